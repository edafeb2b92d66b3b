using System.Text;
using ReplicationKit.Rules;
using ReplicationKit.Rules.Json;

namespace ReplicationKit.Design;

/// <summary>Writes a design document as JSON without white space.</summary>
internal static class DesignJson
{
    public static string Of(DesignNode document)
    {
        var text = new StringBuilder();
        Write(document, text);
        return text.ToString();
    }

    private static void Write(DesignNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case JsonNodeKind.String:
                // A file that was checked out with CRLF is the same document.
                text.Append(JsonText.Quote(node.Text.Replace("\r\n", "\n")));
                break;
            case JsonNodeKind.Array:
                text.Append('[');
                for (int i = 0; i < node.Elements.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    Write(node.Elements[i], text);
                }

                text.Append(']');
                break;
            case JsonNodeKind.Object:
                text.Append('{');
                for (int i = 0; i < node.Members.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",").Append(JsonText.Quote(node.Members[i].Name)).Append(':');
                    Write(node.Members[i].Value, text);
                }

                text.Append('}');
                break;
            default:
                text.Append(node.Text);
                break;
        }
    }
}
