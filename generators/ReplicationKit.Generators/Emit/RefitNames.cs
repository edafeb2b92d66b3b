using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>The names of Refit's types, and of the types that are generated for Refit.</summary>
internal static class RefitNames
{
    public const string Refit = "global::Refit.";
    public const string Body = "[" + Refit + "Body]";
    public const string Query = "[" + Refit + "Query]";
    public const string Response = Refit + "IApiResponse";

    /// <summary>
    /// The namespace and the class that contain the implementations: those in which Refit 6 to 10.1 look for them, otherwise our own.
    /// </summary>
    public static (string Namespace, string Name) Container(RefitForm form) =>
        form == RefitForm.ByName ? ("Refit.Implementation", "Generated") : ("ReplicationKit", "RefitImplementations");

    /// <summary>The interface for operations that do not belong to a specification.</summary>
    public const string ReplicatorApi = "IReplicatorApi";
    public const string Transport = "RefitTransport";

    public const string Task = "global::System.Threading.Tasks.Task";
    public const string Token = "global::System.Threading.CancellationToken";
    public const string HttpClient = "global::System.Net.Http.HttpClient";
    public const string Stream = "global::System.IO.Stream";

    /// <summary>The name of a specification's interface.</summary>
    public static string Interface(TypeIdentity type) => RefitInterfaceName.Of(type.Name);

    /// <summary>The full name of a specification's interface, which is generated next to its record.</summary>
    public static string FullInterface(TypeIdentity type) =>
        type.FullName.Substring(0, type.FullName.Length - type.CodeName.Length) + Interface(type);

    /// <summary>
    /// The name of the class that implements an interface. If Refit finds it by name, it is the name that Refit computes: the namespace
    /// without dots, the containing types, and the name. Otherwise it is unique for each interface.
    /// </summary>
    public static string Implementation(TypeIdentity type, RefitForm form)
    {
        IEnumerable<string> outer = type.ContainingTypes.Select(containing => containing.Name);
        if (form == RefitForm.ByName)
            return (type.Namespace.Replace(".", "") + string.Concat(outer) + Interface(type)).Replace("@", "");

        IEnumerable<string> parts = type.Namespace.Split('.').Where(part => part.Length > 0).Concat(outer).Append(Interface(type));
        return string.Join("_", parts.Select(part => part.Replace("_", "__0"))).Replace("@", "");
    }
}
