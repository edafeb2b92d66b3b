namespace ReplicationKit.Hosting;

/// <summary>What the meter tells of one replication.</summary>
/// <param name="Id">The id of its document.</param>
/// <param name="State">Its state, in the words of the metric's attribute.</param>
/// <param name="Latest">Its last status; null: it is missing, or the server was not reached yet.</param>
/// <param name="Figures">The last status that had figures, which the server leaves out in some states; null: none had.</param>
internal sealed record ReplicationReading(string Id, string State, ReplicationStatus? Latest, ReplicationStatus? Figures)
{
    public const string Missing = "missing";
    public const string Unreachable = "unreachable";

    public static string NameOf(ReplicationState state) => state switch
    {
        ReplicationState.NotStarted => "not_started",
        ReplicationState.Initializing => "initializing",
        ReplicationState.Error => "error",
        ReplicationState.Pending => "pending",
        ReplicationState.Running => "running",
        ReplicationState.Crashing => "crashing",
        ReplicationState.Completed => "completed",
        ReplicationState.Failed => "failed",
        _ => "unknown",
    };
}
