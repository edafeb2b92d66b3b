using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// Checks endpoints that code creates: <c>ReplicationEndpoint.Remote(…).WithBasicAuth(…)</c>. Their constant parts are checked against the
/// endpoint rules. Constant secrets are RPK4002, and credentials over plain HTTP RPK4005, also those of a client.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EndpointCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        EndpointRules
            .All.Concat(DatabaseRules.All)
            .Concat(CredentialRules.All)
            .Where(static rule =>
                rule.Id
                    is not (
                        DiagnosticIds.SourceMissing
                        or DiagnosticIds.TargetMissing
                        or DiagnosticIds.SameDatabase
                        or DiagnosticIds.IPv6Host
                        or DiagnosticIds.IPv6HostTooNew
                        or DiagnosticIds.IamOnCouchDB
                    )
            )
            .Append(RuleTable.ConstantSecret)
            .Select(Descriptors.Of)
            .ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!RuntimeReference.Exists(start.Compilation))
                return;
            start.RegisterSyntaxNodeAction(Analyze, SyntaxKind.InvocationExpression);
            start.RegisterSyntaxNodeAction(AnalyzeAssignment, SyntaxKind.SimpleAssignmentExpression);
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        // An operation action would bind every method body of the project for this; names cost nothing.
        if (
            !MayBeOne((InvocationExpressionSyntax)context.Node)
            || context.SemanticModel.GetOperation(context.Node, context.CancellationToken) is not IInvocationOperation call
        )
        {
            return;
        }

        foreach ((IArgumentOperation secret, string name) in ConstantSecret.In(call))
        {
            context.ReportDiagnostic(
                RuleDiagnostics.Create(
                    RuleTable.ConstantSecret,
                    RuleTable.ConstantSecret.Severity,
                    secret.Syntax.GetLocation(),
                    fix: null,
                    option: null,
                    name
                )
            );
        }

        if (ServerAddressCheck.Of(call) is { } plain)
            context.ReportDiagnostic(plain);

        if (!EndpointCall.IsOne(call.TargetMethod))
            return;

        // The last call of a chain includes them all.
        if (call.Parent is IInvocationOperation next && next.Instance == call && EndpointCall.IsOne(next.TargetMethod))
            return;
        EndpointCall chain = EndpointCall.Read(call, context.CancellationToken);
        foreach (RuleViolation violation in RuleTable.EvaluateEndpoint(chain.Endpoint, EndpointCall.Option))
            context.ReportDiagnostic(RuleDiagnostics.Of(violation, chain.LocationOf(violation.Subject)));
    }

    private static void AnalyzeAssignment(SyntaxNodeAnalysisContext context)
    {
        var assignment = (AssignmentExpressionSyntax)context.Node;
        if (
            ServerAddressCheck.MayBeOne(assignment)
            && ServerAddressCheck.Of(assignment, context.SemanticModel, context.CancellationToken) is { } plain
        )
            context.ReportDiagnostic(plain);
    }

    /// <summary>Whether a call may be of interest, judging only by its name. <c>int.Parse</c> is not.</summary>
    private static bool MayBeOne(InvocationExpressionSyntax call) =>
        call.Expression switch
        {
            MemberAccessExpressionSyntax { Expression: PredefinedTypeSyntax } => false,
            MemberAccessExpressionSyntax access => IsName(access.Name.Identifier.ValueText),
            MemberBindingExpressionSyntax binding => IsName(binding.Name.Identifier.ValueText),
            IdentifierNameSyntax name => IsName(name.Identifier.ValueText),
            _ => false,
        };

    private static bool IsName(string name) => EndpointCall.IsName(name) || ConstantSecret.IsName(name);
}
