using System.Diagnostics;
using System.Globalization;

namespace ReplicationKit.Benchmarks.Following;

/// <summary>
/// What it costs to create, list, plan, ensure, replace, follow and stop many replications: requests, bytes, time and memory. With
/// <c>COUCHDB_URL</c> on that server, in databases of its own, which are deleted.
/// </summary>
internal static class ScaleTable
{
    /// <summary>The number of jobs that the server runs at once, so that all replications end.</summary>
    private const int Jobs = 500;

    private const string Database = "rk-scale/_replicator";
    private const string Source = "rk-scale-source";
    private const string Target = "rk-scale-target";

    public static async Task WriteAsync(TextWriter output, IReadOnlyList<int> counts)
    {
        output.WriteLine("| replications | step | requests | bytes | time | client: processor time | client: allocated | client: kept |");
        output.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|");
        foreach (int count in counts)
            await WriteAsync(output, count);
    }

    private static async Task WriteAsync(TextWriter output, int count)
    {
        Uri? real = Environment.GetEnvironmentVariable("COUCHDB_URL") is { Length: > 0 } url ? new Uri(url) : null;
        using ServerProcess? server = real is null ? await ServerProcess.StartAsync(Jobs) : null;
        using var databases = new ScaleDatabases(real ?? server!.Address, [Database, Source, Target]);
        await databases.CreateAsync();
        try
        {
            await WriteAsync(output, count, real ?? server!.Address);
        }
        finally
        {
            await databases.DeleteAsync();
        }
    }

    private static async Task WriteAsync(TextWriter output, int count, Uri address)
    {
        using var handler = new CountingHandler();
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var replicator = new Replicator(
            http,
            new ReplicatorOptions
            {
                BaseAddress = address,
                Database = Database,
                RequestTimeout = TimeSpan.FromMinutes(10),
            }
        );
        ReplicationDocument[] specs = [.. Enumerable.Range(0, count).Select(number => OneShot(number, "first"))];
        ReplicationDocument[] changed = [.. Enumerable.Range(0, count).Select(number => OneShot(number, "second"))];
        await StepAsync("create", () => replicator.CreateAllAsync(specs));
        await StepAsync(
            "follow to the ends",
            async () =>
            {
                await foreach (ReplicationStatus _ in replicator.FollowAllAsync(specs.Select(spec => spec.Id!))) { }
            }
        );
        await StepAsync(
            "list",
            async () =>
            {
                await foreach (ReplicationStatus _ in replicator.ListAsync()) { }
            }
        );
        await StepAsync("statuses", () => replicator.GetStatusesAsync(specs.Select(spec => spec.Id!)));
        await StepAsync("plan", () => replicator.PlanAsync(specs));
        await StepAsync("ensure, unchanged", () => replicator.EnsureAllAsync(specs));
        await StepAsync("ensure, all replaced", () => replicator.EnsureAllAsync(changed));
        await StepAsync("stop", () => replicator.StopAllAsync(specs.Select(spec => spec.Id!)));

        async Task StepAsync(string name, Func<Task> step)
        {
            long kept = GC.GetTotalMemory(forceFullCollection: true);
            (long requests, long bytes, long allocated) = (handler.Requests, handler.Bytes, GC.GetTotalAllocatedBytes());
            (TimeSpan client, long begin) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            await step();
            TimeSpan time = Stopwatch.GetElapsedTime(begin);
            client = Environment.CpuUsage.TotalTime - client;
            allocated = GC.GetTotalAllocatedBytes() - allocated;
            kept = GC.GetTotalMemory(forceFullCollection: true) - kept;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {count} | {name} | {handler.Requests - requests} | {Kilobytes(handler.Bytes - bytes)} | {time.TotalSeconds:0.0} s | {client.TotalSeconds:0.00} s | {Kilobytes(allocated)} | {Kilobytes(kept)} |"
                )
            );
            output.Flush();
        }
    }

    private static string Kilobytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:#,0} kB");

    /// <summary>A replication that ends at once. The list of ids makes each of them another one to the server.</summary>
    private static ReplicationDocument OneShot(int number, string run)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"scale-{number:d6}");
        return new()
        {
            Id = id,
            Source = ReplicationEndpoint.Database(Source),
            Target = ReplicationEndpoint.Database(Target),
            DocIds = [id + run],
        };
    }
}
