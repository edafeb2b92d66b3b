using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Analyzers.Tests.Docs;

namespace ReplicationKit.Analyzers.Tests.Compiler;

/// <summary>Checks 40 and 56: incomplete code, as it is while a user is typing, never makes an analyzer throw.</summary>
public class BrokenCodeTests
{
    private const int Seed = 20261121;
    private const int Rounds = 250;

    [Fact]
    public async Task Tokens_deleted_at_random()
    {
        SyntaxTree[] trees =
        [
            .. Descriptors
                .All.Select(descriptor => RulePage.Read(descriptor.Id).Wrong)
                .Where(code => code.Language == "csharp")
                .Select(code => CSharpSyntaxTree.ParseText(code.Text, cancellationToken: TestContext.Current.CancellationToken)),
        ];
        var random = new Random(Seed);
        int reported = 0;
        for (int round = 0; round < Rounds; round++)
        {
            SyntaxToken[] tokens =
            [
                .. (await trees[round % trees.Length].GetRootAsync(TestContext.Current.CancellationToken)).DescendantTokens(),
            ];
            IEnumerable<int> deleted = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(tokens.Length)).ToHashSet();
            string code = string.Concat(tokens.Where((_, index) => !deleted.Contains(index)).Select(token => token.ToFullString()));

            reported += (await Compilations.AnalyzeAsync(Compilations.Create(code))).Length;
        }

        reported.Should().BePositive("broken code is still looked at");
    }

    [Theory]
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
