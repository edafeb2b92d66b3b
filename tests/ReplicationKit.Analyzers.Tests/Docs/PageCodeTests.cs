using System.Text;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Analyzers.Tests.Compiler;

namespace ReplicationKit.Analyzers.Tests.Docs;

/// <summary>The code of the pages: what is shown as wrong violates the rule, what is shown as right does not and compiles.</summary>
public class PageCodeTests
{
    private const string Project =
        "[ReplicationKit.Replication(Source = \"a\", Target = \"b\", CreateTarget = true)] public partial record Orders;";

    public static TheoryData<string> Ids => PagesTests.Ids;

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Wrong_is_wrong_and_right_is_right(string id)
    {
        RulePage page = RulePage.Read(id);
        List<string> wrong = await IdsOf(page.Wrong, page.WrongDesign);
        wrong.Should().Contain(id);

        List<string> right = await IdsOf(page.Right, page.RightDesign);
        right.Should().NotContain(id);
        right.Concat(wrong.Where(other => other != id)).Should().NotContain("RPK7013", "examples state the names of fields");
        right
            .Should()
            .NotContain(other => Descriptors.All.First(descriptor => descriptor.Id == other).DefaultSeverity == DiagnosticSeverity.Error);
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

    private static async Task<List<string>> IdsOf((string Language, string Text) code, IReadOnlyList<(string Path, string Text)> design)
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
                    .Select(violation => violation.RuleId),
            ];
        }

        CSharpCompilation compilation = code.Language == "xml" ? Generated(Project, XDocument.Parse(code.Text)) : Generated(code.Text);
        Compilations.Errors(compilation).Should().BeEmpty();
        return [.. (await Compilations.AnalyzeAsync(compilation, DesignOptions.Of(design))).Select(diagnostic => diagnostic.Id)];
    }

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
