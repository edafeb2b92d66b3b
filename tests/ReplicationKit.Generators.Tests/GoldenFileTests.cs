using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using ReplicationKit.Generators.Emit;
using ReplicationKit.Testing;

namespace ReplicationKit.Generators.Tests;

/// <summary>The generated files as a maintainer reads them: a golden file for each kind of specification, and the catalog.</summary>
public class GoldenFileTests
{
    /// <summary>
    /// The generated files in the order in which they are added: that of <see cref="Samples.All"/>, then the catalog's.
    /// </summary>
    private static readonly string[] Files =
    [
        "App.OrdersBackup.g.cs",
        "App.DepartmentStaff.g.cs",
        "App.PrimarySecondary.g.cs",
        "App.Everything.g.cs",
        "App.EverythingOpen.g.cs",
        "App.Documents.g.cs",
        "App.Optional.g.cs",
        "App.Broken.g.cs",
        "App.Outer+Middle+IInner+Deep.g.cs",
        "App.ActiveUsers.g.cs",
        "App.UrgentOrders.g.cs",
        HintNames.EmbeddedAttribute,
        HintNames.Catalog,
    ];

    [Fact]
    public Task Generated_files_are_the_golden_files()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        CSharpCompilation compilation = Generation.Compile([.. Samples.All.Values]);
        if (RepositoryFolder.IsUpdating)
        {
            foreach ((string file, string text) in Generation.Harness.Run(compilation, cancellationToken).Files)
                File.WriteAllText(GoldenFile(file), text);
        }

        // Without a package: the references are those of the running framework, and nothing is downloaded.
        var test = new CSharpSourceGeneratorTest<ReplicationGenerator, DefaultVerifier>
        {
            ReferenceAssemblies = new ReferenceAssemblies("net"),
        };
        test.TestState.AdditionalReferences.AddRange(compilation.References);
        test.SolutionTransforms.Add(
            (solution, id) =>
                solution
                    .WithProjectCompilationOptions(id, compilation.Options)
                    .WithProjectParseOptions(id, compilation.SyntaxTrees[0].Options)
        );
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
            test.TestState.Sources.Add((tree.FilePath, tree.GetText(cancellationToken)));
        foreach (string file in Files)
            test.TestState.GeneratedSources.Add((typeof(ReplicationGenerator), file, Text(file)));
        return test.RunAsync(cancellationToken);
    }

    private static string GoldenFile(string file) =>
        RepositoryFolder.Combine("tests", "ReplicationKit.Generators.Tests", "Golden", file + ".txt");

    private static SourceText Text(string file) =>
        SourceText.From(
            File.ReadAllText(GoldenFile(file)).ReplaceLineEndings("\n"),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
        );
}
