using System.Reflection;

namespace ReplicationKit.Tool;

/// <summary>The replications that an assembly declares: what the generator wrote into its <c>ReplicationCatalog</c>.</summary>
internal sealed class AssemblyCatalogue : IDisposable
{
    private const string TypeName = "ReplicationKit.ReplicationCatalog";

    private readonly CatalogueContext _context;

    private AssemblyCatalogue(
        CatalogueContext context,
        string name,
        IReadOnlyList<IReplicationSpec> specs,
        IReadOnlyList<ReplicationDescription> all
    )
    {
        _context = context;
        Name = name;
        Specs = specs;
        All = all;
    }

    /// <summary>The assembly's file.</summary>
    public string Name { get; }

    /// <summary>The specifications with nothing open.</summary>
    public IReadOnlyList<IReplicationSpec> Specs { get; }

    /// <summary>Every specification, described.</summary>
    public IReadOnlyList<ReplicationDescription> All { get; }

    /// <summary>Loads an assembly and reads its catalogue.</summary>
    /// <exception cref="ToolException">There is none, or it cannot be read.</exception>
    public static AssemblyCatalogue Load(string path)
    {
        path = Path.GetFullPath(path);
        string name = Path.GetFileName(path);
        if (!File.Exists(path))
            throw ToolException.Usage($"There is no file {path}.");
        CatalogueContext? context = null;
        try
        {
            context = new CatalogueContext(path);
            Assembly assembly = context.LoadFromAssemblyPath(path);
            References.Check(assembly, name);
            Type type =
                assembly.GetType(TypeName, throwOnError: false)
                ?? throw ToolException.Failed(
                    $"{name} declares no replications: there is no record with [Replication] in it. Those of a library are in the library's own assembly."
                );
            return new AssemblyCatalogue(context, name, Read<IReplicationSpec>(type, "Specs"), Read<ReplicationDescription>(type, "All"));
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
        ?? throw new InvalidOperationException($"its catalogue has no '{property}' as this version of the tool knows it");

    private static ToolException NotReadable(string name, Exception exception)
    {
        while (exception is TypeInitializationException { InnerException: { } inner })
            exception = inner;
        string why = exception switch
        {
            BadImageFormatException => "it is no .NET assembly. Name the .dll that the build wrote, not the program beside it.",
            FileNotFoundException { FileName: { } file } =>
                $"it needs {file}, which is not beside it. 'dotnet publish' puts all that it needs into one folder.",
            _ => exception.Message,
        };
        return ToolException.Failed($"The catalogue of {name} cannot be read: {why}", exception);
    }
}
