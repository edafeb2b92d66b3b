using ReplicationKit.Rules;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Analyzers;

/// <summary>The rows of the catalogue about the code that runs replications.</summary>
internal static class CallSiteRules
{
    public static readonly Rule WaitForContinuous = new(
        DiagnosticIds.WaitForContinuous,
        Warning,
        "Waiting for the end of a continuous replication",
        "'{0}' waits for the end of a continuous replication, which has none: {1}"
    );

    public static readonly Rule RetriedTakenForEnd = new(
        DiagnosticIds.RetriedTakenForEnd,
        Warning,
        "A replication that is tried again is taken for one that has ended",
        "'{0}' is no end: the server tries the replication again by itself, at NextRetry; it has ended when IsTerminal says so"
    );

    public static readonly Rule TransientAfterEnd = new(
        DiagnosticIds.TransientAfterEnd,
        Warning,
        "A transient replication is looked for where it is not",
        "'{0}' does not find this transient replication: {1}"
    );

    public static readonly Rule EmptyId = new(
        DiagnosticIds.EmptyId,
        Error,
        "An empty id",
        "'{0}' needs the id of a replication, and {1} is empty: the call throws an ArgumentException"
    );

    public static readonly Rule FollowWithoutToken = new(
        DiagnosticIds.FollowWithoutToken,
        Warning,
        "A continuous replication is followed without a CancellationToken",
        "'{0}' follows a continuous replication, which never ends by itself: pass a CancellationToken"
    );

    public static IReadOnlyList<Rule> All { get; } =
    [WaitForContinuous, RetriedTakenForEnd, TransientAfterEnd, EmptyId, FollowWithoutToken];
}
