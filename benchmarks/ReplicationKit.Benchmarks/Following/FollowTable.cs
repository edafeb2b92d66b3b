using System.Globalization;

namespace ReplicationKit.Benchmarks.Following;

/// <summary>The cost of polling many replications, on the client and the server, compared with one request for each.</summary>
internal static class FollowTable
{
    private const int Polls = 5;

    public static async Task WriteAsync(TextWriter output, IReadOnlyList<int> counts)
    {
        output.WriteLine(
            "| replications | way | requests | bytes | client: processor time | client: allocated | client: kept | server: processor time |"
        );
        output.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|");
        foreach (int count in counts)
        {
            using Followed followed = await Followed.PrepareAsync(count);
            await WriteAsync(output, followed, count, "a tick", followed.TickAsync);
            await WriteAsync(output, followed, count, "ticks until all had a turn", followed.RoundAsync);
            await WriteAsync(output, followed, count, "one request for each", followed.OneByOneAsync);
        }
    }

    private static async Task WriteAsync(TextWriter output, Followed followed, int count, string way, Func<Task> look)
    {
        await look();
        long kept = GC.GetTotalMemory(forceFullCollection: true);
        (long requests, long bytes, long allocated) = (followed.Answers.Requests, followed.Answers.Bytes, GC.GetTotalAllocatedBytes());
        (TimeSpan client, TimeSpan server) = (Environment.CpuUsage.TotalTime, followed.ServerTime);
        for (int number = 0; number < Polls; number++)
            await look();

        client = (Environment.CpuUsage.TotalTime - client) / Polls;
        server = (followed.ServerTime - server) / Polls;
        allocated = (GC.GetTotalAllocatedBytes() - allocated) / Polls;
        kept = GC.GetTotalMemory(forceFullCollection: true) - kept;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {count} | {way} | {(followed.Answers.Requests - requests) / Polls} | {Kilobytes((followed.Answers.Bytes - bytes) / Polls)} | {client.TotalMilliseconds:0.0} ms | {Kilobytes(allocated)} | {Kilobytes(kept)} | {server.TotalMilliseconds:0.0} ms |"
            )
        );
        output.Flush();
    }

    private static string Kilobytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:#,0} kB");
}
