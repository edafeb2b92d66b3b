using System.Text;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>Reads the JSON that the comparison of two databases needs.</summary>
internal static class ComparedPageReader
{
    /// <summary>Reads a page of <c>_changes</c>.</summary>
    public static ComparedPage ReadChanges(ReadOnlySpan<byte> body)
    {
        var documents = new List<ComparedDocument>();
        string? last = null;
        long? pending = null;
        var reader = new Utf8JsonReader(body);
        Begin(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("results"u8))
            {
                Begin(ref reader, JsonTokenType.StartArray);
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    documents.Add(ReadRow(ref reader));
            }
            else if (reader.ValueTextEquals("last_seq"u8))
            {
                reader.Read();
                last = ReadSequence(ref reader);
            }
            else if (reader.ValueTextEquals("pending"u8))
            {
                reader.Read();
                pending = reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : null;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        return new ComparedPage(documents, last ?? throw new JsonException("The changes have no 'last_seq'."), pending);
    }

    /// <summary>Reads the missing revisions of <c>_revs_diff</c> by the document's id.</summary>
    public static Dictionary<string, IReadOnlyList<string>> ReadMissing(ReadOnlySpan<byte> body)
    {
        var missing = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(body);
        Begin(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string id = reader.GetString()!;
            Begin(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("missing"u8))
                    missing[id] = ReadStrings(ref reader);
                else
                    reader.Skip();
            }
        }

        return missing;
    }

    private static ComparedDocument ReadRow(ref Utf8JsonReader reader)
    {
        string? id = null;
        IReadOnlyList<string> revisions = [];
        bool isDeleted = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                id = reader.GetString();
            }
            else if (reader.ValueTextEquals("changes"u8))
                revisions = ReadRevisions(ref reader);
            else if (reader.ValueTextEquals("deleted"u8))
                isDeleted = reader.Read() && reader.TokenType == JsonTokenType.True;
            else
                reader.Skip();
        }

        return new ComparedDocument(id ?? throw new JsonException("A change has no 'id'."), revisions, isDeleted);
    }

    /// <summary>Reads <c>[{"rev":"1-a"}, …]</c>.</summary>
    private static List<string> ReadRevisions(ref Utf8JsonReader reader)
    {
        var revisions = new List<string>(1);
        Begin(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
                revisions.Add(reader.GetString()!);
        }

        return revisions;
    }

    private static List<string> ReadStrings(ref Utf8JsonReader reader)
    {
        var texts = new List<string>(1);
        Begin(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            texts.Add(reader.GetString()!);
        return texts;
    }

    /// <summary>Reads a sequence, which is a string, or a number before CouchDB 2 and in other servers.</summary>
    private static string? ReadSequence(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };

    private static void Begin(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        if (!reader.Read() || reader.TokenType != expected)
            throw new JsonException($"Expected {expected} instead of {reader.TokenType}.");
    }
}
