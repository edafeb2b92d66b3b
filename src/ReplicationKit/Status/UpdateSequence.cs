using System.Text.Json;

namespace ReplicationKit;

/// <summary>Reads <c>update_seq</c> of a database's description.</summary>
internal static class UpdateSequence
{
    /// <summary>Returns the sequence as a string, or <c>null</c> if the description contains none.</summary>
    public static string? Read(ReadOnlySpan<byte> description)
    {
        var reader = new Utf8JsonReader(description);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("update_seq"u8))
                continue;
            reader.Read();
            return reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                _ => null,
            };
        }

        return null;
    }
}
