using System.Diagnostics;

namespace ReplicationKit.Benchmarks;

/// <summary>
/// Times methods in turn, in batches that are shorter than a time slice, and takes a low quantile of each. On a machine that others use
/// as well, rows that are timed one after the other compare two moments of that machine; this compares the methods.
/// </summary>
internal static class TurnTimer
{
    private static readonly TimeSpan BatchTime = TimeSpan.FromMicroseconds(100);

    /// <summary>Calls of this length are not repeated to find out more: a second's call would take a minute.</summary>
    private static readonly TimeSpan LongCall = TimeSpan.FromMilliseconds(100);

    private const int LeastRounds = 15;

    /// <summary>The nanoseconds that a call of each takes, the cost of calling left out.</summary>
    /// <param name="batches">The methods.</param>
    /// <param name="rounds">How many turns each has at most.</param>
    /// <param name="budget">After how long to stop, if there were enough turns.</param>
    public static double[] Nanoseconds(IReadOnlyList<TimedBatch> batches, int rounds = 4000, TimeSpan? budget = null)
    {
        TimedBatch[] all = [TimedBatch.Empty(), .. batches];
        foreach (TimedBatch batch in all)
            WarmUp(batch);
        int[] counts = Array.ConvertAll(all, CountFor);
        bool isLong = batches.Any(batch => Time(batch, 1) > LongCall.TotalNanoseconds);
        var times = Array.ConvertAll(all, _ => new List<double>(rounds));
        long end = Stopwatch.GetTimestamp() + (long)((budget ?? TimeSpan.FromSeconds(10)).TotalSeconds * Stopwatch.Frequency);
        for (int round = 0; round < rounds && (round < LeastRounds || Stopwatch.GetTimestamp() < end); round++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                // A method that allocates much would otherwise collect the garbage of the method before it.
                if (isLong)
                    GC.Collect();
                times[i].Add(Time(all[i], counts[i]) / counts[i]);
            }
        }

        double[] results = Array.ConvertAll(times, LowQuantile);
        return [.. results.Skip(1).Select(time => Math.Max(0.1, time - results[0]))];
    }

    /// <summary>What one call allocates on this thread, in bytes.</summary>
    public static double Allocated(TimedBatch batch)
    {
        int calls = Time(batch, 1) < LongCall.TotalNanoseconds ? 50 : 1;
        long before = GC.GetAllocatedBytesForCurrentThread();
        batch.Run(calls);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)calls;
    }

    /// <summary>Until the method has been compiled for good, which takes calls and time.</summary>
    private static void WarmUp(TimedBatch batch)
    {
        long end = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 2);
        do batch.Run(1);
        while (Stopwatch.GetTimestamp() < end);
    }

    private static int CountFor(TimedBatch batch)
    {
        double one = Time(batch, 1);
        if (one > LongCall.TotalNanoseconds)
            return 1;
        one = Enumerable.Range(0, 20).Min(_ => Time(batch, 1));
        int guess = Math.Clamp((int)(BatchTime.TotalNanoseconds / one), 1, 100_000);
        double batchTime = Enumerable.Range(0, 5).Min(_ => Time(batch, guess));
        return Math.Clamp((int)(guess * BatchTime.TotalNanoseconds / batchTime), 1, 100_000);
    }

    private static double Time(TimedBatch batch, int count)
    {
        long began = Stopwatch.GetTimestamp();
        batch.Run(count);
        return Stopwatch.GetElapsedTime(began).TotalNanoseconds;
    }

    private static double LowQuantile(List<double> times)
    {
        times.Sort();
        return times[times.Count / 10];
    }
}
