using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReplicationKit.Tool;

/// <summary>Results for scripts. The names of the fields are a promise: they are added to, never changed.</summary>
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(JobJson))]
[JsonSerializable(typeof(TaskJson))]
[JsonSerializable(typeof(PlanJson))]
internal sealed partial class JsonOutput : JsonSerializerContext
{
    /// <summary>The output is no HTML page: only what JSON itself demands is escaped.</summary>
    private static readonly JsonOutput Readable = new(
        new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    public static string Of(StatusJson status) => JsonSerializer.Serialize(status, Readable.StatusJson);

    public static string Of(JobJson job) => JsonSerializer.Serialize(job, Readable.JobJson);

    public static string Of(TaskJson task) => JsonSerializer.Serialize(task, Readable.TaskJson);

    public static string Of(PlanJson plan) => JsonSerializer.Serialize(plan, Readable.PlanJson);
}
