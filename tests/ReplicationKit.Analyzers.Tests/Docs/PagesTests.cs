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
/// Check 55: every rule has its page, its line in the index and in the release tracking, and they say what the descriptor says.
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
    public void The_page_says_what_the_descriptor_says(string id) =>
        RepositoryFolder.Verify(RulePage.Read(id).Render(Descriptor(id), Fixable.Contains(id)), "analyzers", "docs", id + ".md");

    [Fact]
    public void There_is_no_page_without_a_rule() =>
        Directory
            .GetFiles(RepositoryFolder.Combine("analyzers", "docs"), "RPK*.md")
            .Select(Path.GetFileNameWithoutExtension)
            .Should()
            .BeEquivalentTo([.. Descriptors.All.Select(descriptor => descriptor.Id), "RPK9001"]);

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
            # The diagnostics of ReplicationKit

            Every row is checked by the compiler while you type; those of 1xxx to 5xxx, but for RPK2011 and RPK4002, are checked again at run time, on the values that the
            compiler could not know, by `ReplicationValidator` and before anything is sent. A rule is an error when the server refuses it or it
            can never work; a warning when the server ignores it or does something surprising, slow or insecure.

            To add one: a row (id, severity, title, message) and its condition in the file of its group, `src/Rules/Groups` where the run time has
            it too and `analyzers/ReplicationKit.Analyzers` where only the compiler can; a page here with the sections What, Why, Wrong and Right;
            then run the tests of the analyzers with `REPLICATIONKIT_UPDATE=1`, which completes the page, this table and the release tracking.
            The code of every page is compiled: Wrong must break the rule, Right must not.

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
            Descriptors.All.Select(descriptor =>
                $"| [{descriptor.Id}]({descriptor.Id}.md) | {descriptor.Title} | {descriptor.DefaultSeverity} | {(Fixable.Contains(descriptor.Id) ? "yes" : "")} |\n"
            )
        ) + $"| [RPK9001](RPK9001.md) | The compiler is too old | Error |  |\n";

    private static DiagnosticDescriptor Descriptor(string id) => Descriptors.All.Single(descriptor => descriptor.Id == id);
}
