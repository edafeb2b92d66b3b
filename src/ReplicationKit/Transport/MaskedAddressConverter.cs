using System.Text.Json;
using System.Text.Json.Serialization;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Writes an address without its password, since options are serialized into logs and diagnostics.</summary>
internal sealed class MaskedAddressConverter : JsonConverter<Uri>
{
    public override Uri? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } address ? new Uri(address, UriKind.RelativeOrAbsolute) : null;

    public override void Write(Utf8JsonWriter writer, Uri value, JsonSerializerOptions options) =>
        writer.WriteStringValue(SecretMask.InAddress(value.OriginalString));
}
