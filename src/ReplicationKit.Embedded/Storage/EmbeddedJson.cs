using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReplicationKit.Embedded.Storage;

/// <summary>Conversions of single values to JSON and back, without reflection.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class EmbeddedJson : JsonSerializerContext
{
    public static JsonElement Null => JsonSerializer.SerializeToElement((string?)null, Default.String!);

    public static JsonElement EmptyObject =>
        JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement>(), Default.DictionaryStringJsonElement);

    public static JsonElement Element(string value) => JsonSerializer.SerializeToElement(value, Default.String);

    public static JsonElement Element(bool value) => JsonSerializer.SerializeToElement(value, Default.Boolean);

    /// <summary>An object with one member.</summary>
    public static JsonElement Element(string name, JsonElement value) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { [name] = value }, Default.DictionaryStringJsonElement);

    /// <summary>The value of a JSON string literal.</summary>
    public static string StringOf(string json) => JsonSerializer.Deserialize(json, Default.String)!;
}
