using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// A replication document as an object: put together at run time, made from a specification, or read from the replicator database.
/// What is null is absent from the document, and the server's default holds.
/// </summary>
/// <remarks>Source of the fields: CouchDB 3.5, <c>couch_replicator_parse:convert_options/1</c>.</remarks>
[JsonConverter(typeof(ReplicationSpecConverter))]
public sealed partial class ReplicationDocument : IReplicationSpec
{
    private object?[] _values = new object?[ReplicationOptions.All.Length];

    /// <summary><c>_id</c>: the document's id; null lets the client derive one from the replication's identity.</summary>
    public string? Id { get; set; }

    /// <summary><c>_rev</c>: the document's revision; null in a new document.</summary>
    public string? Revision { get; set; }

    /// <summary>
    /// Every other field, the server's own (<c>_replication_state</c>, <c>_replication_id</c>, …) among them, and fields above whose
    /// value is of a kind that does not fit: nothing that was read is lost when the document is written.
    /// </summary>
    public JsonObject AdditionalFields { get; private set; } = [];

    /// <summary>The value of an option, or <c>null</c> if it is absent.</summary>
    internal object? this[ReplicationOption option]
    {
        get => _values[option.Index];
        set => _values[option.Index] = value;
    }

    /// <inheritdoc/>
    string? IReplicationSpec.DocumentId => Id;

    /// <summary>Reads a replication document.</summary>
    /// <param name="utf8Json">The document as UTF-8 JSON.</param>
    /// <exception cref="JsonException">It is not JSON, not an object, or has a string that is not valid Unicode.</exception>
    public static ReplicationDocument Parse(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        using JsonDocument json = JsonDocument.ParseValue(ref reader);
        return FromJson(json.RootElement);
    }

    /// <summary>Reads a replication document.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="JsonException">It is not an object, or has a string that is not valid Unicode.</exception>
    public static ReplicationDocument FromJson(JsonElement json) => MalformedAnswer.AsJsonException(json, ReplicationDocumentReader.Read);

    /// <summary>
    /// Writes the document as UTF-8 JSON as it stands; whether it breaks rules is for <c>ReplicationValidator</c> to say.
    /// </summary>
    /// <inheritdoc/>
    public void WriteTo(IBufferWriter<byte> output, in WriteContext context)
    {
        ArgumentNullException.ThrowIfNull(output);
        ReplicationDocumentWriter.Write(output, this, context);
    }

    /// <summary>Gives a copy of this document.</summary>
    /// <inheritdoc/>
    public ReplicationDocument ToDocument(in WriteContext context)
    {
        var copy = (ReplicationDocument)MemberwiseClone();
        copy._values = Array.ConvertAll(_values, static value => value is JsonNode node ? node.DeepClone() : value);
        copy.AdditionalFields = AdditionalFields.DeepClone().AsObject();
        return copy;
    }

    /// <summary>Names the document and its endpoints, without any secret.</summary>
    public override string ToString() =>
        $"{Id ?? "(no id)"}: {Source?.ToString() ?? "(no source)"} -> {Target?.ToString() ?? "(no target)"}";
}
