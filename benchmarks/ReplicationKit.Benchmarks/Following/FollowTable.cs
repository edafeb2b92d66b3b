using System.Globalization;

namespace ReplicationKit.Benchmarks.Following;

/// <summary>What following many replications costs at each tick, on both sides of the wire, beside one request for each.</summary>
internal static class FollowTable
{
    private const int Ticks = 5;

    public static async Task WriteAsync(TextWriter output, IReadOnlyList<int> counts)
    {
        output.WriteLine("| replications | way | requests a tick | bytes a tick | client: processor time | client: allocated | client: kept | server: processor time |");
        output.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|");
        foreach (int count in counts)
        {
            using Followed followed = await Followed.PrepareAsync(count);
            await WriteAsync(output, followed, count, "pages", followed.TickAsync);
            await WriteAsync(output, followed, count, "one request each", followed.OneByOneAsync);
        }
    }

    private static async Task WriteAsync(TextWriter output, Followed followed, int count, string way, Func<Task> tick)
    {
        await tick();
        long kept = GC.GetTotalMemory(forceFullCollection: true);
        (long requests, long bytes, long allocated) = (followed.Answers.Requests, followed.Answers.Bytes, GC.GetTotalAllocatedBytes());
        (TimeSpan client, TimeSpan server) = (Environment.CpuUsage.TotalTime, followed.ServerTime);
        for (int number = 0; number < Ticks; number++) await tick();

        client = (Environment.CpuUsage.TotalTime - client) / Ticks;
        server = (followed.ServerTime - server) / Ticks;
        allocated = (GC.GetTotalAllocatedBytes() - allocated) / Ticks;
        kept = GC.GetTotalMemory(forceFullCollection: true) - kept;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {count} | {way} | {(followed.Answers.Requests - requests) / Ticks} | {Kilobytes((followed.Answers.Bytes - bytes) / Ticks)} | {client.TotalMilliseconds:0.0} ms | {Kilobytes(allocated)} | {Kilobytes(kept)} | {server.TotalMilliseconds:0.0} ms |"));
        output.Flush();
    }

    private static string Kilobytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:#,0} kB");
}
