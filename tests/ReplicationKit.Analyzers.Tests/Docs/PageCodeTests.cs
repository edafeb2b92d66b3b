using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ReplicationKit.Analyzers.Tests.Compiler;

namespace ReplicationKit.Analyzers.Tests.Docs;

/// <summary>The code of the pages: what is shown as wrong violates the rule, what is shown as right does not and compiles.</summary>
public class PageCodeTests
{
    private const string Project =
        "[ReplicationKit.Replication(Source = \"a\", Target = \"b\", CreateTarget = true)] public partial record Orders;";

    /// <summary>Rules that apply to correct specifications too: deletions under a selector, slow filters, and other advice.</summary>
    private static readonly string[] Advice = ["RPK2013", "RPK2014", "RPK2019", "RPK3001"];

    public static TheoryData<string> Ids => PagesTests.Ids;

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Wrong_is_wrong_and_right_is_right(string id)
    {
        RulePage page = RulePage.Read(id);
        List<Finding> wrong = await FindingsOf(page.Wrong, page.WrongDesign);
        Finding[] own = [.. wrong.Where(finding => finding.Id == id)];
        own.Should().NotBeEmpty();
        wrong
            .Except(own)
            .Where(other =>
                !Advice.Contains(other.Id)
                && !HasTwoMistakes(id, other.Id)
                && own.Any(finding => finding.Span is not null && finding.Span == other.Span)
            )
            .Should()
            .BeEmpty("a mistake is reported once");
        own.Should().OnlyContain(finding => ColonCount(finding.Message) < 2, "a message has one remedy, after its only colon");

        List<Finding> right = await FindingsOf(page.Right, page.RightDesign);
        right.Where(finding => finding.Id == id || !Advice.Contains(finding.Id)).Should().BeEmpty();
        wrong.Except(own).Should().NotContain(other => other.Id == "RPK7013", "examples state the names of fields");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_rule_can_be_suppressed_and_configured(string id)
    {
        (string language, string code) = RulePage.Read(id).Wrong;
        if (language != "csharp" || code.Length == 0)
            return;

        (await Reports(id, Generated($"\n#pragma warning disable {id}\n{code}"))).Should().BeFalse("a pragma");
        CSharpCompilation plain = Generated(code);
        (await Reports(id, plain.WithOptions(plain.Options.WithSpecificDiagnosticOptions([new(id, ReportDiagnostic.Suppress)]))))
            .Should()
            .BeFalse("NoWarn");
        (await Reports(id, plain.WithOptions(plain.Options.WithSyntaxTreeOptionsProvider(new EditorConfig(id)))))
            .Should()
            .BeFalse("an .editorconfig");
        string category = Descriptors.All.Single(descriptor => descriptor.Id == id).Category;
        string suppression = $"[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage(\"{category}\", \"{id}\")]\n";
        int usings = code.StartsWith("using ", StringComparison.Ordinal) ? code.IndexOf('\n', StringComparison.Ordinal) + 1 : 0;
        (await Reports(id, Generated(code.Insert(usings, suppression)))).Should().BeFalse("SuppressMessage");
    }

    private static CSharpCompilation Generated(string code) => (CSharpCompilation)Compilations.Generate(Compilations.Create(code));

    /// <summary>The compilation of a project's C# version.</summary>
    private static CSharpCompilation Generated(string code, XDocument project)
    {
        LanguageVersionFacts.TryParse(project.Descendants("LangVersion").Single().Value, out LanguageVersion version).Should().BeTrue();
        CSharpCompilation compilation = Compilations.Create("");
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(version), "/Consumer.cs");
        return (CSharpCompilation)Compilations.Generate(compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(tree));
    }

    private static async Task<bool> Reports(string id, Compilation compilation) =>
        (await Compilations.AnalyzeAsync(compilation, DesignOptions.Of(RulePage.Read(id).WrongDesign))).Any(diagnostic =>
            diagnostic.Id == id
        );

    /// <summary>A header instead of auth.basic, and a secret in the code: who corrects one still has the other.</summary>
    private static bool HasTwoMistakes(string id, string other) => (id, other) is ("RPK4003" or "RPK4006", "RPK4002");

    /// <summary>Counts the colons of the sentence, and not those of quoted code.</summary>
    private static int ColonCount(string message) => Regex.Count(Regex.Replace(message, @"'[^']*'|\[[^\]]*\]", ""), ": ");

    private static async Task<List<Finding>> FindingsOf(
        (string Language, string Text) code,
        IReadOnlyList<(string Path, string Text)> design
    )
    {
        if (code.Language == "json")
        {
            return
            [
                .. ReplicationValidator
                    .Validate(
                        ReplicationDocument.Parse(Encoding.UTF8.GetBytes(code.Text)),
                        new WriteContext(new Uri("http://localhost:5984"))
                    )
                    .Select(violation => new Finding(violation.RuleId, null, violation.Message)),
            ];
        }

        CSharpCompilation compilation = code.Language == "xml" ? Generated(Project, XDocument.Parse(code.Text)) : Generated(code.Text);
        Compilations.Errors(compilation).Should().BeEmpty();
        return
        [
            .. (await Compilations.AnalyzeAsync(compilation, DesignOptions.Of(design))).Select(diagnostic => new Finding(
                diagnostic.Id,
                diagnostic.Location.SourceSpan,
                diagnostic.GetMessage(CultureInfo.InvariantCulture)
            )),
        ];
    }

    private sealed record Finding(string Id, TextSpan? Span, string Message);

    private sealed class EditorConfig(string id) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(
            SyntaxTree tree,
            string diagnosticId,
            CancellationToken cancellationToken,
            out ReportDiagnostic severity
        )
        {
            severity = ReportDiagnostic.Suppress;
            return diagnosticId == id;
        }

        public override bool TryGetGlobalDiagnosticValue(
            string diagnosticId,
            CancellationToken cancellationToken,
            out ReportDiagnostic severity
        ) => TryGetDiagnosticValue(null!, diagnosticId, cancellationToken, out severity);
    }
}
