using System.Diagnostics.CodeAnalysis;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Creates the exceptions that are thrown while a document is written.</summary>
internal static class SpecificationFailure
{
    [DoesNotReturn]
    internal static void ThrowUnpaired(string? member) =>
        throw new ReplicationValidationException(
            replicationId: null,
            [
                new ReplicationViolation(
                    new RuleViolation(
                        DocumentRules.UnpairedSurrogate,
                        RuleSeverity.Error,
                        RuleSubject.Specification,
                        fix: null,
                        [Name(member)]
                    )
                ),
            ]
        );

    [DoesNotReturn]
    internal static void ThrowNull(string? member) =>
        throw new ReplicationValidationException(
            $"{Name(member)} of the specification is null, but its type is not nullable. Set it, or declare it as "
                + "nullable to omit the option."
        );

    [DoesNotReturn]
    internal static void ThrowNotFinite(string? member) =>
        throw new ReplicationValidationException(
            $"{Name(member)} of the specification is infinite or not a number, which JSON cannot represent. Use a finite value."
        );

    [DoesNotReturn]
    internal static void ThrowInexact(string? member) =>
        throw new ReplicationValidationException(
            $"{Name(member)} of the specification is a number that the server compares differently from C#: a double of 2^53 or more, "
                + "or a decimal with more digits than a double has. Use a different value, or declare it as an integer."
        );

    [DoesNotReturn]
    internal static void ThrowSet(string? member) =>
        throw new ReplicationValidationException(
            $"{Name(member)} of the specification is a set, which may compare its elements by rules that the server does not apply. "
                + "Use an array or a list."
        );

    private static string Name(string? member) =>
        member is null ? "A value"
        : member.StartsWith("this.", StringComparison.Ordinal) ? member[5..]
        : member;
}
