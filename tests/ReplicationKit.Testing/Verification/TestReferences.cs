using Microsoft.CodeAnalysis;

namespace ReplicationKit.Testing.Verification;

/// <summary>What code under test may use: the framework that the tests run on, and assemblies that they name.</summary>
public static class TestReferences
{
    private static readonly MetadataReference[] Framework =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll")
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The framework's references, and those of the assemblies of some types.</summary>
    /// <param name="types">A type of each further assembly.</param>
    public static IEnumerable<MetadataReference> With(params Type[] types) =>
        [.. Framework, .. types.Select(type => type.Assembly.Location).Distinct().Select(path => MetadataReference.CreateFromFile(path))];
}
