using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests;

/// <summary>The generator checklist, check 40: incomplete sources, as they are while a user is typing.</summary>
public partial class FuzzTests
{
    private const int Sources = 20_000;
    private const int FilesPerCompilation = 200;
    private const int Seed = 40;

    private static readonly string[] Originals =
    [
        "namespace N; [Replication(Source = \"a\", Target = \"http://b/c\", CreateTarget = true)] public partial record Spec;",
        "namespace N; [Replication(Id = \"x-{B}\", Source = \"a\", Filter = \"d/f\")] [QueryParam(\"k\", 1)] public partial record Spec(ReplicationEndpoint Target, [property: QueryParam] string B, int? C = null);",
        "public partial class Outer { [Replication(Source = \"a\", Target = \"b\", DocIds = new[] { \"x\", \"y\" }, Server = CouchServer.CouchDB33)] [CreateTargetParams(Q = 1)] internal partial record struct Spec(bool Continuous); }",
        "public record Doc(string T, int? N); [Replication(Source = \"a\", Target = \"b\")] public partial record Spec(string Code) { [Selector] bool Is(Doc d) => d.T == Code && !(d.N > 3 || d.N == null); }",
        "[Replication(Source = \"a\", Target = \"b\", TwoWay = true)] [SelectorJson(\"{ \\\"a\\\": [1, null] }\")] public sealed partial record Spec { public required string X { get; init; } public System.TimeSpan? CheckpointInterval { get; init; } = null; }",
        "public record Doc(List<string[]> Rows, int[][]? Grid, bool? On); [Replication(Source = \"a\", Target = \"b\")] public partial record Spec { [Selector] static bool Is(Doc d) => d.Rows.Any(r => r != null && r.Contains(\"x\") && r.Length > 1) || d.On == d.Grid?.All(g => g!.Any(n => n > 1)); }",
    ];

    [Fact(DisplayName = "Check 40: 20,000 sources with tokens deleted at random: no exception, and no file that does not parse")]
    public void Check40_TokensDeleted()
    {
        var random = new Random(Seed);
        string[][] tokens = [.. Originals.Select(Tokens)];
        int files = 0;
        var wrong = new List<string>();
        for (int i = 0; i < Sources / FilesPerCompilation; i++)
        {
            string[] sources =
            [
                .. Enumerable.Range(0, FilesPerCompilation).Select(_ => Broken(tokens[random.Next(tokens.Length)], random)),
            ];
            for (int file = 0; file < sources.Length; file++)
                sources[file] = TypeName().Replace(sources[file], "${0}" + file);
            files += Generate(sources, wrong);
        }

        wrong.Distinct().Take(20).Should().BeEmpty("every generated file parses");
        files.Should().BeGreaterThan(Sources / 4, "many of the sources still declare a specification");
    }

    /// <summary>The types of a file, which get a name of their own in each.</summary>
    [GeneratedRegex(@"\b(Spec|Doc|Outer)\b")]
    private static partial Regex TypeName();

    private static string[] Tokens(string source) => [.. SyntaxFactory.ParseTokens(source).Select(token => token.ToFullString())];

    /// <summary>The source with one to three tokens less, or with one of them twice.</summary>
    private static string Broken(string[] tokens, Random random)
    {
        var broken = new List<string>(tokens);
        for (int i = random.Next(1, 4); i > 0; i--)
            broken.RemoveAt(random.Next(broken.Count));
        if (random.Next(8) == 0)
            broken.Insert(random.Next(broken.Count), tokens[random.Next(tokens.Length)]);
        return new StringBuilder().AppendJoin("", broken).ToString();
    }

    private static int Generate(string[] sources, List<string> wrong)
    {
        CSharpCompilation compilation = Generation.Compile([.. sources]);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ReplicationGenerator().AsSourceGenerator()],
            parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options
        );
        GeneratorRunResult result = driver.RunGenerators(compilation, TestContext.Current.CancellationToken).Only();
        result.Exception.Should().BeNull("the generator never throws, whatever it reads");
        foreach (GeneratedSourceResult file in result.GeneratedSources)
        {
            foreach (Diagnostic error in file.SyntaxTree.GetDiagnostics(TestContext.Current.CancellationToken).Take(1))
                wrong.Add($"{error.Id}: {file.SourceText.Lines[error.Location.GetLineSpan().StartLinePosition.Line]}");
        }

        return result.GeneratedSources.Length;
    }
}
