using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// A replication document as an object: created at run time, from a specification, or from the replicator database. Properties that are
/// null are absent from the document, and the server's defaults apply.
/// </summary>
/// <remarks>Source of the fields: CouchDB 3.5, <c>couch_replicator_parse:convert_options/1</c>.</remarks>
[JsonConverter(typeof(ReplicationSpecConverter))]
public sealed partial class ReplicationDocument : IReplicationSpec
{
    /// <summary>Deeper than any selector that the compiler accepts.</summary>
    private const int MaxDepth = 4096;

    private object?[] _values = new object?[ReplicationOptions.All.Length];

    /// <summary>
    /// Gets or sets the document's id (<c>_id</c>), or <c>null</c> to let the client derive one from the replication's identity.
    /// </summary>
    public string? Id { get; set; }

    /// <summary>Gets or sets the document's revision (<c>_rev</c>), or <c>null</c> for a new document.</summary>
    public string? Revision { get; set; }

    /// <summary>
    /// Gets all other fields, including the server's own (<c>_replication_state</c>, <c>_replication_id</c>, …) and options whose value has
    /// the wrong JSON type, so that writing a document preserves everything that was read.
    /// </summary>
    public JsonObject AdditionalFields { get; private set; } = [];

    /// <summary>Gets or sets the value of an option, or <c>null</c> if it is absent.</summary>
    internal object? this[ReplicationOption option]
    {
        get => _values[option.Index];
        set => _values[option.Index] = value;
    }

    /// <summary>Gets the selector as it is written: with <see cref="Deletions"/>, which is a part of it.</summary>
    internal JsonObject? WrittenSelector =>
        Deletions is null or ReplicationKit.Deletions.Unspecified ? Selector
        : DeletionSelector.Of(Selector?.ToJsonString(), (DeletionHandling)Deletions) is { } selector
            ? JsonNode.Parse(selector, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth })!.AsObject()
        : null;

    /// <inheritdoc/>
    string? IReplicationSpec.DocumentId => Id;

    /// <summary>Reads a replication document.</summary>
    /// <param name="utf8Json">The document as UTF-8 JSON.</param>
    /// <exception cref="JsonException">The input is not JSON, is not an object, or contains a string that is not valid Unicode.</exception>
    public static ReplicationDocument Parse(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        using JsonDocument json = JsonDocument.ParseValue(ref reader);
        return FromJson(json.RootElement);
    }

    /// <summary>Reads a replication document.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="JsonException">The input is not an object, or contains a string that is not valid Unicode.</exception>
    public static ReplicationDocument FromJson(JsonElement json) => MalformedResponse.AsJsonException(json, ReplicationDocumentReader.Read);

    /// <summary>Writes the document as UTF-8 JSON without checking it; <c>ReplicationValidator</c> reports violated rules.</summary>
    /// <inheritdoc/>
    public void WriteTo(IBufferWriter<byte> output, in WriteContext context)
    {
        ArgumentNullException.ThrowIfNull(output);
        ReplicationDocumentWriter.Write(output, this, context);
    }

    /// <summary>Returns a copy of this document.</summary>
    /// <inheritdoc/>
    public ReplicationDocument ToDocument(in WriteContext context)
    {
        var copy = (ReplicationDocument)MemberwiseClone();
        copy._values = Array.ConvertAll(_values, static value => value is JsonNode node ? node.DeepClone() : value);
        copy.AdditionalFields = AdditionalFields.DeepClone().AsObject();
        return copy;
    }

    /// <summary>Returns the document's id and its endpoints, without secrets.</summary>
    public override string ToString() =>
        $"{Id ?? "(no id)"}: {Shown(Source, ReplicationOptions.Source) ?? "(no source)"} -> {Shown(Target, ReplicationOptions.Target) ?? "(no target)"}";

    /// <summary>Returns an endpoint without secrets, or the URL of an object that has members which no endpoint can represent.</summary>
    private string? Shown(ReplicationEndpoint? endpoint, ReplicationOption option) =>
        endpoint?.ToString() ?? EndpointJson.UrlOf(AdditionalFields[option.JsonName]);
}
