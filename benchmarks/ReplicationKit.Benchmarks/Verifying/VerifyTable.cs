using System.Diagnostics;
using System.Globalization;
using ReplicationKit.Benchmarks.Following;

namespace ReplicationKit.Benchmarks.Verifying;

/// <summary>The cost of comparing two databases of the same content, compared with reading both <c>_all_docs</c>.</summary>
internal static class VerifyTable
{
    public static async Task WriteAsync(TextWriter output, IReadOnlyList<int> counts)
    {
        output.WriteLine(
            "| server | documents | way | requests | bytes received | time | client: processor time | client: allocated | client: peak |"
        );
        output.WriteLine("|---|---:|---|---:|---:|---:|---:|---:|---:|");
        foreach (int count in counts)
        {
            using ServerProcess embedded = await ServerProcess.StartAsync();
            await WriteAsync(output, "embedded", embedded.Address, count);
            if (Environment.GetEnvironmentVariable("COUCHDB_URL") is { Length: > 0 } url)
                await WriteAsync(output, "COUCHDB_URL", new Uri(url), count);
        }
    }

    private static async Task WriteAsync(TextWriter output, string server, Uri address, int count)
    {
        using Compared compared = await Compared.PrepareAsync(address, count);
        await WriteAsync(output, server, compared, count, "VerifyAsync", compared.VerifyAsync);
        await WriteAsync(output, server, compared, count, "both _all_docs, in pages of 1,000", compared.ReadPagesAsync);
        await WriteAsync(output, server, compared, count, "both _all_docs, whole", compared.ReadAllAsync);
        await compared.RemoveAsync();
    }

    private static async Task WriteAsync(TextWriter output, string server, Compared compared, int count, string way, Func<Task> compare)
    {
        long kept = GC.GetTotalMemory(forceFullCollection: true);
        (long requests, long bytes, long allocated) = (compared.Answers.Requests, compared.Answers.Bytes, GC.GetTotalAllocatedBytes());
        TimeSpan client = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        long peak = 0;
        using (var sampling = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false)), null, 0, 20))
            await compare();

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {server} | {count:N0} | {way} | {compared.Answers.Requests - requests:N0} | {Megabytes(compared.Answers.Bytes - bytes)} | {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s | {(Environment.CpuUsage.TotalTime - client).TotalSeconds:0.0} s | {Megabytes(GC.GetTotalAllocatedBytes() - allocated)} | {Megabytes(peak - kept)} |"
            )
        );
        output.Flush();
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, bytes) / 1048576.0:0.0} MB");
}
