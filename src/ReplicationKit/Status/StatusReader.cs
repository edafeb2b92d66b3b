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

    /// <summary>Reads an answer of <c>_bulk_get</c>: the documents that exist.</summary>
    public static List<ReplicationStatus> ReadBulk(ReadOnlySpan<byte> answer)
    {
        var statuses = new List<ReplicationStatus>();
        var reader = new Utf8JsonReader(answer);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("ok"u8))
                continue;
            reader.Read();
            if (IsDeleted(reader))
                reader.Skip();
            else
                statuses.Add(ReadDocument(ref reader, previous: null));
        }

        return statuses;
    }

    private static bool IsDeleted(Utf8JsonReader document)
    {
        int depth = document.CurrentDepth;
        while (document.Read() && document.CurrentDepth > depth)
        {
            if (
                document.TokenType == JsonTokenType.PropertyName
                && document.CurrentDepth == depth + 1
                && document.ValueTextEquals("_deleted"u8)
            )
                return true;
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
