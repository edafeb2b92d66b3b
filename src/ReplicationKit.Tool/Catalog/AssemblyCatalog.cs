using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace ReplicationKit.Tool;

/// <summary>The replications that an assembly declares, read from its generated <c>ReplicationCatalog</c>.</summary>
[RequiresUnreferencedCode(ManagedTool.LoadsAssembly)]
internal sealed class AssemblyCatalog : IDisposable
{
    private const string TypeName = "ReplicationKit.ReplicationCatalog";

    private readonly CatalogContext _context;

    private AssemblyCatalog(
        CatalogContext context,
        string name,
        IReadOnlyList<IReplicationSpec> specs,
        IReadOnlyList<ReplicationDescription> all,
        IReadOnlyList<DesignDocument> designDocuments
    )
    {
        _context = context;
        Name = name;
        Specs = specs;
        All = all;
        DesignDocuments = designDocuments;
    }

    /// <summary>The file name of the assembly.</summary>
    public string Name { get; }

    /// <summary>The specifications without open members.</summary>
    public IReadOnlyList<IReplicationSpec> Specs { get; }

    /// <summary>The descriptions of all specifications.</summary>
    public IReadOnlyList<ReplicationDescription> All { get; }

    /// <summary>The design documents of the assembly's project.</summary>
    public IReadOnlyList<DesignDocument> DesignDocuments { get; }

    /// <summary>Loads an assembly and reads its catalog.</summary>
    /// <exception cref="ToolException">The assembly does not exist, declares no replications, or cannot be read.</exception>
    public static AssemblyCatalog Load(string path)
    {
        path = Path.GetFullPath(path);
        string name = Path.GetFileName(path);
        if (Directory.Exists(path))
            throw ToolException.Usage($"{path} is a folder. Specify the built assembly, such as bin/Release/net10.0/App.dll.");
        if (!File.Exists(path))
            throw ToolException.Usage($"The file {path} does not exist.");
        CatalogContext? context = null;
        try
        {
            context = new CatalogContext(path);
            Assembly assembly = context.LoadFromAssemblyPath(path);
            References.Check(assembly, name);
            Type type =
                assembly.GetType(TypeName, throwOnError: false)
                ?? throw ToolException.Failed(
                    $"{name} declares no replications: it contains no record with [Replication]. Replications in a library are in the library's own assembly."
                );
            return new AssemblyCatalog(
                context,
                name,
                Read<IReplicationSpec>(type, "Specs"),
                Read<ReplicationDescription>(type, "All"),
                Read<DesignDocument>(type, "DesignDocuments")
            );
        }
        catch (Exception exception)
        {
            context?.Unload();
            if (exception is ToolException)
                throw;
            throw NotReadable(name, exception is TargetInvocationException { InnerException: { } inner } ? inner : exception);
        }
    }

    public void Dispose() => _context.Unload();

    private static IReadOnlyList<T> Read<T>(Type type, string property) =>
        type.GetProperty(property, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(null) as IReadOnlyList<T>
        ?? throw new InvalidOperationException($"its catalog has no property '{property}' that this version of the tool supports");

    private static ToolException NotReadable(string name, Exception exception)
    {
        while (exception is TypeInitializationException { InnerException: { } inner })
            exception = inner;
        string why = exception switch
        {
            BadImageFormatException => "it is not a .NET assembly. Specify the .dll of the build output, not the executable.",
            FileNotFoundException { FileName: { } file } =>
                $"it requires {file}, which is not in the same folder. 'dotnet publish' copies all dependencies to one folder.",
            _ => exception.Message,
        };
        return ToolException.Failed($"The catalog of {name} cannot be read: {why}", exception);
    }
}
