using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests;

/// <summary>Runs the real generator over sources of a consumer.</summary>
internal static class Generation
{
    public static readonly ImmutableArray<MetadataReference> References = TestCompilation.References(typeof(IReplicationSpec).Assembly);

    public static readonly GeneratorHarness Harness = new(() => new ReplicationGenerator(), TrackingNames.All);

    /// <summary>Runs the generator over sources that use ReplicationKit.</summary>
    public static GeneratorRun Run(params string[] sources) => Harness.Run(Compile(sources), TestContext.Current.CancellationToken);

    /// <summary>
    /// The compilation that <see cref="Run"/> runs over: each source is one file, with <c>using ReplicationKit</c> everywhere.
    /// </summary>
    public static CSharpCompilation Compile(params string[] sources) =>
        TestCompilation.Create(References, null, [TestCompilation.ImplicitUsings + "\nglobal using ReplicationKit;", .. sources]);

    /// <summary>The compilation with an edited file.</summary>
    public static CSharpCompilation Edit(CSharpCompilation compilation, int file, Func<string, string> edit)
    {
        SyntaxTree tree = compilation.SyntaxTrees[file + 1];
        string edited = edit(tree.ToString());
        edited.Should().NotBe(tree.ToString(), "the edit has to change something");
        return compilation.ReplaceSyntaxTree(
            tree,
            CSharpSyntaxTree.ParseText(
                edited,
                (CSharpParseOptions)tree.Options,
                tree.FilePath,
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
    }

    /// <summary>The only result of a driver with one generator.</summary>
    public static GeneratorRunResult Only(this GeneratorDriver driver) => driver.GetRunResult().Results.Single();
}
