using System.Text.Json;

namespace ReplicationKit;

/// <summary>A line of the changes feed of a replicator database.</summary>
/// <param name="Id">The document's id, or <c>null</c> if the line ends the feed.</param>
/// <param name="Sequence">The feed's sequence after the line, or <c>null</c> if the line contains none, as not every line does.</param>
/// <param name="Generation">The generation of the document's revision.</param>
/// <param name="IsDeleted">Whether the document was deleted.</param>
/// <param name="Status">The replication's status in the document, or <c>null</c> if the line contains no document.</param>
internal readonly record struct ChangesRow(string? Id, string? Sequence, int Generation, bool IsDeleted, ReplicationStatus? Status)
{
    public static ChangesRow Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        string? id = null;
        string? sequence = null;
        int generation = 0;
        bool deleted = false;
        var document = default(Utf8JsonReader);
        bool hasDocument = false;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
                id = ReadText(ref reader);
            else if (reader.ValueTextEquals("seq"u8) || reader.ValueTextEquals("last_seq"u8))
                sequence = ReadText(ref reader);
            else if (reader.ValueTextEquals("changes"u8))
                generation = ReadGeneration(ref reader);
            else if (reader.ValueTextEquals("deleted"u8))
                deleted = reader.Read() && reader.TokenType == JsonTokenType.True;
            else if (reader.ValueTextEquals("doc"u8))
            {
                reader.Read();
                document = reader;
                hasDocument = reader.TokenType == JsonTokenType.StartObject;
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        ReplicationStatus? status = hasDocument && !deleted ? StatusReader.ReadDocument(ref document, previous: null, id) : null;
        return new ChangesRow(id, sequence, generation, deleted, status);
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
    }

    private static int ReadGeneration(ref Utf8JsonReader reader)
    {
        int generation = 0;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return generation;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
                generation = Math.Max(generation, DocumentRevision.GenerationOf(reader.GetString()));
        }

        return generation;
    }
}
