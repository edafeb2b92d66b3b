using System.Text.Json.Serialization;

namespace ReplicationKit.Benchmarks.Polling;

[JsonSerializable(typeof(StatusDto))]
[JsonSerializable(typeof(PageDto))]
internal sealed partial class StatusContext : JsonSerializerContext;
