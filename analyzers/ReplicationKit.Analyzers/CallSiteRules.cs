using ReplicationKit.Rules;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Analyzers;

/// <summary>The rules for code that runs replications.</summary>
internal static class CallSiteRules
{
    public static readonly Rule WaitForContinuous = new(
        DiagnosticIds.WaitForContinuous,
        Warning,
        "Continuous replication never completes",
        "'{0}' waits for the end of a continuous replication, which never completes: {1}"
    );

    public static readonly Rule NonTerminalState = new(
        DiagnosticIds.NonTerminalState,
        Warning,
        "State is not terminal",
        "'{0}' is not a terminal state: the server retries the replication by itself at NextRetry; use IsTerminal to test whether it has ended"
    );

    public static readonly Rule TransientNotFound = new(
        DiagnosticIds.TransientNotFound,
        Warning,
        "Transient replication is not found",
        "'{0}' does not find this transient replication: {1}"
    );

    public static readonly Rule EmptyId = new(
        DiagnosticIds.EmptyId,
        Error,
        "Replication id is empty",
        "'{0}' requires a replication id, but {1} is empty, so the call throws an ArgumentException: pass the id of the replication's document"
    );

    public static readonly Rule FollowWithoutToken = new(
        DiagnosticIds.FollowWithoutToken,
        Warning,
        "Continuous replication followed without a CancellationToken",
        "'{0}' follows a continuous replication, which never ends by itself: pass a CancellationToken"
    );

    public static readonly Rule NotAwaited = new(
        DiagnosticIds.NotAwaited,
        Warning,
        "Call is not awaited",
        "The result of '{0}' is discarded: {1}"
    );

    public static IReadOnlyList<Rule> All { get; } =
    [WaitForContinuous, NonTerminalState, TransientNotFound, EmptyId, FollowWithoutToken, NotAwaited];
}
