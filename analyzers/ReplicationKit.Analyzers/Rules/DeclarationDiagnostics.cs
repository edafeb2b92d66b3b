using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>Creates diagnostics from the problems of a declaration.</summary>
internal static class DeclarationDiagnostics
{
    public static Diagnostic Of(DeclarationProblem problem, SpecificationLocations locations)
    {
        Rule rule = Array.Find(DeclarationRules.All, candidate => candidate.Id == problem.Id)!;
        string? option = problem.Id == DiagnosticIds.FixedAndOpen ? problem.Subject : null;
        return RuleDiagnostics.Create(
            rule,
            rule.Severity,
            locations.Of(problem),
            Fix(problem),
            option,
            problem.Subject,
            problem.Detail,
            Advice(problem)
        );
    }

    /// <summary>The name that a member should have, or its type if there is only one choice.</summary>
    private static string? Fix(DeclarationProblem problem) =>
        problem.Id switch
        {
            DiagnosticIds.UnboundMember when problem.Detail.Length > 0 => problem.Detail,
            DiagnosticIds.TypeMismatch when ReplicationOptions.ByName(problem.Subject) is { } option => OptionKinds.MemberType(option.Kind),
            _ => null,
        };

    private static string Advice(DeclarationProblem problem) =>
        problem switch
        {
            { Id: DiagnosticIds.TwoWayOption, Detail: "SinceSeq" } => "each database has its own update sequences",
            { Id: DiagnosticIds.TwoWayOption } => "set CreateTarget = true so that the client creates both databases",
            { Id: DiagnosticIds.UnboundMember } when IsSelector(problem.Subject) =>
                "put [Selector] on a method that takes a document and returns bool, or [SelectorJson] on the record",
            { Id: DiagnosticIds.UnboundMember, Detail.Length: > 0 } =>
                $"did you mean {problem.Detail}? A parameter of the filter requires [QueryParam]",
            { Id: DiagnosticIds.UnboundMember } when CredentialNames.Contains(problem.Subject) =>
                "declare a member of type ReplicationEndpoint and pass the credentials in it, with WithBasicAuth, WithIamApiKey or WithHeader",
            { Id: DiagnosticIds.UnboundMember } => "add [QueryParam] and set Filter, or rename it to the name of an option",
            { Id: DiagnosticIds.TypeMismatch } => ReplicationOptions.ByName(problem.Subject) is null ? "a query parameter" : "its option",
            _ => "",
        };

    private static bool IsSelector(string member) =>
        string.Equals(member, ReplicationOptions.Selector.Name, StringComparison.OrdinalIgnoreCase);
}
