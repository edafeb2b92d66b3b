using System.Buffers;
using System.Text.Json.Nodes;
using ReplicationKit.CompilerServices;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Writes document objects, field by field in the order of the option table.</summary>
internal static class ReplicationDocumentWriter
{
    public static void Write(IBufferWriter<byte> output, ReplicationDocument document, in WriteContext context)
    {
        var json = new DocumentWriter(output, context);
        bool any = false;
        json.Raw("{"u8);
        if (document.Id is not null)
            Field(ref json, ref any, "_id", document.Id);
        if (document.Revision is not null)
            Field(ref json, ref any, "_rev", document.Revision);

        foreach (ReplicationOption option in ReplicationOptions.Fields)
        {
            if ((option == ReplicationOptions.Selector ? document.WrittenSelector : document[option]) is { } value)
                Field(ref json, ref any, option.JsonName, value);
        }

        foreach ((string name, JsonNode? value) in document.AdditionalFields)
            Field(ref json, ref any, name, value);
        json.Raw("}"u8);
        json.Flush();
    }

    /// <summary>Writes one field, preceded by a comma unless it is the first.</summary>
    public static void Field(ref DocumentWriter json, ref bool any, string name, object? value)
    {
        if (any)
            json.Raw(","u8);
        any = true;
        json.Value(name);
        json.Raw(":"u8);
        switch (value)
        {
            case null:
                json.Node(null);
                break;
            case JsonNode node:
                json.Node(node);
                break;
            case ReplicationEndpoint endpoint:
                json.Endpoint(endpoint);
                break;
            case bool flag:
                json.Value(flag);
                break;
            case int number:
                json.Value(number);
                break;
            case TimeSpan time:
                json.Value(time);
                break;
            case string text:
                json.Value(text);
                break;
            case CreateTargetParams targetParams:
                json.Value(targetParams);
                break;
            case UserContext user:
                json.Value(user);
                break;
            case IEnumerable<string> texts:
                json.Value(texts);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.GetType(), "The writer does not support this kind of option.");
        }
    }
}
