using System.Text.Json;

namespace ReplicationKit;

/// <summary>Reads one status from the server's JSON.</summary>
internal static class StatusReader
{
    /// <summary>Reads a row of <c>_scheduler/docs</c>, which is also the response of <c>_scheduler/docs/{db}/{id}</c>.</summary>
    /// <param name="reader">A reader before the object; afterwards, at its end.</param>
    /// <param name="previous">An earlier status of the same replication, whose strings are reused, or <c>null</c>.</param>
    /// <param name="layout">Receives the positions of the fields, or <c>null</c> if they are not needed.</param>
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

    /// <summary>Reads a single row.</summary>
    public static ReplicationStatus ReadRow(ReadOnlySpan<byte> json, ReplicationStatus? previous = null, StatusLayout? layout = null)
    {
        var reader = new Utf8JsonReader(json);
        return ReadRow(ref reader, previous, layout);
    }

    /// <summary>Reads a document of the replicator database, which only contains whether the replication has ended.</summary>
    /// <param name="reader">A reader before the object or at its start; afterwards, at its end.</param>
    /// <param name="previous">An earlier status of the same replication, from which values are taken that the document does not
    /// contain.</param>
    /// <param name="id">The document's id, or <c>null</c> if the JSON contains it.</param>
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

    /// <summary>Reads a single document.</summary>
    public static ReplicationStatus ReadDocument(ReadOnlySpan<byte> json, ReplicationStatus? previous = null)
    {
        var reader = new Utf8JsonReader(json);
        return ReadDocument(ref reader, previous);
    }

    /// <summary>
    /// Reads a response of <c>_bulk_get</c> and returns the documents that exist. The server sends every leaf of a document in conflict;
    /// the result is the winning revision, which is the one that runs.
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
