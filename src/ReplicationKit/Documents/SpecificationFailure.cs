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
            $"{Name(member)} of the specification is null, but its type is not nullable. Give it a value, or declare it as "
                + "nullable to leave the option out."
        );

    [DoesNotReturn]
    internal static void ThrowNotFinite(string? member) =>
        throw new ReplicationValidationException(
            $"{Name(member)} of the specification is infinite or not a number, which JSON cannot represent. Give it a finite value."
        );

    [DoesNotReturn]
    internal static void ThrowInexact(string? member) =>
        throw new ReplicationValidationException(
            $"{Name(member)} of the specification is a number that the server would not compare as C# does: a double of 2^53 or more, "
                + "or a decimal with more digits than a double has. Give it another value, or declare it as an integer."
        );

    [DoesNotReturn]
    internal static void ThrowSet(string? member) =>
        throw new ReplicationValidationException(
            $"{Name(member)} of the specification is a set, which may compare its elements by its own rules, which the server does not apply. "
                + "Give it an array or a list."
        );

    private static string Name(string? member) =>
        member is null ? "A value"
        : member.StartsWith("this.", StringComparison.Ordinal) ? member[5..]
        : member;
}
