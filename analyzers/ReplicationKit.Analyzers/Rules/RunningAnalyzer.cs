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
/// Checks code that runs replications: what it waits for, follows, looks up and discards, and which states it treats as terminal. Names
/// are checked first, so code that is unrelated to replications is not bound.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RunningAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        CallSiteRules.All.Select(Descriptors.Of).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!RuntimeReference.Exists(start.Compilation))
                return;
            start.RegisterSyntaxNodeAction(AnalyzeCall, SyntaxKind.InvocationExpression);
            start.RegisterSyntaxNodeAction(AnalyzeState, SyntaxKind.IdentifierName);
        });
    }

    private static void AnalyzeCall(SyntaxNodeAnalysisContext context)
    {
        var syntax = (InvocationExpressionSyntax)context.Node;
        string? name = syntax.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
            _ => null,
        };
        bool isDiscarded = DiscardedCall.MayBe(syntax, name);
        if (
            (!isDiscarded && !IsChecked(name))
            || context.SemanticModel.GetOperation(syntax, context.CancellationToken) is not IInvocationOperation call
        )
        {
            return;
        }

        if (isDiscarded && DiscardedCall.Problem(call, context.ContainingSymbol) is { } loss)
            Report(context, CallSiteRules.NotAwaited, call, loss);

        bool isOnReplicator = Origin.IsOnReplicator(call);
        if (
            !isOnReplicator
            && !KnownSymbols.Is(call.TargetMethod.ContainingType, KnownNames.ReplicationHandle)
            && !KnownSymbols.Is(call.TargetMethod.ContainingType, KnownNames.TransientReplication)
        )
        {
            return;
        }

        if (isOnReplicator)
            ReportEmptyIds(context, call);
        switch (call.TargetMethod.Name)
        {
            case "WaitForCompletionAsync"
                when call.Instance is { } instance && Origin.IsContinuousReplication(instance, context.CancellationToken):
                Report(
                    context,
                    CallSiteRules.WaitForContinuous,
                    call,
                    IsTransient(instance) ? "poll its job with GetJobAsync, and stop it with CancelAsync" : "follow it with FollowAsync"
                );
                break;
            case "ReplicateAsync"
                when Origin.Value(call, "spec") is { } spec && Origin.IsContinuousSpecification(spec, context.CancellationToken):
                Report(context, CallSiteRules.WaitForContinuous, call, "use StartTransientAsync to start it");
                break;
            case "FollowAsync"
            or "FollowAllAsync"
                when !HasToken(call) && Followed(call).Any(followed => Origin.IsContinuousReplication(followed, context.CancellationToken)):
                Report(context, CallSiteRules.FollowWithoutToken, call);
                break;
        }

        if (isOnReplicator && TransientLookup.Problem(call, context.CancellationToken) is { } problem)
            Report(context, CallSiteRules.TransientNotFound, call, problem);
    }

    private static bool IsChecked(string? name) =>
        name
            is "WaitForCompletionAsync"
                or "ReplicateAsync"
                or "FollowAsync"
                or "FollowAllAsync"
                or "GetJobAsync"
                or "GetStatusAsync"
                or "GetHandle"
                or "StopAsync"
                or "RestartAsync"
                or "CancelTransientAsync";

    private static void AnalyzeState(SyntaxNodeAnalysisContext context)
    {
        if (((IdentifierNameSyntax)context.Node).Identifier.ValueText is not ("Crashing" or "Error"))
            return;
        SyntaxNode node = context.Node.Parent is MemberAccessExpressionSyntax access && access.Name == context.Node ? access : context.Node;
        if (
            context.SemanticModel.GetOperation(node, context.CancellationToken) is IFieldReferenceOperation state
            && KnownSymbols.Is(state.Field.ContainingType, KnownNames.ReplicationState)
            && TerminalStateCheck.IsTreatedAsTerminal(state)
        )
        {
            context.ReportDiagnostic(
                RuleDiagnostics.Create(
                    CallSiteRules.NonTerminalState,
                    CallSiteRules.NonTerminalState.Severity,
                    state.Syntax.GetLocation(),
                    fix: null,
                    option: null,
                    state.Field.Name
                )
            );
        }
    }

    private static void ReportEmptyIds(SyntaxNodeAnalysisContext context, IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Name is not ("id" or "replicationId" or "ids"))
                continue;
            foreach (IOperation id in Elements(argument.Value))
            {
                if (
                    id.ConstantValue is not { HasValue: true, Value: null or string } constant
                    || !string.IsNullOrWhiteSpace((string?)constant.Value)
                )
                    continue;
                string text = constant.Value is null ? "null" : "\"" + constant.Value + "\"";
                context.ReportDiagnostic(
                    RuleDiagnostics.Create(
                        CallSiteRules.EmptyId,
                        CallSiteRules.EmptyId.Severity,
                        id.Syntax.GetLocation(),
                        fix: null,
                        option: null,
                        call.TargetMethod.Name,
                        text
                    )
                );
            }
        }
    }

    private static IEnumerable<IOperation> Followed(IInvocationOperation call) =>
        call.TargetMethod.Name == "FollowAsync"
            ? call.Instance is { } handle && !Origin.IsOnReplicator(call)
                ? [handle]
                : []
            : Origin.Value(call, "replications") is { } handles
                ? Elements(handles)
                : [];

    /// <summary>The elements of an inline collection, otherwise the value itself.</summary>
    private static IEnumerable<IOperation> Elements(IOperation value) =>
        Origin.Bare(value) switch
        {
            IArrayCreationOperation { Initializer: { } list } => list.ElementValues.Select(Origin.Bare),
            IObjectCreationOperation { Initializer: { } list } => list
                .Initializers.OfType<IInvocationOperation>()
                .SelectMany(static add => add.Arguments)
                .Select(static argument => Origin.Bare(argument.Value)),
            { Syntax: CollectionExpressionSyntax } list => list.ChildOperations.Select(Origin.Bare),
            IOperation single => [single],
        };

    /// <summary>Whether a cancelable token is passed, as an argument or by <c>WithCancellation</c>.</summary>
    private static bool HasToken(IInvocationOperation call)
    {
        if (Origin.Value(call, "cancellationToken") is { } token && !IsNone(token))
            return true;
        IOperation? around = call.Parent;
        while (around is IArgumentOperation or IConversionOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
            around = around.Parent;
        return around is IInvocationOperation { TargetMethod.Name: "WithCancellation" } with
            && with.Arguments.Any(argument => argument.Parameter?.Name == "cancellationToken" && !IsNone(argument.Value));
    }

    private static bool IsNone(IOperation token) =>
        Origin.Bare(token) is IDefaultValueOperation or IPropertyReferenceOperation { Property: { Name: "None", IsStatic: true } };

    private static bool IsTransient(IOperation value) => KnownSymbols.Is(value.Type, KnownNames.TransientReplication);

    private static void Report(SyntaxNodeAnalysisContext context, Rule rule, IInvocationOperation call, params object[] arguments) =>
        context.ReportDiagnostic(
            RuleDiagnostics.Create(rule, rule.Severity, Origin.Name(call), fix: null, option: null, [call.TargetMethod.Name, .. arguments])
        );
}
