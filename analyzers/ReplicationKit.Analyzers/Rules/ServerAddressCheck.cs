using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>RPK4005 for the server of a client: its address is passed to <c>Connect</c>, or set in <c>ReplicatorOptions</c>.</summary>
internal static class ServerAddressCheck
{
    private const string Address = "BaseAddress";
    private const string Credentials = "Credentials";

    /// <summary>An interpolated value, which is valid in every part of a URL.</summary>
    private const string Unknown = "rpk-unknown";

    /// <summary>Checks the address of a call, which may contain a password.</summary>
    public static Diagnostic? Of(IInvocationOperation call)
    {
        if (
            !KnownSymbols.Is(call.TargetMethod.ContainingType, KnownNames.Replicator)
            && !KnownSymbols.Is(call.TargetMethod.ContainingType, ConstantSecret.ServiceExtensions)
        )
            return null;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Name is "address" or "server")
                return Check(argument.Value, hasCredentials: false);
        }

        return null;
    }

    /// <summary>Whether an assignment may set the address of a server, judged by its syntax alone.</summary>
    public static bool MayBeOne(AssignmentExpressionSyntax assignment) => NameOf(assignment.Left) == Address;

    /// <summary>Checks an address that is assigned, together with the credentials that are assigned next to it.</summary>
    public static Diagnostic? Of(AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellationToken)
    {
        if (
            model.GetOperation(assignment, cancellationToken)
                is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target, Value: { } address }
            || !KnownSymbols.Is(target.Property.ContainingType, KnownNames.ReplicatorOptions)
        )
            return null;
        bool hasCredentials = NextTo(assignment)
            .Any(other =>
                NameOf(other.Left) == Credentials
                && ReceiverOf(other.Left) == ReceiverOf(assignment.Left)
                && model.GetOperation(other.Right, cancellationToken) is { } value
                && Origin.Bare(value)
                    is not (
                        IPropertyReferenceOperation { Property: { Name: "Anonymous", IsStatic: true } }
                        or { ConstantValue: { HasValue: true, Value: null } }
                    )
            );
        return Check(address, hasCredentials);
    }

    private static Diagnostic? Check(IOperation address, bool hasCredentials)
    {
        if (
            TextOf(address) is not { } text
            || !Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            || url.Scheme != "http"
            || url.Host.Contains(Unknown)
            || HostName.IsLoopback(url.Host.Trim('[', ']'))
            || !(hasCredentials || url.UserInfo.IndexOf(':') >= 0)
        )
            return null;

        // The report omits a fix that contains a password.
        var report = new RuleReport();
        report.AddWithFix(
            CredentialRules.PlainHttp,
            RuleSubject.Of(EndpointCall.Option),
            "https" + text.Substring("http".Length),
            "The server",
            SecretMask.InAddress(text).Replace(Unknown, "…")
        );
        return RuleDiagnostics.Of(report.Violations.Single(), address.Syntax.GetLocation());
    }

    /// <summary>The text of an address, in which each interpolated value is <see cref="Unknown"/>; <c>null</c> if it is not known.</summary>
    private static string? TextOf(IOperation address)
    {
        IOperation value = Origin.Bare(ConstantSecret.Address(address));
        if (value.ConstantValue is { HasValue: true, Value: string text })
            return text;
        return value is IInterpolatedStringOperation interpolated
            ? string.Concat(
                interpolated.Parts.Select(static part =>
                    part is IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string fixedText } }
                        ? fixedText
                        : Unknown
                )
            )
            : null;
    }

    /// <summary>The other assignments of an initializer or a block.</summary>
    private static IEnumerable<AssignmentExpressionSyntax> NextTo(AssignmentExpressionSyntax assignment) =>
        assignment.Parent switch
        {
            InitializerExpressionSyntax initializer => initializer.Expressions.OfType<AssignmentExpressionSyntax>(),
            ExpressionStatementSyntax { Parent: BlockSyntax block } => block
                .Statements.OfType<ExpressionStatementSyntax>()
                .Select(static statement => statement.Expression)
                .OfType<AssignmentExpressionSyntax>(),
            _ => [],
        };

    private static string? NameOf(ExpressionSyntax target) =>
        target switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            _ => null,
        };

    private static string? ReceiverOf(ExpressionSyntax target) => (target as MemberAccessExpressionSyntax)?.Expression.ToString();
}
