using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace ReplicationKit.Tool;

/// <summary>
/// Loads the assembly whose specifications are read: with its own dependencies, but with the tool's ReplicationKit and framework, because
/// the tool and the specifications exchange their types.
/// </summary>
[RequiresUnreferencedCode(ManagedTool.LoadsAssembly)]
internal sealed class CatalogContext(string path) : AssemblyLoadContext("catalog of " + Path.GetFileName(path), isCollectible: true)
{
    private static readonly HashSet<string> Framework = FrameworkAssemblies();

    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is "ReplicationKit" || Framework.Contains(assemblyName.Name!))
            return null;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : 0;

    /// <summary>Returns the assemblies that the host trusts, except those in the tool's folder.</summary>
    private static HashSet<string> FrameworkAssemblies()
    {
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string trusted = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        return trusted
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(file => Path.GetDirectoryName(file) != own)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
