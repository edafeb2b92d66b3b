using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ReplicationKit.Generators.Emit;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests;

/// <summary>The design documents in the catalog, and what an edit of their files costs.</summary>
public class DesignDocumentTests
{
    private const string Orders = """[Replication(Source = "orders", Target = "copy")] public partial record Orders;""";

    private static readonly (string, string)[] Staff =
    [
        (
            "staff/filters/by_department.js",
            "function (doc, req) {\r\n  return doc.name === \"\u00e4\\\\\" + req.query.department;\r\n}\r\n"
        ),
        ("staff/views/active/map.js", "function (doc) { emit(doc._id, null); }\n"),
        ("staff/views/active/reduce.js", "_count\n"),
        ("staff/language", "javascript\n"),
        ("staff/options.json", "{ \"partitioned\": false, \"n\": [1.50, null, {}] }"),
        ("staff/.couchapprc", "{}"),
        ("all.json", """{ "_id": "_design/everything", "_rev": "1-a", "filters": { "all": "function () { return true; }" } }"""),
    ];

    private const string StaffJson =
        """{"filters":{"by_department":"function (doc, req) {\n  return doc.name === \"ä\\\\\" + req.query.department;\n}"},"language":"javascript","options":{"partitioned":false,"n":[1.50,null,{}]},"views":{"active":{"map":"function (doc) { emit(doc._id, null); }","reduce":"_count"}}}""";

    [Fact]
    public void The_catalog_contains_the_documents_of_the_project()
    {
        IReadOnlyList<DesignDocument> documents = DocumentsOf(Run([Orders], Staff));

        documents.Select(document => document.Id).Should().Equal("_design/everything", "_design/staff");
        documents[0].ToJson().Should().Be("""{"filters":{"all":"function () { return true; }"}}""");
        documents[1].ToJson().Should().Be(StaffJson);
    }

    [Fact]
    public void The_order_of_the_files_does_not_matter() =>
        Run([Orders], [.. Staff.Reverse()]).File(HintNames.Catalog).Should().Be(Run([Orders], Staff).File(HintNames.Catalog));

    [Fact]
    public void A_project_without_specifications_has_a_catalog_too()
    {
        GeneratorRun run = Run([""], Staff);

        run.Files.Keys.Should().BeEquivalentTo(HintNames.Catalog, HintNames.EmbeddedAttribute);
        DocumentsOf(run).Should().HaveCount(2);
    }

    [Fact]
    public void Without_design_documents_the_list_is_empty_and_nothing_is_read()
    {
        GeneratorRun run = Generation.Run(Orders);

        DocumentsOf(run).Should().BeEmpty();
        run.Result.TrackedSteps.Should().NotContainKey(TrackingNames.DesignFiles);
    }

    [Fact]
    public void Other_additional_files_are_not_read()
    {
        var file = new File("/app/other.json", "{") { IsRead = false };

        Run(Generation.Compile(Orders), [file], new Options([]));

        file.IsRead.Should().BeFalse();
    }

    [Fact]
    public void An_edit_of_a_design_file_emits_only_the_catalog()
    {
        (GeneratorDriver driver, CSharpCompilation compilation, ImmutableArray<AdditionalText> files) = Start();

        AdditionalText edited = new File(files[1].Path, "function (doc) { emit(1); }");
        GeneratorRunResult after = driver
            .ReplaceAdditionalText(files[1], edited)
            .RunGenerators(compilation, TestContext.Current.CancellationToken)
            .Only();

        GeneratorHarness.Emitted(after).Should().BeEquivalentTo(HintNames.Catalog, HintNames.EmbeddedAttribute);
    }

    [Fact]
    public void White_space_around_a_function_emits_nothing()
    {
        (GeneratorDriver driver, CSharpCompilation compilation, ImmutableArray<AdditionalText> files) = Start();

        AdditionalText edited = new File(files[6].Path, Staff[6].Item2.Replace("{ \"_id\"", "{\n    \"_id\"", StringComparison.Ordinal));
        GeneratorRunResult after = driver
            .ReplaceAdditionalText(files[6], edited)
            .RunGenerators(compilation, TestContext.Current.CancellationToken)
            .Only();

        GeneratorHarness.Emitted(after).Should().BeEmpty();
    }

    [Fact]
    public void An_edit_of_the_code_reads_no_design_file_again()
    {
        (GeneratorDriver driver, CSharpCompilation compilation, _) = Start();

        GeneratorRunResult after = driver
            .RunGenerators(
                Generation.Edit(compilation, 0, text => text.Replace("copy", "other", StringComparison.Ordinal)),
                TestContext.Current.CancellationToken
            )
            .Only();

        GeneratorHarness.Emitted(after).Should().Equal("Orders.g.cs");
        foreach (string step in (string[])[TrackingNames.DesignFiles, TrackingNames.DesignDocuments])
            after
                .TrackedSteps[step]
                .SelectMany(run => run.Outputs)
                .Should()
                .OnlyContain(output => output.Reason == IncrementalStepRunReason.Cached);
    }

    [Theory]
    [InlineData("staff.json", "{ \"filters\": ")]
    [InlineData("staff.json", "[]")]
    [InlineData("staff.txt", "x")]
    [InlineData("staff.json", "{ \"filters\": { \"a\": 1 }, \"views\": [], \"language\": {}, \"_id\": 1 }")]
    [InlineData("staff/filters/a.js", "")]
    [InlineData("/a.js", "x")]
    [InlineData("a//b.json", "\"\ud800\"")]
    public void A_mistake_never_breaks_the_generator(string path, string text) => Run([Orders], (path, text)).Compiles();

    internal static GeneratorRun Run(string[] sources, params (string Path, string Text)[] design) =>
        Run(
            Generation.Compile(sources),
            [.. design.Select(file => new File("/app/design/" + file.Path, file.Text))],
            new Options(design.ToDictionary(file => "/app/design/" + file.Path, file => file.Path))
        );

    private static GeneratorRun Run(CSharpCompilation compilation, ImmutableArray<AdditionalText> files, Options options) =>
        new GeneratorHarness(() => new ReplicationGenerator(), TrackingNames.All).Run(
            compilation,
            files,
            options,
            TestContext.Current.CancellationToken
        );

    private static (GeneratorDriver Driver, CSharpCompilation Compilation, ImmutableArray<AdditionalText> Files) Start()
    {
        CSharpCompilation compilation = Generation.Compile(Orders);
        ImmutableArray<AdditionalText> files = [.. Staff.Select(file => new File("/app/design/" + file.Item1, file.Item2))];
        var options = new Options(Staff.ToDictionary(file => "/app/design/" + file.Item1, file => file.Item1));
        return (Run(compilation, files, options).Driver, compilation, files);
    }

    private static IReadOnlyList<DesignDocument> DocumentsOf(GeneratorRun run) =>
        (IReadOnlyList<DesignDocument>)
            run.Load().GetType("ReplicationKit.ReplicationCatalog")!.GetProperty("DesignDocuments")!.GetValue(null)!;

    private sealed class File(string path, string text) : AdditionalText
    {
        public bool IsRead { get; set; }

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default)
        {
            IsRead = true;
            return SourceText.From(text);
        }
    }

    private sealed class Options(Dictionary<string, string> paths) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new FileOptions(null);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new FileOptions(paths.GetValueOrDefault(textFile.Path));
    }

    private sealed class FileOptions(string? path) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = key == "build_metadata.AdditionalFiles.ReplicationDesign" ? path : null;
            return value is not null;
        }
    }
}
