using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Analyzers.Tests.Docs;
using ReplicationKit.Testing;

namespace ReplicationKit.Analyzers.Tests.Compiler;

/// <summary>Checks 40 and 56: incomplete code, as it is while a user is typing, never makes an analyzer or the generator throw.</summary>
public class BrokenCodeTests
{
    private const int Seed = 20261121;
    private static readonly int Rounds = RandomRuns.Number("REPLICATIONKIT_BROKEN_ROUNDS", otherwise: 10);
    private const int FilesPerCompilation = 100;

    /// <summary>Declarations with everything that analyzers read, in addition to the code of the rules' pages.</summary>
    private static readonly string[] Declarations =
    [
        "using Refit; [Replication(Id = \"x-{Department}\", Source = \"a\", Target = \"b\", Filter = \"d/f\")] [QueryParam(\"k\", 1)] public partial record R([property: QueryParam] string Title, [property: QueryParam(\"dept\")] string Department, int? WorkerProcesses = null) { [QueryParam] public int Year; [Obsolete] public bool? Continuous { get; init; } }",
        "public partial class Outer { [Replication(TwoWay = true, DocIds = new[] { \"x\", \"_y\" }, Server = CouchServer.CouchDB33, CreateTarget = true)] [CreateTargetParams(Q = 0, N = 1)] internal partial record struct R(ReplicationEndpoint Source, Uri Target, TimeSpan? CheckpointInterval); }",
        "public record Doc(string T, int? N, List<string[]> Rows); [Replication(Source = \"a\", Target = \"b\")] public partial record R(string Code) { [Selector] bool Is(Doc d) => d.T == Code && !(d.N > 3 || d.N == null) || d.Rows.Any(r => r != null && r.Contains(\"x\")); }",
        "[Replication(Source = \"a\")] [SelectorJson(\"{ \\\"a\\\": { \\\"$gt\\\": 1 } }\")] public partial record R(string Target); [Replication(Source = \"c\")] public partial record S(string Target, string Proxy) : R(Target) { public required string SinceSeq { get; set; } }",
        "using Refit; [Replication(Source = \"a\", Target = \"b\", Continuous = true)] public partial record R; public interface IMine : IRApi { [Get(\"/x\")] Task<string> XAsync(); } public class Use(Replicator replicator) { public async Task M(CancellationToken token) { ReplicationHandle handle = await replicator.CreateAsync(new R(), token); await handle.WaitForCompletionAsync(token); await foreach (ReplicationStatus status in handle.FollowAsync()) if (status.State == ReplicationState.Error) break; ReplicationEndpoint e = ReplicationEndpoint.Remote(new Uri(\"http://u:p@h/d\")).WithBasicAuth(\"a\", \"b\").WithHeader(\"x\", \"y\"); } }",
    ];

    private static string[] Pages =>
        [
            .. Descriptors
                .All.Select(descriptor => RulePage.Read(descriptor.Id))
                .SelectMany(page => new[] { page.Wrong, page.Right })
                .Where(code => code.Text.Length > 0)
                .Where(code => code.Language == "csharp")
                .Select(code => code.Text),
        ];

    [Fact]
    public async Task Tokens_deleted_doubled_and_cut_off_at_random()
    {
        string[][] sources = [.. Pages.Concat(Enumerable.Repeat(Declarations, 10).SelectMany(one => one)).Select(Tokens)];
        var random = new Random(Seed);
        int reported = 0;
        for (int round = 0; round < Rounds; round++)
        {
            string[] broken =
            [
                .. Enumerable
                    .Range(0, FilesPerCompilation)
                    .Select(file => $"namespace V{file};{Usings}{Broken(sources[random.Next(sources.Length)], random)}"),
            ];
            reported += await AnalyzeAsync(withRefit: round % 5 == 0, broken);
        }

        reported.Should().BeGreaterThan(Rounds * FilesPerCompilation, "broken code is still analyzed");
    }

    [Fact]
    public async Task Every_single_token_deleted()
    {
        foreach (string declaration in Declarations)
        {
            string[] tokens = Tokens(declaration);
            for (int begin = 0; begin < tokens.Length; begin += FilesPerCompilation)
            {
                await AnalyzeAsync(
                    withRefit: false,
                    [
                        .. Enumerable
                            .Range(begin, Math.Min(FilesPerCompilation, tokens.Length - begin))
                            .Select(token => $"namespace V{token};{Usings}{string.Concat(tokens.Where((_, index) => index != token))}"),
                    ]
                );
            }
        }
    }

    private const string Usings =
        "using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks; using ReplicationKit; using Refit;";

    private static string[] Tokens(string source) => [.. SyntaxFactory.ParseTokens(source).Select(token => token.ToFullString())];

    /// <summary>The source with one to three tokens less; of some, the end is missing or a token is doubled.</summary>
    private static string Broken(string[] tokens, Random random)
    {
        var broken = new List<string>(tokens);
        for (int i = random.Next(1, 4); i > 0; i--)
            broken.RemoveAt(random.Next(broken.Count));
        if (random.Next(4) == 0)
            broken.Insert(random.Next(broken.Count), tokens[random.Next(tokens.Length)]);
        int end = random.Next(4) == 0 ? random.Next(broken.Count / 2, broken.Count) : broken.Count;
        return string.Concat(broken.Take(end));
    }

    /// <summary>Runs the generator and the analyzers; an exception in one of them fails the test.</summary>
    /// <returns>The number of diagnostics of the analyzers.</returns>
    private static async Task<int> AnalyzeAsync(bool withRefit, string[] sources) =>
        (await Compilations.AnalyzeAsync(Compilations.Generate(Compilations.Create(withRefit, sources)))).Length;

    [Theory]
    [InlineData(
        "[Replication(Source = \"a\", Target = \"b\")] partial record R([property: QueryParam] string , [property: QueryParam] string Department);"
    )]
    [InlineData(
        "[Replication(Source = \"a\", Target = \"b\")] partial record R { [QueryParam] public string { get; init; } [QueryParam] public int ; [QueryParam] public int since { get; init; } }"
    )]
    [InlineData("[Replication(Source = nameof(Missing), Target = $\"{1}\")] partial record R;")]
    [InlineData("[Replication(Source = null, Target = 5, DocIds = null)] partial record R;")]
    [InlineData("[Replication(Server = (CouchServer)77, Source = \"a\", Target = \"b\")] partial record R;")]
    [InlineData("[Replication(Source = \"a\", Source = \"b\", Target = \"c\")] partial record R;")]
    [InlineData("[Replication(DocIds = new[] { 1, null, typeof(int) })] partial record R;")]
    [InlineData("[Replication, Replication] partial record R; [Replication] partial record R;")]
    [InlineData(
        "[QueryParam, QueryParam(null), QueryParam(null, null), QueryParam(\"a\", new[] { 1 }), Replication] partial record R([property: QueryParam(1)] int);"
    )]
    [InlineData("[CreateTargetParams(Q = \"x\"), Replication] partial record R(CreateTargetParams CreateTargetParams);")]
    [InlineData(
        "[SelectorJson, SelectorJson(null), Replication] partial record R { [Selector] bool F(; [Selector] abstract bool G(int x); [Selector] extern bool H(int x); }"
    )]
    [InlineData(
        "[Replication(Id = \"{\")] partial record R; [Replication(Id = \"{}{1}{A}{\")] partial record S; [Replication(Id = null)] partial record T;"
    )]
    [InlineData(
        "class C { object o = ReplicationEndpoint.Remote().WithBasicAuth(,).WithHeader(null!, null!); object p = ReplicationEndpoint.Remote(new Uri()).WithCredentials(); }"
    )]
    [InlineData(
        "class C { void M() { var e = e.WithBasicAuth(\"a\", \"b\"); var f = g.WithHeader(\"a\", \"b\"); var g = f.WithHeader(\"a\", \"b\"); } }"
    )]
    public async Task Arguments_that_no_compiler_takes(string code) => await Compilations.AnalyzeAsync(Compilations.Create(code));
}
