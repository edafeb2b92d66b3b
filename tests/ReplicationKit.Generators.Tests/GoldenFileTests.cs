using ReplicationKit.Generators.Emit;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests;

/// <summary>The generated files as a maintainer reads them: one golden file for each kind of specification, and the catalogue.</summary>
public class GoldenFileTests
{
    public static TheoryData<string> Names => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Generated_file(string sample)
    {
        GeneratorRun run = Generation.Run(Samples.All[sample]).Compiles();
        string file = run.Files.Single(file => file.Key is not (HintNames.Catalogue or HintNames.EmbeddedAttribute)).Value;
        GoldenFile.Verify(sample + ".g.cs.txt", file);
    }

    [Fact]
    public void Catalogue() =>
        GoldenFile.Verify("Catalogue.g.cs.txt", Generation.Run([.. Samples.All.Values]).Compiles().Files[HintNames.Catalogue]);
}
