using System.Text.Json.Serialization;

namespace ReplicationKit.Benchmarks.Serialization;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DocumentDto))]
internal sealed partial class DocumentContext : JsonSerializerContext;
