using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Generators.Emit;
using ReplicationKit.Generators.Text;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests;

/// <summary>The generator checklist, determinism and text: checks 18 to 25.</summary>
public class DeterminismTests
{
    private const string Parts = """
        namespace App;

        public partial record DepartmentStaff
        {
            public int? WorkerProcesses { get; init; }
            public int? HttpConnections { get; init; }
        }
        """;

    private const string OtherParts = """
        namespace App;

        [QueryParam("zone", "north")]
        public partial record DepartmentStaff
        {
            public bool? Continuous { get; init; }
        }
        """;

    [Fact(DisplayName = "Check 18: two runs, files shuffled, other paths: the same bytes")]
    public void Check18_ShuffledFiles()
    {
        string[] sources = [.. Samples.All.Values, Parts, OtherParts];
        IReadOnlyDictionary<string, string> expected = Files(sources, "");
        var random = new Random(18);
        for (int i = 0; i < 5; i++)
        {
            random.Shuffle(sources);
            Files(sources, i % 2 == 0 ? "C:\\other\\" : "/elsewhere/").Should().Equal(expected);
        }
    }

    [Theory(DisplayName = "Check 19: the same in every culture")]
    [InlineData("tr-TR")]
    [InlineData("fi-FI")]
    [InlineData("sv-SE")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void Check19_Cultures(string culture)
    {
        string[] sources =
        [
            .. Samples.All.Values,
            "[Replication(Source = \"i\", Target = \"b\")] [QueryParam(\"n\", -1.5)] public partial record IndIgoID;",
        ];
        IReadOnlyDictionary<string, string> expected = Files(sources, "");
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            Files(sources, "").Should().Equal(expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact(DisplayName = "Check 20: only line feeds, no byte order mark, whatever the generator's own files have")]
    public void Check20_LineEndings()
    {
        GeneratorRun run = Generation.Run([.. Samples.All.Values.Select(source => source.ReplaceLineEndings("\r\n"))]);
        run.Result.GeneratedSources.Should().NotBeEmpty();
        foreach (GeneratedSourceResult source in run.Result.GeneratedSources)
        {
            source.SourceText.ToString().Should().NotContain("\r").And.EndWith("\n");
            source.SourceText.Encoding!.GetPreamble().Should().BeEmpty();
        }

        // A raw literal of several lines has the line ends of the checkout: only the writer may take one, which gives every line its own
        // end.
        foreach ((string path, SyntaxNode root) in EmitterFiles())
        {
            root.DescendantNodes()
                .Where(IsTemplate)
                .Where(literal =>
                    literal.Parent
                        is not ArgumentSyntax
                        {
                            Parent.Parent: InvocationExpressionSyntax
                            {
                                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Line" }
                            }
                        }
                )
                .Should()
                .BeEmpty("{0} is emitted on every machine with the same line ends", path);
        }

        var code = new IndentedWriter();
        using (code.Block())
            code.Line($"a\r\n{1}\r\n\r\nb");
        code.TakeText().Should().Be("{\n    a\n    1\n\n    b\n}\n");

        static bool IsTemplate(SyntaxNode node) =>
            node
                is InterpolatedStringExpressionSyntax { StringStartToken.RawKind: (int)SyntaxKind.InterpolatedMultiLineRawStringStartToken }
            || (node is LiteralExpressionSyntax literal && literal.Token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken));
    }

    [Fact(DisplayName = "Check 21: no time, GUID, path, machine name or environment")]
    public void Check21_NothingOfTheMachine()
    {
        string[] banned =
        [
            "DateTime",
            "DateTimeOffset",
            "Stopwatch",
            "NewGuid",
            "Environment",
            "Path",
            "File",
            "Directory",
            "Random",
            "GetHashCode",
        ];
        foreach (
            (string path, SyntaxNode root) in EmitterFiles()
                .Where(file => Path.GetFileName(file.Path) is not ("EquatableArray.cs" or "DesignFileReader.cs"))
        )
        {
            root.DescendantNodes()
                .OfType<IdentifierNameSyntax>()
                .Select(name => name.Identifier.ValueText)
                .Should()
                .NotContain(banned, "{0} runs on every machine", path);
        }

        string text = string.Join("\n", Files([.. Samples.All.Values], "/some/path/").Values);
        text.Should().NotContain(Environment.MachineName).And.NotContain("/some/path").And.NotMatchRegex(@"\d{4}-\d\d-\d\d");
    }

    [Fact(DisplayName = "Check 22: nothing unsorted reaches the output, and sorting is ordinal")]
    public void Check22_OrdinalOrder()
    {
        string[] names = ["b", "B", "a", "A", "Ä", "_a", "z", "i", "I", "ı"];
        string catalog = Generation
            .Run([.. names.Select(name => $"[Replication(Source = \"a\", Target = \"b\")] public partial record R{name};")])
            .Compiles()
            .Files[HintNames.Catalog];
        string[] found = [.. Regex.Matches(catalog, @"Describe\(new global::(\S+)\(\)\),").Select(match => match.Groups[1].Value)];
        found.Should().Equal(names.Select(name => "R" + name).Order(StringComparer.Ordinal));

        foreach ((string path, SyntaxNode root) in EmitterFiles())
        {
            foreach (
                InvocationExpressionSyntax sort in root.DescendantNodes()
                    .OfType<InvocationExpressionSyntax>()
                    .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "OrderBy" or "Order" })
            )
                sort.ArgumentList.ToString()
                    .Should()
                    .Match(
                        arguments => arguments.Contains("StringComparer.Ordinal") || arguments.Contains("Span.Start"),
                        "{0} sorts",
                        path
                    );
        }
    }

    public static TheoryData<string> Strings =>
        [
            "plain",
            "\"quoted\"",
            "back\\slash",
            "{braces} {{twice}}",
            "line\nfeed\r\nand return",
            "separators \u2028\u2029\u0085",
            "emoji 😀",
            "nul \0 and \u0001",
            "triple \"\"\" quotes",
            "\"",
            "ends with a quote\"",
            "tab\t",
            "rtl \u202E",
            "bom \uFEFF",
            "combining e\u0301",
            "é ä ß 漢字",
            "</summary> & ]]> --",
            "%20+/",
        ];

    [Theory(DisplayName = "Check 23: literals come back equal when the generated code runs")]
    [MemberData(nameof(Strings))]
    public void Check23_Literals(string text)
    {
        string literal = SymbolDisplay.FormatLiteral(text, quote: true);
        string utf8 = CodeLiteral.Utf8(text).ToString();
        utf8.Should().EndWith("u8");
        foreach (string code in new[] { CodeLiteral.Of(text), utf8[..^2] })
            SyntaxFactory.ParseExpression(code).As<LiteralExpressionSyntax>().Token.ValueText.Should().Be(text);

        // What no URL holds as it is cannot be a key (RPK1030).
        string key = "key" + string.Concat(text.Where(character => character is > ' ' and not '%'));
        Assembly assembly = Generation
            .Run(
                $$"""
                [Replication(Id = "t", Source = "a", Target = "b", Filter = "a/b")]
                [QueryParam("text", {{literal}})]
                [QueryParam({{SymbolDisplay.FormatLiteral(key, quote: true)}}, 1)]
                public partial record Strings;
                """
            )
            .Load();
        var spec = (IReplicationSpec)Activator.CreateInstance(assembly.GetType("Strings")!)!;
        ReplicationDocument read = ReplicationDocument.Parse(Write(spec));
        ReplicationDocument made = spec.ToDocument(default);
        read.QueryParams!["text"]!.GetValue<string>().Should().Be(text);
        made.QueryParams!["text"]!.GetValue<string>().Should().Be(text);
        read.QueryParams.ContainsKey(key).Should().BeTrue();
    }

    [Fact(DisplayName = "Check 23: an unpaired surrogate is a broken rule, and no broken code")]
    public void Check23_LoneSurrogates()
    {
        GeneratorRun run = Generation
            .Run("[Replication(Source = \"a\", Target = \"b\", Filter = \"a/\\uD800\")] public partial record Lone;")
            .Compiles();
        run.File("Lone.g.cs").Should().Contain("RPK1029");
        SyntaxFactory
            .ParseExpression(CodeLiteral.Of("\uD800x\uDC00"))
            .As<LiteralExpressionSyntax>()
            .Token.ValueText.Should()
            .Be("\uD800x\uDC00");
    }

    [Theory(DisplayName = "Check 24: doc comments stay well-formed")]
    [InlineData("<b>")]
    [InlineData("a & b")]
    [InlineData("]]>")]
    [InlineData("--")]
    [InlineData("</c></summary>")]
    [InlineData("\u0001")]
    [InlineData("\n/// x")]
    public void Check24_DocComments(string key)
    {
        string source =
            $"[Replication(Source = \"a\", Target = \"b\", Filter = \"a/b\")] public partial record Doc([property: QueryParam({SymbolDisplay.FormatLiteral(key, quote: true)})] string Text);";
        CSharpParseOptions parse = CSharpParseOptions
            .Default.WithLanguageVersion(LanguageVersion.CSharp12)
            .WithDocumentationMode(DocumentationMode.Diagnose);
        CSharpCompilation compilation = TestCompilation.Create(
            Generation.References,
            parse,
            TestCompilation.ImplicitUsings + "\nglobal using ReplicationKit;",
            "/// <summary>Mine.</summary>\n/// <param name=\"Text\">Text.</param>\n" + source
        );
        GeneratorRun run = Generation.Harness.Run(compilation, TestContext.Current.CancellationToken).Compiles();
        foreach (INamedTypeSymbol type in run.Output.GetTypeByMetadataName("Doc")!.GetTypeMembers())
        {
            foreach (ISymbol member in type.GetMembers())
                member
                    .GetDocumentationCommentXml(cancellationToken: TestContext.Current.CancellationToken)
                    .Should()
                    .NotContain("badly formed");
        }
    }

    [Fact(DisplayName = "Check 25: SyntaxFactory and NormalizeWhitespace are not used")]
    public void Check25_NoSyntaxFactory()
    {
        foreach ((string path, SyntaxNode root) in EmitterFiles())
        {
            root.DescendantNodes()
                .OfType<SimpleNameSyntax>()
                .Select(name => name.Identifier.ValueText)
                .Should()
                .NotContain(["SyntaxFactory", "NormalizeWhitespace", "SyntaxGenerator"], "{0} writes text", path);
        }
    }

    [Fact(DisplayName = "The emitters know nothing of the compiler")]
    public void EmittersDoNotUseRoslyn()
    {
        var emitters = EmitterFiles()
            .Where(file => file.Path.Contains("/Emit/", StringComparison.Ordinal) || file.Path.Contains("/Text/", StringComparison.Ordinal))
            .ToList();
        emitters.Should().HaveCountGreaterThan(10);
        foreach ((string path, SyntaxNode root) in emitters)
        {
            root.DescendantNodes()
                .OfType<UsingDirectiveSyntax>()
                .Select(directive => directive.Name!.ToString())
                .Should()
                .NotContain(name => name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal), "{0} is a pretty printer", path);
        }
    }

    private static IReadOnlyDictionary<string, string> Files(string[] sources, string folder)
    {
        CSharpCompilation compilation = TestCompilation.Create(
            Generation.References,
            null,
            TestCompilation.Options(),
            [
                ("Usings.cs", TestCompilation.ImplicitUsings + "\nglobal using ReplicationKit;"),
                .. sources.Select((source, index) => ($"{folder}{index}.cs", source)),
            ]
        );
        return Generation.Harness.Run(compilation, TestContext.Current.CancellationToken).Files;
    }

    private static byte[] Write(IReplicationSpec spec)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        spec.WriteTo(buffer, default);
        return buffer.WrittenSpan.ToArray();
    }

    private static IEnumerable<(string Path, SyntaxNode Root)> EmitterFiles([CallerFilePath] string caller = "")
    {
        string generators = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "generators"));
        foreach (string path in Directory.EnumerateFiles(generators, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string relative = path[generators.Length..].Replace('\\', '/');
            if (
                relative.Contains("/obj/", StringComparison.Ordinal)
                || relative.Contains("/bin/", StringComparison.Ordinal)
                || relative.Contains("/Selectors/", StringComparison.Ordinal)
                || relative.StartsWith("/ReplicationKit.Tables/", StringComparison.Ordinal)
            )
                continue;
            yield return (relative, CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot());
        }
    }
}
