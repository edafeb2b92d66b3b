using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReplicationKit;

/// <summary>
/// Writes a specification as its whole replication document, with bare names unchanged. Specifications cannot be read from JSON; use
/// <see cref="ReplicationDocument.Parse"/> for documents.
/// </summary>
public sealed class ReplicationSpecConverter : JsonConverter<IReplicationSpec>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        return typeof(IReplicationSpec).IsAssignableFrom(typeToConvert);
    }

    /// <summary>Throws: a specification is declared in C#.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override IReplicationSpec Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException(
            $"A specification ({typeToConvert}) is declared in C# and cannot be read from JSON; ReplicationDocument.Parse reads a replication document."
        );

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReplicationSpec value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        var buffer = new ArrayBufferWriter<byte>();
        value.WriteTo(buffer, new WriteContext(localBaseAddress: null));
        writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }
}
