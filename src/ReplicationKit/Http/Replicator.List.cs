using System.Runtime.CompilerServices;
using System.Text.Json;
using ReplicationKit.CompilerServices;

namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>Lists the replications of the replicator database in the order of their ids, page by page, whatever their number.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="ReplicationAuthorizationException">The client is no server administrator.</exception>
    public IAsyncEnumerable<ReplicationStatus> ListAsync(CancellationToken cancellationToken = default) => ListAllAsync(cancellationToken);

    /// <summary>
    /// Lists the replications in some states. A replication that is created or stopped while the list is read may be missed, since the
    /// server finds its place in a filtered list only by counting.
    /// </summary>
    /// <param name="states">
    /// The states; <see cref="ReplicationState.NotStarted"/> and <see cref="ReplicationState.Unknown"/> cannot be asked for.
    /// </param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="ArgumentException">A state cannot be asked for.</exception>
    public IAsyncEnumerable<ReplicationStatus> ListAsync(IEnumerable<ReplicationState> states, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(states);
        string[] names = [.. states.Distinct().Select(StateName)];
        return names.Length == 0 ? ListAllAsync(cancellationToken) : ListSomeAsync(string.Join(',', names), cancellationToken);
    }

    /// <summary>Lists the scheduler's jobs, those of transient replications among them, page by page.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<SchedulerJob> ListJobsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (long skip = 0; ; skip += SchedulerClient.PageSize)
        {
            IReadOnlyList<SchedulerJob> page;
            using (CouchResponse response = await _scheduler.GetJobsAsync(skip, cancellationToken).ConfigureAwait(false)) page = ReplicatorAnswers.Jobs(response.BodyMemory).Items;
            foreach (SchedulerJob job in page)
            {
                if (seen.Add(job.Id)) yield return job;
            }

            if (page.Count < SchedulerClient.PageSize) yield break;
            if (seen.Count > 2 * SchedulerClient.PageSize) seen = [.. page.Select(job => job.Id)];
        }
    }

    /// <summary>Asks for a job of the scheduler.</summary>
    /// <param name="replicationId">The replication's id, with its suffix such as <c>+continuous</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ReplicationNotFoundException">There is no such job: it has ended, or it waits without one.</exception>
    public async Task<SchedulerJob> GetJobAsync(string replicationId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(replicationId);
        using CouchResponse response = await _scheduler.GetJobAsync(replicationId, cancellationToken).ConfigureAwait(false);
        return ReplicatorAnswers.Job(response.BodyMemory);
    }

    /// <summary>Lists the replications that the server works on, of all its databases and transient ones, as <c>_active_tasks</c> shows them.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<ActiveTask> ListTasksAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await _connection.OpenAsync(
            new CouchRequest(HttpMethod.Get, "_active_tasks", "read the active tasks"), cancellationToken).ConfigureAwait(false);
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await foreach (JsonElement task in JsonSerializer.DeserializeAsyncEnumerable(stream, MonitoringJson.Default.JsonElement, cancellationToken).ConfigureAwait(false))
        {
            if (task.ValueKind == JsonValueKind.Object && task.TryGetProperty("type", out JsonElement type) && type.ValueEquals("replication"u8)) yield return ReplicatorAnswers.Task(task);
        }
    }

    /// <summary>
    /// Goes through the ids, behind the last one of each page, so that what is created or stopped meanwhile shifts nothing. The scheduler
    /// leaves out what is just between two states; of that the documents are read.
    /// </summary>
    private async IAsyncEnumerable<ReplicationStatus> ListAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var page = new StatusPage();
        for (string? last = null; await GetIdsAsync(last, cancellationToken).ConfigureAwait(false) is { Count: > 0 } ids; last = ids[^1])
        {
            var query = new SchedulerQuery(SchedulerClient.PageSize + 1) { First = ids[0], Last = ids[^1] };
            using (CouchResponse response = await _scheduler.GetPageAsync(query, isSentOnce: false, cancellationToken).ConfigureAwait(false)) page.Update(response.Body);
            Dictionary<string, ReplicationStatus> found = Enumerable.Range(0, page.Count).Select(row => page[row]).ToDictionary(status => status.Id, StringComparer.Ordinal);
            string[] missing = [.. ids.Where(id => !found.ContainsKey(id) && !id.StartsWith("_design/", StringComparison.Ordinal))];
            if (missing.Length > 0) await AddDocumentStatusesAsync(missing, found, cancellationToken).ConfigureAwait(false);
            foreach (string id in ids)
            {
                if (found.TryGetValue(id, out ReplicationStatus? status)) yield return WithProgress(status);
            }
        }
    }

    /// <summary>The ids behind one, at most a page of them.</summary>
    private async Task<List<string>> GetIdsAsync(string? after, CancellationToken cancellationToken)
    {
        var query = new SchedulerQuery(SchedulerClient.PageSize + (after is null ? 0 : 1)) { First = after };
        using CouchResponse response = await _connection.SendAsync(
            new CouchRequest(HttpMethod.Get, $"{_database.Path}/_all_docs?{query}", "list the replications"), cancellationToken).ConfigureAwait(false);
        using JsonDocument json = JsonDocument.Parse(response.BodyMemory);
        return [.. json.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("id").GetString()!).Where(id => id != after)];
    }

    private async Task AddDocumentStatusesAsync(string[] ids, Dictionary<string, ReplicationStatus> found, CancellationToken cancellationToken)
    {
        using CouchResponse response = await _scheduler.GetDocumentsAsync(ids, isSentOnce: false, cancellationToken).ConfigureAwait(false);
        foreach (ReplicationStatus status in StatusReader.ReadBulk(response.Body)) found[status.Id] = status with { Database = Database };
    }

    /// <summary>The server counts a page before it leaves out the other states, so that a page may be empty and yet not the last.</summary>
    private async IAsyncEnumerable<ReplicationStatus> ListSomeAsync(string states, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = null;
        using var page = new StatusPage();
        for (long skip = 0; skip == 0 || skip < page.TotalRows; skip += SchedulerClient.PageSize)
        {
            var query = new SchedulerQuery(SchedulerClient.PageSize) { Skip = skip, States = states };
            using (CouchResponse response = await _scheduler.GetPageAsync(query, isSentOnce: false, cancellationToken).ConfigureAwait(false)) page.Update(response.Body);
            for (int row = 0; row < page.Count; row++)
            {
                if (last is not null && Utf8Order.Instance.Compare(page[row].Id, last) <= 0) continue;
                last = page[row].Id;
                yield return WithProgress(page[row]);
            }
        }
    }

    private static string StateName(ReplicationState state) => state switch
    {
        ReplicationState.Initializing => "initializing",
        ReplicationState.Error => "error",
        ReplicationState.Pending => "pending",
        ReplicationState.Running => "running",
        ReplicationState.Crashing => "crashing",
        ReplicationState.Completed => "completed",
        ReplicationState.Failed => "failed",
        _ => throw new ArgumentException($"The server cannot be asked for replications in the state {state}.", nameof(state)),
    };
}
