using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>Numbers and durations: what hangs or crashes, and what costs.</summary>
internal static class NumberRules
{
    /// <summary>Below it a login does not get its answer in time.</summary>
    public const long LowestConnectionTimeout = 50;

    /// <summary>Ten times the timeout is a timer of 32 bits on the server.</summary>
    public const long HighestConnectionTimeout = 429_496_729;

    /// <summary>The changes feed gives a sign of life every max(1000, timeout/3) milliseconds at best.</summary>
    public const long ComfortableConnectionTimeout = 2_000;

    private const long ManyRetriesPerRequest = 10;
    private const long ShortInterval = 1_000;
    private const long LongestInterval = 922_337_203_685_477;

    public static readonly Rule Range = new(RuleId.NumberRange, Error,
        "A number with which the replication cannot work",
        "{0} is {1}: {2}");

    public static readonly Rule ShortTimeout = new(RuleId.ShortConnectionTimeout, Warning,
        "The connection timeout is too short for the changes feed",
        "ConnectionTimeout is {0} ms, shorter than the changes feed may be silent: give at least 2,000 ms");

    public static readonly Rule ManyRetries = new(RuleId.ManyRetries, Warning,
        "Many retries per request",
        "RetriesPerRequest is {0}: the pauses between retries grow, so that more than 10 mean minutes of waiting before an error shows");

    public static readonly Rule ManyWorkers = new(RuleId.ManyWorkers, Warning,
        "Much load on both servers",
        "{0} is {1}, more than {2}: it costs memory and sockets on both servers and seldom makes the replication faster");

    public static readonly Rule ShortCheckpoint = new(RuleId.ShortCheckpointInterval, Warning,
        "A checkpoint more than once a second",
        "CheckpointInterval is {0} ms: each checkpoint writes a document on source and target; 1,000 ms or more is enough");

    public static readonly Rule BulkGetOff = new(RuleId.BulkGetOff, Info,
        "Bulk get is off",
        "UseBulkGet is off: every document is fetched with a request of its own");

    public static readonly Rule[] All = [Range, ShortTimeout, ManyRetries, ManyWorkers, ShortCheckpoint, BulkGetOff];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        EvaluateCount(spec.WorkerProcesses, ReplicationOptions.WorkerProcesses, 64, report);
        EvaluateCount(spec.WorkerBatchSize, ReplicationOptions.WorkerBatchSize, 10_000, report);
        EvaluateCount(spec.HttpConnections, ReplicationOptions.HttpConnections, 256, report);
        EvaluateTimeout(spec.ConnectionTimeout, report);
        EvaluateCheckpointInterval(spec, report);
        if (spec.RetriesPerRequest is { IsKnown: true, Value: > ManyRetriesPerRequest })
            report.Add(ManyRetries, RuleSubject.Of(ReplicationOptions.RetriesPerRequest), spec.RetriesPerRequest.Value);
        if (spec.UseBulkGet.Is(false))
            report.Add(BulkGetOff, RuleSubject.Of(ReplicationOptions.UseBulkGet));
    }

    private static void EvaluateCount(OptionValue<long> value, ReplicationOption option, long many, RuleReport report)
    {
        if (!value.IsKnown)
            return;
        if (value.Value < 1)
            report.Add(Range, RuleSubject.Of(option), option.Name, value.Value, "the replication crashes or hangs for ever below 1");
        else if (value.Value > many)
            report.Add(ManyWorkers, RuleSubject.Of(option), option.Name, value.Value, many);
    }

    private static void EvaluateTimeout(OptionValue<long> value, RuleReport report)
    {
        if (!value.IsKnown)
            return;
        RuleSubject subject = RuleSubject.Of(ReplicationOptions.ConnectionTimeout);
        if (value.Value is < LowestConnectionTimeout or > HighestConnectionTimeout)
            report.Add(Range, subject, "ConnectionTimeout", value.Value, "give 50 to 429496729 milliseconds, or no request can succeed");
        else if (value.Value < ComfortableConnectionTimeout)
            report.Add(ShortTimeout, subject, value.Value);
    }

    private static void EvaluateCheckpointInterval(ReplicationSpec spec, RuleReport report)
    {
        OptionValue<long> value = spec.CheckpointInterval;
        if (!value.IsKnown)
            return;
        RuleSubject subject = RuleSubject.Of(ReplicationOptions.CheckpointInterval);
        if (value.Value > LongestInterval)
            report.Add(Range, subject, "CheckpointInterval", value.Value, "no TimeSpan is as long; give milliseconds");
        else if (spec.UseCheckpoints.Is(false))
            return;
        else if (value.Value < 0)
            report.Add(Range, subject, "CheckpointInterval", value.Value, "a negative interval means no periodic checkpoints at all; give milliseconds");
        else if (value.Value == 0 && spec.Continuous.Is(true))
            report.Add(Range, subject, "CheckpointInterval", value.Value, "a continuous replication writes checkpoints without a pause then and starves the server; give milliseconds");
        else if (value.Value < ShortInterval)
            report.Add(ShortCheckpoint, subject, value.Value);
    }
}
