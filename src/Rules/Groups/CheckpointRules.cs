using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>Where a replication starts and how it records its progress.</summary>
internal static class CheckpointRules
{
    public static readonly Rule Since = new(
        DiagnosticIds.SinceSequence,
        Error,
        "Update sequence is invalid",
        "SinceSeq '{0}' is not an update sequence: use \"0\", \"now\", or a complete update_seq returned by the server, such as \"42-g1AAAA…\""
    );

    public static readonly Rule IntervalIgnored = new(
        DiagnosticIds.CheckpointIntervalIgnored,
        Warning,
        "Checkpoint interval has no effect",
        "CheckpointInterval has no effect because UseCheckpoints is false: remove one of them"
    );

    public static readonly Rule Off = new(
        DiagnosticIds.CheckpointsOff,
        Warning,
        "Checkpoints are disabled",
        "UseCheckpoints is false: every run reads all changes of the source {0}; remove it unless the source must not be written to"
    );

    public static readonly Rule Replayed = new(
        DiagnosticIds.SinceSeqReplayed,
        Warning,
        "SinceSeq is applied at every restart",
        "SinceSeq is applied at every restart because {0}: {1}; {2}"
    );

    public static readonly Rule Identity = new(
        DiagnosticIds.SinceSeqIsIdentity,
        Info,
        "SinceSeq is part of the replication's identity",
        "SinceSeq is part of the replication's identity and is used only until the first checkpoint: a different value starts a different replication"
    );

    public static readonly Rule WinningInBothDirections = new(
        DiagnosticIds.WinningRevsBothWays,
        Warning,
        "WinningRevsOnly in both directions loses conflicts",
        "WinningRevsOnly in both directions loses conflicting revisions on both sides: {0}"
    );

    public static readonly Rule TooNew = new(
        DiagnosticIds.SinceSeqTooNew,
        Error,
        "SinceSeq value requires a later server version",
        "SinceSeq '{0}' requires CouchDB 3.3 or later, and {1}, the declared server, crashes with it: {2}, "
            + "or set Server to the server that runs the replication"
    );

    public static readonly Rule[] All = [Since, IntervalIgnored, Off, Replayed, Identity, WinningInBothDirections, TooNew];

    private const string CopiedAgain = "changes that were already copied are read again";

    private const string NeverCopied = "changes made while the replication is stopped are never copied";

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        EvaluateSince(spec, report);
        if (spec.UseCheckpoints.Is(false))
        {
            bool fromSince = spec.SinceSeq.IsSet && !spec.SinceSeq.Is(null) && !spec.SinceSeq.Is("0");
            report.Add(Off, RuleSubject.Of(ReplicationOptions.UseCheckpoints), fromSince ? "after SinceSeq" : "from the beginning");
            if (spec.CheckpointInterval.IsSet)
                report.Add(IntervalIgnored, RuleSubject.Of(ReplicationOptions.CheckpointInterval));
        }

        if (spec.TwoWay && spec.WinningRevsOnly.Is(true))
            report.Add(WinningInBothDirections, RuleSubject.Of(ReplicationOptions.WinningRevsOnly), "set it in one direction only");
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

        // The older server sends the sequence in quotation marks, which only sequences with a hyphen survive.
        if (spec.Server < ServerVersion.CouchDB33 && (since.Is("0") || since.Is("now")))
        {
            report.Add(
                TooNew,
                subject,
                since.Value!,
                ServerNames.Of(spec.Server),
                since.Is("0") ? "remove it" : "use the source's current update_seq"
            );
            return;
        }

        if (spec.Server >= ServerVersion.CouchDB35)
            report.Add(Identity, subject);
        if (spec.UseCheckpoints.Is(false) && !since.Is("0"))
            report.Add(Replayed, subject, "UseCheckpoints is false", since.Is("now") ? NeverCopied : CopiedAgain, "remove one of them");
        else if (spec.Server < ServerVersion.CouchDB35 && !spec.UseCheckpoints.Is(false))
            report.Add(
                Replayed,
                subject,
                ServerNames.Of(spec.Server) + " uses it instead of the checkpoint",
                since.Is("now") ? NeverCopied
                    : since.IsKnown ? CopiedAgain
                    : CopiedAgain + " or, with 'now', lost",
                "remove it, or set Server to the server that runs the replication"
            );
    }
}
