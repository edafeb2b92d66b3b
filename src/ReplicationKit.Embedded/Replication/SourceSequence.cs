using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>A sequence of the source: opaque JSON, usually a string.</summary>
internal readonly record struct SourceSequence(string Raw)
{
    public static readonly SourceSequence Zero = new("0");

    /// <summary>The sequence as it appears in a query and in statistics.</summary>
    public string Text => Raw.StartsWith('"') ? EmbeddedJson.StringOf(Raw) : Raw;

    public static SourceSequence From(JsonElement value) => new(value.GetRawText());
}
