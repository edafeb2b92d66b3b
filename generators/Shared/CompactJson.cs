using System.Globalization;
using System.Text;
using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>JSON without white space, its texts escaped as documents escape them. JSON that is none comes out as something that is none.</summary>
internal static class CompactJson
{
    public static string Of(string json)
    {
        var compact = new StringBuilder(json.Length);
        for (int i = 0; i < json.Length; i++)
        {
            if (json[i] == '"') i = Text(json, i, compact);
            else if (!(json[i] is ' ' or '\t' or '\r' or '\n')) compact.Append(json[i]);
        }

        return compact.ToString();
    }

    /// <summary>Adds the text that begins at <paramref name="start"/>, and gives the place of its last quotation mark.</summary>
    private static int Text(string json, int start, StringBuilder compact)
    {
        var text = new StringBuilder();
        int i = start + 1;
        for (; i < json.Length && json[i] != '"'; i++)
        {
            if (json[i] == '\\' && i + 1 < json.Length) text.Append(Unescape(json, ref i));
            else text.Append(json[i]);
        }

        compact.Append(JsonText.Quote(text.ToString()));
        return i;
    }

    private static char Unescape(string json, ref int i)
    {
        char escape = json[++i];
        if (escape == 'u' && i + 4 < json.Length && int.TryParse(json.Substring(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int unit))
        {
            i += 4;
            return (char)unit;
        }

        return escape switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => escape,
        };
    }
}
