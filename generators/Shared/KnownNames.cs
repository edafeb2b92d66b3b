namespace ReplicationKit.Shared;

/// <summary>The names with which the compiler parts find the runtime's types. A test compares them with the runtime assembly.</summary>
internal static class KnownNames
{
    public const string RuntimeNamespace = "ReplicationKit";

    /// <summary>The name of the runtime assembly.</summary>
    public const string RuntimeAssembly = "ReplicationKit";

    public const string ReplicationAttribute = "ReplicationKit.ReplicationAttribute";
    public const string CreateTargetParamsAttribute = "ReplicationKit.CreateTargetParamsAttribute";
    public const string QueryParamAttribute = "ReplicationKit.QueryParamAttribute";
    public const string SelectorAttribute = "ReplicationKit.SelectorAttribute";
    public const string SelectorJsonAttribute = "ReplicationKit.SelectorJsonAttribute";
    public const string SelectorNamingAttribute = "ReplicationKit.SelectorNamingAttribute";
    public const string ReplicationSpec = "ReplicationKit.IReplicationSpec";
    public const string GeneratedSpecification = "ReplicationKit.CompilerServices.IGeneratedSpecification";
    public const string ReplicationEndpoint = "ReplicationKit.ReplicationEndpoint";
    public const string EndpointCredentials = "ReplicationKit.EndpointCredentials";
    public const string ReplicatorOptions = "ReplicationKit.ReplicatorOptions";
    public const string ReplicatorCredentials = "ReplicationKit.ReplicatorCredentials";
    public const string ReplicationDocument = "ReplicationKit.ReplicationDocument";
    public const string Replicator = "ReplicationKit.Replicator";
    public const string ReplicationHandle = "ReplicationKit.ReplicationHandle";
    public const string TransientReplication = "ReplicationKit.TransientReplication";
    public const string ReplicationRun = "ReplicationKit.ReplicationRun";
    public const string ReplicationState = "ReplicationKit.ReplicationState";
    public const string EnsureResult = "ReplicationKit.EnsureResult";
    public const string CreateTargetParams = "ReplicationKit.CreateTargetParams";
    public const string Deletions = "ReplicationKit.Deletions";
    public const string UserContext = "ReplicationKit.UserContext";
    public const string ExperimentalAttribute = "System.Diagnostics.CodeAnalysis.ExperimentalAttribute";
    public const string ObsoleteAttribute = "System.ObsoleteAttribute";
    public const string SetsRequiredMembersAttribute = "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute";
    public const string JsonConverterAttribute = "System.Text.Json.Serialization.JsonConverterAttribute";

    /// <summary>The types that <see cref="KnownSymbols.Is"/> compares by name, for the test.</summary>
    public static readonly string[] RuntimeTypes =
    [
        ReplicationAttribute,
        CreateTargetParamsAttribute,
        QueryParamAttribute,
        SelectorAttribute,
        SelectorJsonAttribute,
        SelectorNamingAttribute,
        ReplicationSpec,
        GeneratedSpecification,
        ReplicationEndpoint,
        EndpointCredentials,
        ReplicatorOptions,
        ReplicatorCredentials,
        ReplicationDocument,
        Replicator,
        ReplicationHandle,
        TransientReplication,
        ReplicationRun,
        ReplicationState,
        EnsureResult,
        CreateTargetParams,
        UserContext,
        Deletions,
    ];
}
