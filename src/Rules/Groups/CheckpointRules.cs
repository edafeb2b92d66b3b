using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>Where a replication begins and how it remembers how far it got.</summary>
internal static class CheckpointRules
{
    public static readonly Rule Since = new(
        DiagnosticIds.SinceSequence,
        Error,
        "Not an update sequence",
        "SinceSeq '{0}' is no update sequence: give \"0\", \"now\", or a whole update_seq as the server gave it, such as \"42-g1AAAA…\""
    );

    public static readonly Rule IntervalIgnored = new(
        DiagnosticIds.CheckpointIntervalIgnored,
        Warning,
        "A checkpoint interval with checkpoints off",
        "CheckpointInterval is ignored, since UseCheckpoints is false: remove one of them"
    );

    public static readonly Rule Off = new(
        DiagnosticIds.CheckpointsOff,
        Warning,
        "Checkpoints are off",
        "UseCheckpoints is false: every run reads all changes of the source from the beginning"
    );

    public static readonly Rule Replayed = new(
        DiagnosticIds.SinceSeqReplayed,
        Warning,
        "since_seq with checkpoints off",
        "SinceSeq counts at every restart, since UseCheckpoints is false: what was copied is read again each time"
    );

    public static readonly Rule Identity = new(
        DiagnosticIds.SinceSeqIsIdentity,
        Info,
        "since_seq is a part of the replication's identity",
        "SinceSeq is a part of the replication's identity and counts only before its first checkpoint: another value is another replication"
    );

    public static readonly Rule WinningBothWays = new(
        DiagnosticIds.WinningRevsBothWays,
        Warning,
        "Winning revisions only, in both directions",
        "WinningRevsOnly in both directions loses conflicts on both sides: {0}"
    );

    public static readonly Rule[] All = [Since, IntervalIgnored, Off, Replayed, Identity, WinningBothWays];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        EvaluateSince(spec, report);
        if (spec.UseCheckpoints.Is(false))
        {
            report.Add(Off, RuleSubject.Of(ReplicationOptions.UseCheckpoints));
            if (spec.CheckpointInterval.IsSet)
                report.Add(IntervalIgnored, RuleSubject.Of(ReplicationOptions.CheckpointInterval));
        }

        if (spec.TwoWay && spec.WinningRevsOnly.Is(true))
            report.Add(WinningBothWays, RuleSubject.Of(ReplicationOptions.WinningRevsOnly), "leave it out of one of them");
    }

    private static void EvaluateSince(ReplicationSpec spec, RuleReport report)
    {
        OptionValue<string?> since = spec.SinceSeq;
        if (!since.IsSet || (since.IsKnown && since.Value is null))
            return;
        RuleSubject subject = RuleSubject.Of(ReplicationOptions.SinceSeq);
        if (since.IsKnown && !SinceSequence.IsValid(since.Value!))
        {
            report.Add(Since, subject, since.Value!);
            return;
        }

        report.Add(Identity, subject);
        if (spec.UseCheckpoints.Is(false) && !since.Is("0"))
            report.Add(Replayed, subject);
    }
}
