using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit.Benchmarks.Polling;

/// <summary>Answers of a real server, and pages of any length made of them.</summary>
public static class Recorded
{
    /// <summary>As the server writes, which escapes no more than it must.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One status: a continuous replication that runs.</summary>
    public static byte[] Status { get; } = Read("scheduler-doc.json");

    /// <summary>The same one tick later: some documents more.</summary>
    public static byte[] LaterStatus { get; } = Later(Status);

    /// <summary>A page of <c>_scheduler/docs</c> of running replications.</summary>
    /// <param name="first">The number of the first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="changed">The number of the row that shows more documents than the others; -1: none.</param>
    public static byte[] Page(int first, int count, int changed = -1)
    {
        JsonNode page = JsonNode.Parse(Read("scheduler-docs.json"))!;
        JsonNode running = page["docs"]!.AsArray().First(row => row!["state"]!.GetValue<string>() == "running")!;
        var text = new StringBuilder("{\"total_rows\":10000,\"offset\":0,\"docs\":[");
        for (int number = first; number < first + count; number++)
        {
            JsonObject row = running.DeepClone().AsObject();
            row["doc_id"] = string.Create(CultureInfo.InvariantCulture, $"replication-{number:d6}");
            row["id"] = string.Create(CultureInfo.InvariantCulture, $"{number:x32}+continuous");
            if (number == changed)
                row["info"]!["docs_written"] = 5;
            if (number > first)
                text.Append(',');
            text.Append(row.ToJsonString(Plain));
        }

        return Encoding.UTF8.GetBytes(text.Append("]}\n").ToString());
    }

    /// <summary>Two figures changed, all else as the server sent it.</summary>
    private static byte[] Later(byte[] status) =>
        Encoding.UTF8.GetBytes(
            Encoding
                .UTF8.GetString(status)
                .Replace("\"docs_read\":4,\"docs_written\":4", "\"docs_read\":5,\"docs_written\":5", StringComparison.Ordinal)
        );

    private static byte[] Read(string name)
    {
        using Stream stream = typeof(Recorded).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
