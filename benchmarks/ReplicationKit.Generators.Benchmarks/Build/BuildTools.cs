using System.Reflection;

namespace ReplicationKit.Generators.Benchmarks.Build;

/// <summary>
/// The compiler, the references and the generators of the SDK and of packages, where the build of this program found them.
/// </summary>
internal static class BuildTools
{
    /// <summary>The SDK's compiler, which is compiled ahead of time as the one of every build is.</summary>
    public static string Compiler { get; } = Metadata("Compiler");

    /// <summary>Refit's generator and analyzers.</summary>
    public static IReadOnlyList<string> RefitAnalyzers { get; } =
    [
        Path.Combine(Metadata("RefitAnalyzers"), "InterfaceStubGeneratorV2.dll"),
        Path.Combine(Metadata("RefitAnalyzers"), "Refit.Analyzers.dll"),
    ];

    /// <summary>System.Text.Json's generator.</summary>
    public static IReadOnlyList<string> JsonGenerators { get; } =
    [Path.Combine(Metadata("TargetingPack"), "analyzers", "dotnet", "cs", "System.Text.Json.SourceGeneration.dll")];

    /// <summary>The references of a project.</summary>
    public static IEnumerable<string> References(bool withRefit) =>
        [
            .. Directory.GetFiles(Path.Combine(Metadata("TargetingPack"), "ref", "net10.0"), "*.dll"),
            typeof(ReplicationAttribute).Assembly.Location,
            .. withRefit ? new[] { Path.Combine(AppContext.BaseDirectory, "Refit.dll") } : [],
        ];

    private static string Metadata(string key) =>
        typeof(BuildTools).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
