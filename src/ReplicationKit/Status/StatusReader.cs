using System.Text.Json;

namespace ReplicationKit;

/// <summary>Reads one status from the server's JSON.</summary>
internal static class StatusReader
{
    /// <summary>Reads a row of <c>_scheduler/docs</c>, which is also the answer to <c>_scheduler/docs/{db}/{id}</c>.</summary>
    /// <param name="reader">Stands before the object; stands at its end afterwards.</param>
    /// <param name="previous">An earlier status of the same replication, whose texts are used again; null: none.</param>
    /// <param name="layout">Learns where the fields stand; null: nobody wants to know.</param>
    public static ReplicationStatus ReadRow(ref Utf8JsonReader reader, ReplicationStatus? previous, StatusLayout? layout = null)
    {
        layout?.Clear();
        var fields = new StatusFields(previous);
        ReadStart(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueSpan;
            reader.Read();
            fields.TakeRowMember(name, ref reader, layout);
        }

        layout?.Complete();
        return fields.ToStatus();
    }

    /// <summary>Reads a row that stands alone.</summary>
    public static ReplicationStatus ReadRow(ReadOnlySpan<byte> json, ReplicationStatus? previous = null, StatusLayout? layout = null)
    {
        var reader = new Utf8JsonReader(json);
        return ReadRow(ref reader, previous, layout);
    }

    /// <summary>Reads a document of the replicator database, which knows no more than whether the replication has ended.</summary>
    /// <param name="reader">Stands before the object, or at its start; stands at its end afterwards.</param>
    /// <param name="previous">An earlier status of the same replication: what the document does not tell is taken from it.</param>
    /// <param name="id">The document's id where it is not in the JSON; null: it is.</param>
    public static ReplicationStatus ReadDocument(ref Utf8JsonReader reader, ReplicationStatus? previous, string? id = null)
    {
        var fields = new StatusFields(previous);
        if (id is not null)
            fields.SetId(id);
        ReadStart(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueSpan;
            reader.Read();
            fields.TakeDocumentMember(name, ref reader);
        }

        return fields.ToStatus(keepFromPrevious: true);
    }

    /// <summary>Reads a document that stands alone.</summary>
    public static ReplicationStatus ReadDocument(ReadOnlySpan<byte> json, ReplicationStatus? previous = null)
    {
        var reader = new Utf8JsonReader(json);
        return ReadDocument(ref reader, previous);
    }

    /// <summary>
    /// Reads an answer of <c>_bulk_get</c>: the documents that exist. Of a document in conflict, of which the server sends every leaf, this
    /// is the winning revision, as that is the one that runs.
    /// </summary>
    public static IEnumerable<ReplicationStatus> ReadBulk(ReadOnlySpan<byte> answer)
    {
        var found = new Dictionary<string, (string? Revision, ReplicationStatus Status)>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(answer);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("ok"u8))
                continue;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject || IsDeleted(reader, out string? revision))
            {
                reader.Skip();
                continue;
            }

            ReplicationStatus status = ReadDocument(ref reader, previous: null);
            if (!found.TryGetValue(status.Id, out var other) || DocumentRevision.Wins(revision, other.Revision))
                found[status.Id] = (revision, status);
        }

        return found.Values.Select(static document => document.Status);
    }

    private static bool IsDeleted(Utf8JsonReader document, out string? revision)
    {
        revision = null;
        int depth = document.CurrentDepth;
        while (document.Read() && document.CurrentDepth > depth)
        {
            if (document.TokenType != JsonTokenType.PropertyName || document.CurrentDepth != depth + 1)
                continue;
            if (document.ValueTextEquals("_deleted"u8))
                return true;
            if (document.ValueTextEquals("_rev"u8) && document.Read() && document.TokenType == JsonTokenType.String)
                revision = document.GetString();
        }

        return false;
    }

    private static void ReadStart(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.None)
            reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"A status is a JSON object, not {reader.TokenType}.");
    }
}
