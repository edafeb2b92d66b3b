using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Generators.Benchmarks.Scenarios;

namespace ReplicationKit.Generators.Benchmarks.Build;

/// <summary>A project that the SDK's compiler compiles: its sources, and the analyzers and generators that it is given.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Sources">Its files, in addition to the one that every row has.</param>
/// <param name="Analyzers">The files that the compiler loads.</param>
/// <param name="WithRefit">Whether it references Refit.</param>
internal sealed record BuildRow(string Name, IReadOnlyList<string> Sources, IReadOnlyList<string> Analyzers, bool WithRefit = false)
{
    private static readonly string[] s_ours =
    [
        typeof(ReplicationGenerator).Assembly.Location,
        typeof(ReplicationKit.Analyzers.JsonContextAnalyzer).Assembly.Location,
    ];

    /// <summary>All rows, the empty project first.</summary>
    /// <param name="count">How many specifications, interfaces and types.</param>
    public static BuildRow[] Of(int count)
    {
        string[] specifications = [.. Specifications(count, predicates: false)];
        return
        [
            new("empty project", [], []),
            new("specifications: the records alone", specifications, []),
            new("specifications: generator and analyzers", specifications, s_ours),
            new("specifications: generator alone", specifications, s_ours[..1]),
            new("specifications: the generated files as sources", [.. specifications, .. Generated(count)], []),
            new("specifications, a third with predicates", [.. Specifications(count, predicates: true)], s_ours),
            new("specifications with Refit interfaces", specifications, s_ours, WithRefit: true),
            new(Refit, [.. BuildSources.RefitInterfaces(count)], BuildTools.RefitAnalyzers, WithRefit: true),
            new("System.Text.Json: types in a context", [.. BuildSources.JsonTypes(count)], BuildTools.JsonGenerators),
        ];
    }

    /// <summary>The row that the others are compared with.</summary>
    public const string Refit = "Refit: interfaces";

    private static IEnumerable<string> Specifications(int count, bool predicates) =>
        Enumerable
            .Range(0, count)
            .Select(number => SpecificationSources.Specification(number, predicates))
            .Append(SpecificationSources.Documents);

    private static IEnumerable<string> Generated(int count) =>
        Project
            .CreateDriver(new ReplicationGenerator().AsSourceGenerator())
            .RunGenerators(new Project(count, plainFiles: 0, predicates: false).Compilation)
            .GetRunResult()
            .GeneratedTrees.Select(tree => tree.ToString());
}
