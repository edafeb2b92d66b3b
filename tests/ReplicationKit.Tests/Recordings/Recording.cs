using System.Text;
using System.Text.Json;

namespace ReplicationKit.Tests;

/// <summary>Answers of a real CouchDB 3.5.2, request and response only.</summary>
internal static class Recording
{
    /// <summary>Every recorded answer: file, name of the exchange, path, status, body.</summary>
    public static IEnumerable<(string File, string Name, string Path, int Status, JsonElement Body)> All(string file = "")
    {
        foreach (
            string resource in typeof(Recording)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith("Recordings/" + file, StringComparison.Ordinal))
        )
        {
            using Stream stream = typeof(Recording).Assembly.GetManifestResourceStream(resource)!;
            foreach (JsonElement exchange in JsonDocument.Parse(stream).RootElement.EnumerateArray())
            {
                JsonElement response = exchange.GetProperty("response");
                if (response.GetProperty("status").ValueKind != JsonValueKind.Number)
                    continue;
                yield return (
                    resource["Recordings/".Length..],
                    exchange.GetProperty("name").GetString() ?? "",
                    exchange.GetProperty("request").GetProperty("path").GetString() ?? "",
                    response.GetProperty("status").GetInt32(),
                    response.GetProperty("body")
                );
            }
        }
    }

    /// <summary>Every row of <c>_scheduler/docs</c> that was recorded, alone or in a page.</summary>
    public static IEnumerable<(string Name, JsonElement Row)> SchedulerRows()
    {
        foreach (var (file, name, path, status, body) in All())
        {
            if (status != 200 || !path.StartsWith("/_scheduler/docs", StringComparison.Ordinal) || body.ValueKind != JsonValueKind.Object)
                continue;
            if (body.TryGetProperty("docs", out JsonElement rows))
            {
                foreach (JsonElement row in rows.EnumerateArray())
                    yield return ($"{file}: {name}", row);
            }
            else if (body.TryGetProperty("doc_id", out _))
                yield return ($"{file}: {name}", body);
        }
    }

    public static byte[] Bytes(JsonElement body) => Encoding.UTF8.GetBytes(body.GetRawText());
}
