namespace ReplicationKit.Generators.Emit;

/// <summary>The names of types as generated code writes them.</summary>
internal static class Names
{
    public const string Runtime = "global::ReplicationKit.";
    public const string Services = Runtime + "CompilerServices.";

    public const string Spec = Runtime + "IReplicationSpec";
    public const string Document = Runtime + "ReplicationDocument";
    public const string Endpoint = Runtime + "ReplicationEndpoint";
    public const string WriteContext = Runtime + "WriteContext";
    public const string Direction = Runtime + "ReplicationDirection";
    public const string Description = Runtime + "ReplicationDescription";
    public const string OpenMember = Runtime + "OpenMember";
    public const string Server = Runtime + "CouchServer";
    public const string TargetParams = Runtime + "CreateTargetParams";

    public const string Generated = Services + "IGeneratedSpecification";
    public const string Identified = Services + "IIdentifiedSpecification";
    public const string Writer = Services + "DocumentWriter";
    public const string Constant = Services + "ConstantDocument";
    public const string Selecting = Services + "ISelectingSpecification";
    public const string Selector = Services + "SelectorJson";
    public const string Hash = Services + "IdentityHash";
    public const string IdText = Services + "IdText";
    public const string Values = Services + "DocumentValues";
    public const string QueryParams = Services + "QueryParams";
    public const string Failure = Services + "SpecificationFailure";

    public const string BufferWriter = "global::System.Buffers.IBufferWriter<byte>";
    public const string List = "global::System.Collections.Generic.IReadOnlyList";
    public const string Pair = "global::System.Collections.Generic.KeyValuePair<string, string>";

    /// <summary>By which System.Text.Json writes the whole document of a specification.</summary>
    public const string Converter = "[global::System.Text.Json.Serialization.JsonConverter(typeof(" + Runtime + "ReplicationSpecConverter))]";

    private const string Tool = "global::System.CodeDom.Compiler.GeneratedCode(\"ReplicationKit.Generators\", \"0.1.0\")";

    /// <summary>Says that a member is generated, and leaves it out of coverage.</summary>
    public const string GeneratedCode = "[" + Tool + ", global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]";

    /// <summary>Says that an interface is generated: there is nothing to cover.</summary>
    public const string GeneratedInterface = "[" + Tool + "]";
}
