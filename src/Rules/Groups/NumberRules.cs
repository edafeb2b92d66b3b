using System.Globalization;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>Numbers and durations: values that hang, crash or cost too much.</summary>
internal static class NumberRules
{
    /// <summary>The changes feed sends a heartbeat at best every max(1000, timeout/3) milliseconds.</summary>
    public const long ComfortableConnectionTimeout = 2_000;

    private const long ManyRetriesPerRequest = 10;
    private const long ShortInterval = 1_000;

    public static readonly Rule Range = new(DiagnosticIds.NumberRange, Error, "Option value out of range", "{0} is {1}: {2}");

    public static readonly Rule ShortTimeout = new(
        DiagnosticIds.ShortConnectionTimeout,
        Warning,
        "Connection timeout is too short",
        "ConnectionTimeout is {0} ms, but the changes feed may be silent for longer: use at least 2,000 ms"
    );

    public static readonly Rule ManyRetries = new(
        DiagnosticIds.ManyRetries,
        Warning,
        "Too many retries per request",
        "RetriesPerRequest is {0}: the delay between retries grows, so more than 10 retries take minutes before an error is reported; use 10 or fewer"
    );

    public static readonly Rule ManyWorkers = new(
        DiagnosticIds.ManyWorkers,
        Warning,
        "Option value puts excessive load on servers",
        "{0} is {1}: a value above {2} costs memory and sockets on both servers and rarely makes the replication faster; use {2} or less"
    );

    public static readonly Rule ShortCheckpoint = new(
        DiagnosticIds.ShortCheckpointInterval,
        Warning,
        "Checkpoint interval is too short",
        "CheckpointInterval is {0} ms: each checkpoint writes a document on the source and the target; use 1,000 ms or more"
    );

    public static readonly Rule BulkGetOff = new(
        DiagnosticIds.BulkGetOff,
        Info,
        "Bulk get is disabled",
        "UseBulkGet is false: each document is fetched in a separate request; remove it unless the source does not support _bulk_get"
    );

    public static readonly Rule[] All = [Range, ShortTimeout, ManyRetries, ManyWorkers, ShortCheckpoint, BulkGetOff];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            if (option.Kind is OptionKind.Integer or OptionKind.Duration && spec[option].IsKnown)
                EvaluateRange(spec, option, spec.Number(option).Value, report);
        }

        if (spec.Deletions is { IsKnown: true, Value: < (long)DeletionHandling.Unspecified or > (long)DeletionHandling.Exclude } deletions)
            report.Add(
                Range,
                RuleSubject.Of(ReplicationOptions.Deletions),
                ReplicationOptions.Deletions.Name,
                deletions.Value,
                "use a member of the enumeration"
            );
        if (
            spec.ConnectionTimeout is { IsKnown: true, Value: < ComfortableConnectionTimeout } timeout
            && !IsBelow(ReplicationOptions.ConnectionTimeout, timeout.Value)
        )
            report.Add(ShortTimeout, RuleSubject.Of(ReplicationOptions.ConnectionTimeout), timeout.Value);
        EvaluateCheckpointInterval(spec, report);
        if (spec.RetriesPerRequest is { IsKnown: true, Value: > ManyRetriesPerRequest } retries)
            report.Add(ManyRetries, RuleSubject.Of(ReplicationOptions.RetriesPerRequest), retries.Value);
        if (spec.UseBulkGet.Is(false))
            report.Add(BulkGetOff, RuleSubject.Of(ReplicationOptions.UseBulkGet));
    }

    private static void EvaluateRange(ReplicationSpec spec, ReplicationOption option, long value, RuleReport report)
    {
        if (option == ReplicationOptions.RetriesPerRequest && value == 0 && spec.Server < ServerVersion.CouchDB34)
        {
            report.Add(Range, RuleSubject.Of(option), option.Name, value, "CouchDB before 3.4 crashes if the value is 0; use 1 or more");
            return;
        }

        bool hasEffect = option.OnlyWith is not { } required || !spec.Flag(required).Is(false);
        if (value > option.Maximum || (hasEffect && IsBelow(option, value)))
            report.Add(
                Range,
                RuleSubject.Of(option),
                option.Name,
                option.Kind == OptionKind.Duration ? Milliseconds(value) : value,
                option.OutOfRange.Length > 0 ? option.OutOfRange : "use a value of " + option.Range
            );
        else if (value > option.Excessive)
            report.Add(ManyWorkers, RuleSubject.Of(option), option.Name, value, option.Excessive);
    }

    /// <summary>The value with its unit, which the name has only in an attribute.</summary>
    private static string Milliseconds(long value) => value.ToString(CultureInfo.InvariantCulture) + " ms";

    private static bool IsBelow(ReplicationOption option, long value) => value < option.Minimum;

    private static void EvaluateCheckpointInterval(ReplicationSpec spec, RuleReport report)
    {
        if (spec.CheckpointInterval is not { IsKnown: true, Value: >= 0 and < ShortInterval } interval || spec.UseCheckpoints.Is(false))
            return;
        RuleSubject subject = RuleSubject.Of(ReplicationOptions.CheckpointInterval);
        if (interval.Value == 0 && spec.Continuous.Is(true))
            report.Add(
                Range,
                subject,
                ReplicationOptions.CheckpointInterval.Name,
                Milliseconds(interval.Value),
                "a continuous replication would write checkpoints without a pause and starve the server; use a value greater than 0"
            );
        else
            report.Add(ShortCheckpoint, subject, interval.Value);
    }
}
