using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ReplicationKit.Embedded;

namespace ReplicationKit.Benchmarks.Embedded;

/// <summary>What tests of an application wait for: views, indexes, the start of a server and a small replication.</summary>
internal static class EmbeddedTable
{
    private const int BulkSize = 1000;
    private const int IdleDatabases = 1000;

    private const string Design = """
        {"views":{"by_number":{"map":"function(doc){emit(doc.number,doc.name)}","reduce":"_sum"},
          "by_name":{"map":"function(doc){emit([doc.name,doc.number],1)}","reduce":"_count"}}}
        """;

    public static async Task WriteAsync(TextWriter output, int count)
    {
        output.WriteLine("| server | what | time or size | processor time of this process | aim |");
        output.WriteLine("|---|---|---:|---:|---:|");
        await StartAsync(output);
        await using (EmbeddedCouch couch = await EmbeddedCouch.StartAsync())
            await ServerAsync(output, "embedded", couch.Uri, count);
        if (Environment.GetEnvironmentVariable("COUCHDB_URL") is { Length: > 0 } url)
            await ServerAsync(output, "COUCHDB_URL", new Uri(url), count);
    }

    // The first start of a process includes the compilation of its code.
    private static async Task StartAsync(TextWriter output)
    {
        await TimeAsync(output, "embedded", "start, the first of the process", "", StartOnceAsync);
        await TimeAsync(output, "embedded", "start", "150 ms", StartOnceAsync);
        await TimeAsync(output, "embedded", "start, 100 documents replicated, end, the first of the process", "", ReplicateOnceAsync);
        await TimeAsync(output, "embedded", "start, 100 documents replicated, end", "500 ms", ReplicateOnceAsync);
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync();
        using HttpClient http = couch.CreateClient();
        await CreateAsync(http, "idle");
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        long all = Environment.WorkingSet;
        Row(output, "embedded", "this process with an idle server and a database, managed memory", Megabytes(managed), "", "");
        Row(output, "embedded", "the same, working set", Megabytes(all), "", "");
        for (int i = 0; i < IdleDatabases; i++)
            await CreateAsync(http, $"idle-{i}");
        Row(
            output,
            "embedded",
            "an idle database, managed memory",
            Kilobytes((GC.GetTotalMemory(forceFullCollection: true) - managed) / IdleDatabases),
            "",
            ""
        );
        Row(output, "embedded", "the same, working set", Kilobytes((Environment.WorkingSet - all) / IdleDatabases), "", "");
    }

    private static async Task CreateAsync(HttpClient http, string database) =>
        (await http.PutAsync(database, null)).EnsureSuccessStatusCode();

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB");

    private static string Kilobytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} kB");

    private static async Task StartOnceAsync()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync();
    }

    private static async Task ReplicateOnceAsync()
    {
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync();
        using HttpClient http = couch.CreateClient();
        (await http.PutAsync("source", null)).EnsureSuccessStatusCode();
        await FillAsync(http, "source", 100);
        var replication = new JsonObject
        {
            ["source"] = "source",
            ["target"] = "target",
            ["create_target"] = true,
        };
        (await http.PostAsJsonAsync("_replicate", replication)).EnsureSuccessStatusCode();
    }

    private static async Task ServerAsync(TextWriter output, string server, Uri address, int count)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
        if (address.UserInfo.Length > 0)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)))
            );
        string database = "rk-" + Guid.NewGuid().ToString("N");
        (await http.PutAsync(database, null)).EnsureSuccessStatusCode();
        try
        {
            string number = count.ToString("N0", CultureInfo.InvariantCulture);
            await TimeAsync(output, server, $"{number} documents written", "", () => FillAsync(http, database, count));
            await SendAsync(http, HttpMethod.Put, $"{database}/_design/d", Design);
            string view = $"{database}/_design/d/_view/";
            await TimeAsync(
                output,
                server,
                "two views of them built",
                "",
                () => GetAsync(http, view + "by_number?limit=1&reduce=false", view + "by_name?limit=1&reduce=false")
            );
            await TimeAsync(
                output,
                server,
                "100 rows by key range, 100 times",
                "",
                () => RepeatAsync(i => GetAsync(http, $"{view}by_number?reduce=false&startkey={i}&limit=100"))
            );
            await TimeAsync(output, server, "sum of all rows", "", () => GetAsync(http, view + "by_number"));
            await TimeAsync(output, server, "count by group_level=1", "", () => GetAsync(http, view + "by_name?group_level=1"));
            await TimeAsync(
                output,
                server,
                "Mango index built",
                "",
                async () =>
                {
                    await SendAsync(http, HttpMethod.Post, database + "/_index", """{"index":{"fields":["number"]}}""");
                    await FindAsync(http, database, 0);
                }
            );
            await TimeAsync(output, server, "_find with the index, 100 times", "", () => RepeatAsync(i => FindAsync(http, database, i)));
        }
        finally
        {
            (await http.DeleteAsync(database)).EnsureSuccessStatusCode();
        }
    }

    private static async Task FillAsync(HttpClient http, string database, int count)
    {
        for (int from = 0; from < count; from += BulkSize)
        {
            var documents = new JsonArray();
            for (int i = from; i < Math.Min(count, from + BulkSize); i++)
                documents.Add(
                    new JsonObject
                    {
                        ["_id"] = i.ToString("D8", CultureInfo.InvariantCulture),
                        ["number"] = i,
                        ["name"] = "name " + i % 100,
                        ["text"] = new string('x', 200),
                    }
                );
            (await http.PostAsJsonAsync(database + "/_bulk_docs", new JsonObject { ["docs"] = documents })).EnsureSuccessStatusCode();
        }
    }

    private static Task FindAsync(HttpClient http, string database, int from) =>
        SendAsync(http, HttpMethod.Post, database + "/_find", $$$"""{"selector":{"number":{"$gte":{{{from}}}}},"limit":25}""");

    private static async Task RepeatAsync(Func<int, Task> request)
    {
        for (int i = 0; i < 100; i++)
            await request(i * 10);
    }

    private static async Task GetAsync(HttpClient http, params string[] paths)
    {
        foreach (string path in paths)
            await http.GetByteArrayAsync(path);
    }

    private static async Task SendAsync(HttpClient http, HttpMethod method, string path, string json)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using HttpResponseMessage response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task TimeAsync(TextWriter output, string server, string what, string aim, Func<Task> work)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await work();
        Row(
            output,
            server,
            what,
            Milliseconds(Stopwatch.GetElapsedTime(start)),
            Milliseconds(Environment.CpuUsage.TotalTime - processor),
            aim
        );
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N0} ms");

    private static void Row(TextWriter output, string server, string what, string value, string processor, string aim)
    {
        output.WriteLine($"| {server} | {what} | {value} | {processor} | {aim} |");
        output.Flush();
    }
}
