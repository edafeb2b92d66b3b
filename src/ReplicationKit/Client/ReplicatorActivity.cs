using System.Diagnostics;

namespace ReplicationKit;

/// <summary>
/// The activities of the client: one for each call that plans or ensures replications. Tags are addresses, numbers and types, never
/// secrets.
/// </summary>
internal static class ReplicatorActivity
{
    private static readonly ActivitySource Source = new(
        "ReplicationKit",
        typeof(ReplicatorActivity).Assembly.GetName().Version?.ToString(3)
    );

    /// <summary>Runs an operation that returns steps, within an activity if there is a listener.</summary>
    public static async Task<T> RunAsync<T>(
        string name,
        Replicator replicator,
        Func<Task<T>> work,
        Func<T, IEnumerable<ReplicationPlanStep>> steps
    )
    {
        using Activity? activity = Source.StartActivity(name);
        if (activity is null)
            return await work().ConfigureAwait(false);

        activity.SetTag("server.address", replicator.BaseAddress.Host);
        activity.SetTag("server.port", replicator.BaseAddress.Port);
        activity.SetTag("replicationkit.database", replicator.Database);
        try
        {
            T result = await work().ConfigureAwait(false);
            foreach (IGrouping<ReplicationPlanAction, ReplicationPlanStep> action in steps(result).GroupBy(step => step.Action))
                activity.SetTag(TagOf(action.Key), action.Count());
            return result;
        }
        catch (Exception exception)
        {
            activity.SetTag("error.type", exception.GetType().FullName);
            activity.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    private static string TagOf(ReplicationPlanAction action) =>
        action switch
        {
            ReplicationPlanAction.Create => "replicationkit.create",
            ReplicationPlanAction.Replace => "replicationkit.replace",
            ReplicationPlanAction.Restart => "replicationkit.restart",
            _ => "replicationkit.unchanged",
        };
}
