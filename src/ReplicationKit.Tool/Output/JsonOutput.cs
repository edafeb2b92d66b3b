using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReplicationKit.Tool;

/// <summary>Results for scripts. Field names are stable: new ones can be added, existing ones never change.</summary>
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(JobJson))]
[JsonSerializable(typeof(TaskJson))]
[JsonSerializable(typeof(PlanJson))]
[JsonSerializable(typeof(VerificationsJson))]
[JsonSerializable(typeof(PreviewsJson))]
internal sealed partial class JsonOutput : JsonSerializerContext
{
    /// <summary>The output is not an HTML page, so only what JSON requires is escaped.</summary>
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

    public static string Of(VerificationsJson verifications) => JsonSerializer.Serialize(verifications, Readable.VerificationsJson);

    public static string Of(PreviewsJson previews) => JsonSerializer.Serialize(previews, Readable.PreviewsJson);

    public static string Of(PlanJson plan) => JsonSerializer.Serialize(plan, Readable.PlanJson);
}
