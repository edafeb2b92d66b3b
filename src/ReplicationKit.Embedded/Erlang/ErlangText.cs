using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Erlang;

/// <summary>Erlang terms as CouchDB prints them into reasons.</summary>
internal static class ErlangText
{
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{[" + string.Join(',', value.EnumerateObject().Select(member => $"{{{Binary(member.Name)},{Of(member.Value)}}}")) + "]}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Of)) + "]",
        JsonValueKind.String => Binary(value.GetString()!),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    public static string Binary(string text) => text.All(char.IsAscii) ? $"<<{Quoted(text)}>>" : $"<<{Quoted(text)}/utf8>>";

    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (char character in text)
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\{Convert.ToString(character, 8)}"),
                _ => character.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }
}
