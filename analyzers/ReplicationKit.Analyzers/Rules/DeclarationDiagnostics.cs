using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>Makes diagnostics of what is wrong with a declaration.</summary>
internal static class DeclarationDiagnostics
{
    public static Diagnostic Of(DeclarationProblem problem, SpecificationPlaces places)
    {
        Rule rule = Array.Find(DeclarationRules.All, candidate => candidate.Id == problem.Id)!;
        string? option = problem.Id == DiagnosticIds.FixedAndOpen ? problem.Subject : null;
        return RuleDiagnostics.Create(
            rule,
            rule.Severity,
            places.Of(problem),
            Remedy(problem),
            option,
            problem.Subject,
            problem.Detail,
            Advice(problem)
        );
    }

    /// <summary>The name that a member should have, or the type where there is one choice.</summary>
    private static string? Remedy(DeclarationProblem problem) =>
        problem.Id switch
        {
            DiagnosticIds.UnboundMember when problem.Detail.Length > 0 => problem.Detail,
            DiagnosticIds.TypeMismatch when ReplicationOptions.ByName(problem.Subject) is { } option => OptionKinds.MemberType(option.Kind),
            _ => null,
        };

    private static string Advice(DeclarationProblem problem) =>
        problem switch
        {
            { Id: DiagnosticIds.TwoWayOption, Detail: "SinceSeq" } => "each database has sequences of its own",
            { Id: DiagnosticIds.TwoWayOption } => "set CreateTarget = true, so that the client creates both databases",
            { Id: DiagnosticIds.UnboundMember, Detail.Length: > 0 } =>
                $"did you mean {problem.Detail}? A parameter of the filter needs [QueryParam]",
            { Id: DiagnosticIds.UnboundMember } => "add [QueryParam], or give it the name of an option",
            _ => "",
        };
}
