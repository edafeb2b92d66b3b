using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Writes replication documents that are objects, field by field in the order of the option table.</summary>
internal static class ReplicationDocumentWriter
{
    public static void Write(IBufferWriter<byte> output, ReplicationDocument document, in WriteContext context)
    {
        using var json = new Utf8JsonWriter(output, DocumentJson.WriterOptions);
        json.WriteStartObject();
        if (document.Id is not null) json.WriteString("_id"u8, document.Id);
        if (document.Revision is not null) json.WriteString("_rev"u8, document.Revision);

        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            if (DocumentOptions.Get(document, option) is not { } value) continue;
            json.WritePropertyName(option.JsonName);
            WriteValue(json, value, context);
        }

        foreach ((string name, JsonNode? value) in document.AdditionalFields)
        {
            json.WritePropertyName(name);
            if (value is null) json.WriteNullValue();
            else value.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object value, in WriteContext context)
    {
        switch (value)
        {
            case ReplicationEndpoint endpoint: WriteEndpoint(json, endpoint, context); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case TimeSpan time: json.WriteNumberValue(time.Ticks / TimeSpan.TicksPerMillisecond); break;
            case string text: json.WriteStringValue(text); break;
            case JsonNode node: node.WriteTo(json); break;
            case CreateTargetParams targetParams: WriteTargetParams(json, targetParams); break;
            case UserContext user: WriteUser(json, user); break;
            case IReadOnlyList<string> texts: WriteTexts(json, texts); break;
            default: throw new ArgumentOutOfRangeException(nameof(value), value.GetType(), "A kind of option that the writer does not know.");
        }
    }

    private static void WriteEndpoint(Utf8JsonWriter json, ReplicationEndpoint endpoint, in WriteContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EndpointJson.Write(buffer, endpoint, context);
        json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }

    private static void WriteTargetParams(Utf8JsonWriter json, CreateTargetParams targetParams)
    {
        json.WriteStartObject();
        if (targetParams.Q is { } q) json.WriteNumber("q"u8, q);
        if (targetParams.N is { } n) json.WriteNumber("n"u8, n);
        if (targetParams.Partitioned is { } partitioned) json.WriteBoolean("partitioned"u8, partitioned);
        json.WriteEndObject();
    }

    private static void WriteUser(Utf8JsonWriter json, UserContext user)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, user.Name);
        json.WritePropertyName("roles"u8);
        WriteTexts(json, user.Roles);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, IReadOnlyList<string> texts)
    {
        json.WriteStartArray();
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
