using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using ReplicationKit.CodeFixes;
using ReplicationKit.Rules;
using ReplicationKit.Testing;

namespace ReplicationKit.Analyzers.Tests.Docs;

/// <summary>
/// Check 55: every rule has a page, a line in the index and a line in the release tracking that match its descriptor.
/// </summary>
public class PagesTests
{
    private static readonly HashSet<string> Fixable =
    [
        .. typeof(PartialCodeFix)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds),
    ];

    public static TheoryData<string> Ids => [.. Descriptors.All.Select(descriptor => descriptor.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_matches_the_descriptor(string id) =>
        RepositoryFolder.Verify(RulePage.Read(id).Render(Descriptor(id), Fixable.Contains(id)), "analyzers", "docs", id + ".md");

    [Fact]
    public void There_is_no_page_without_a_rule() =>
        Directory
            .GetFiles(RepositoryFolder.Combine("analyzers", "docs"), "RPK*.md")
            .Select(Path.GetFileNameWithoutExtension)
            .Should()
            .BeEquivalentTo([.. Descriptors.All.Select(descriptor => descriptor.Id), "RPK9001", "RPK9003"]);

    [Fact]
    public void Ids_are_unique_and_well_formed()
    {
        Descriptors.All.Should().OnlyHaveUniqueItems(descriptor => descriptor.Id);
        Descriptors.All.Should().OnlyContain(descriptor => descriptor.Id.Length == 7 && descriptor.Id.StartsWith("RPK"));
        Descriptors.All.Should().OnlyContain(descriptor => descriptor.HelpLinkUri == DiagnosticIds.HelpLinkRoot + descriptor.Id + ".md");
        Descriptors.All.Should().OnlyContain(descriptor => !descriptor.Title.ToString(CultureInfo.InvariantCulture).EndsWith('.'));
    }

    [Fact]
    public void The_help_links_lead_to_the_repository_that_the_package_names() =>
        File.ReadAllText(RepositoryFolder.Combine("Directory.Build.props"))
            .Should()
            .Contain(
                $"<RepositoryUrl>{DiagnosticIds.HelpLinkRoot[..DiagnosticIds.HelpLinkRoot.IndexOf("/blob/", StringComparison.Ordinal)]}</RepositoryUrl>"
            );

    [Fact]
    public void Every_rule_is_reported_by_an_analyzer()
    {
        IEnumerable<string> reported = typeof(SpecificationAnalyzer)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .SelectMany(type => ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics)
            .Select(descriptor => descriptor.Id)
            .Distinct();
        reported.Should().BeEquivalentTo(Descriptors.All.Select(descriptor => descriptor.Id));
    }

    [Fact]
    public void The_index_is_up_to_date()
    {
        var text = new StringBuilder(
            """
            # ReplicationKit diagnostics

            The compiler checks every rule while you type. The rules 1xxx to 5xxx are also checked at run time, by `ReplicationValidator` and
            before a request is sent, because some values are known only then. Only the compiler checks RPK2011, RPK4002, and the rules
            for [design documents](../../src/ReplicationKit/docs/design-documents.md), RPK1032 to RPK1034 and RPK2022 to RPK2026. A rule is an error if the
            server rejects the replication or the replication can never work. It is a warning if the server ignores an option or behaves in a
            surprising, slow or insecure way, and a suggestion (Info) if that may be intended. Editors show suggestions; `dotnet build` does not,
            unless an `.editorconfig` raises them:

            ```ini
            [*.cs]
            dotnet_diagnostic.RPK2019.severity = warning
            ```

            The same setting changes the severity of any rule, or disables it (`none`).

            The page of each rule names its category. To change all rules of a category, except those with a setting of their own:

            ```ini
            [*.cs]
            dotnet_analyzer_diagnostic.category-ReplicationKit.Surprising.severity = warning
            ```

            | Id | Rule | Severity | Fix |
            |---|---|---|---|

            """
        );
        text.Append(Rows());
        RepositoryFolder.Verify(text.ToString().ReplaceLineEndings("\n"), "analyzers", "docs", "index.md");
    }

    [Fact]
    public void The_release_tracking_is_up_to_date()
    {
        var text = new StringBuilder(
            "; Unshipped analyzer release\n; https://github.com/dotnet/roslyn-analyzers/blob/main/src/Microsoft.CodeAnalysis.Analyzers/ReleaseTrackingAnalyzers.Help.md\n\n### New Rules\n\nRule ID | Category | Severity | Notes\n--------|----------|----------|-------\n"
        );
        foreach (DiagnosticDescriptor descriptor in Descriptors.All)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | [Documentation]({descriptor.HelpLinkUri})\n"
            );
        RepositoryFolder.Verify(text.ToString(), "analyzers", "ReplicationKit.Analyzers", "AnalyzerReleases.Unshipped.md");
    }

    private static string Rows() =>
        string.Concat(
            Descriptors
                .All.Select(descriptor =>
                    (descriptor.Id, Title: descriptor.Title.ToString(null), Severity: $"{descriptor.DefaultSeverity}")
                )
                .Append((Id: "RPK9001", Title: "Compiler is too old", Severity: "Error"))
                .Append((Id: "RPK9003", Title: "Specifications must be declared in C#", Severity: "Warning"))
                .OrderBy(rule => rule.Id, StringComparer.Ordinal)
                .Select(rule =>
                    $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.Severity} | {(Fixable.Contains(rule.Id) ? "yes" : "")} |\n"
                )
        );

    private static DiagnosticDescriptor Descriptor(string id) => Descriptors.All.Single(descriptor => descriptor.Id == id);
}
