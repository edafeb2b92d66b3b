using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace ReplicationKit.Tool.Tests;

/// <summary>Faulty assemblies, in a folder that is deleted afterwards.</summary>
internal sealed class CompiledAssembly : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("replicationkit-tool-");

    public string Folder => _folder.FullName;

    /// <summary>The framework.</summary>
    public static IReadOnlyList<MetadataReference> Platform { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Writes an assembly.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string source, params IEnumerable<MetadataReference> references)
    {
        string path = Path.Combine(Folder, name + ".dll");
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        using FileStream file = File.Create(path);
        EmitResult result = compilation.Emit(file, options: new EmitOptions(runtimeMetadataVersion: "v4.0.30319"));
        result.Success.Should().BeTrue(string.Join('\n', result.Diagnostics));
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
