using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReplicationKit;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class MonitoringJson : JsonSerializerContext;
