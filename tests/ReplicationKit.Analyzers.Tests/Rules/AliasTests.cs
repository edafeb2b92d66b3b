using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Analyzers.Tests.Compiler;

namespace ReplicationKit.Analyzers.Tests.Rules;

public class AliasTests
{
    [Theory]
    [InlineData("global", "Kit")]
    [InlineData("Kit")]
    public async Task Rules_hold_where_the_runtime_has_another_name(params string[] aliases)
    {
        CSharpCompilation plain = Compilations.Create("");
        CSharpCompilation compilation = plain
            .WithReferences([.. Sources.References[..^1], ((PortableExecutableReference)Sources.References[^1]).WithAliases(aliases)])
            .RemoveAllSyntaxTrees()
            .AddSyntaxTrees(
                CSharpSyntaxTree.ParseText(
                    """
                    extern alias Kit;
                    using Kit::ReplicationKit;
                    [Replication(Source = "orders", Target = "backup", Filter = "_design/app/open")] public partial record R;
                    [Replication(Source = "orders", Target = "copy")] public partial record S { [Selector] private static bool Is(string s) => s < s; }
                    class C { object o = ReplicationEndpoint.Remote("HTTP://h/a"); }
                    """,
                    cancellationToken: TestContext.Current.CancellationToken
                )
            );

        (await Compilations.AnalyzeAsync(compilation)).Select(diagnostic => diagnostic.Id).Should().Contain(["RPK1012", "RPK1005"]);
    }
}
