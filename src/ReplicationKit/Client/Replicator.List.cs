using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>Lists the replications of the replicator database in the order of their ids, page by page, whatever their number.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="ReplicationAuthorizationException">The client is no server administrator.</exception>
    public IAsyncEnumerable<ReplicationStatus> ListAsync(CancellationToken cancellationToken = default) => ListAllAsync(cancellationToken);

    /// <summary>
    /// Lists the replications in some states. What is created or stopped while the list is read shifts nothing; a replication that changes
    /// its state meanwhile is listed if it was in one of the states when its page was read.
    /// </summary>
    /// <param name="states">
    /// The states; none: all replications are listed. <see cref="ReplicationState.NotStarted"/> and <see cref="ReplicationState.Unknown"/>
    /// cannot
    /// be asked for.
    /// </param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="ArgumentException">A state cannot be asked for.</exception>
    public IAsyncEnumerable<ReplicationStatus> ListAsync(
        IEnumerable<ReplicationState> states,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(states);
        string[] names = [.. states.Distinct().Select(StateName)];
        return names.Length == 0 ? ListAllAsync(cancellationToken) : ListSomeAsync(string.Join(',', names), cancellationToken);
    }

    /// <summary>Lists the scheduler's jobs in the order of their ids, those of transient replications among them, page by page.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="ReplicationAuthorizationException">The client is no server administrator.</exception>
    public async IAsyncEnumerable<SchedulerJob> ListJobsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? last = null;
        for (long skip = 0; ; )
        {
            ReplicatorPage<SchedulerJob> page;
            using (CouchResponse response = await _scheduler.GetJobsAsync(skip, cancellationToken).ConfigureAwait(false))
                page = response.Read(static answer => ReplicatorAnswers.Jobs(answer.BodyMemory));

            // Jobs that ended meanwhile moved the others to the front: the page has to begin at or before the last one listed.
            if (page.Offset > 0 && last is not null && (page.Items.Count == 0 || string.CompareOrdinal(page.Items[0].Id, last) > 0))
            {
                skip = Math.Max(0, Math.Min(skip, page.TotalRows) - (SchedulerClient.PageSize / 2));
                continue;
            }

            foreach (SchedulerJob job in page.Items)
            {
                if (last is not null && string.CompareOrdinal(job.Id, last) <= 0)
                    continue;
                last = job.Id;
                yield return job;
            }

            if (page.Items.Count < SchedulerClient.PageSize)
                yield break;
            skip = page.Offset + SchedulerClient.PageSize - 1;
        }
    }

    /// <summary>Asks for a job of the scheduler.</summary>
    /// <param name="replicationId">The replication's id, with its suffix such as <c>+continuous</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ReplicationNotFoundException">There is no such job: it has ended, or it waits without one.</exception>
    public async Task<SchedulerJob> GetJobAsync(string replicationId, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(replicationId);
        using CouchResponse response = await _scheduler.GetJobAsync(replicationId, cancellationToken).ConfigureAwait(false);
        return response.Read(static answer => ReplicatorAnswers.Job(answer.BodyMemory));
    }

    /// <summary>
    /// Lists the replications that the server works on, of all its databases and transient ones, as <c>_active_tasks</c> shows them.
    /// </summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<ActiveTask> ListTasksAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const string action = "read the active tasks";
        using CouchStream stream = await _connection
            .OpenAsync(new CouchRequest(HttpMethod.Get, "_active_tasks", action), cancellationToken)
            .ConfigureAwait(false);
        IAsyncEnumerator<JsonElement> tasks = JsonSerializer
            .DeserializeAsyncEnumerable(stream, MonitoringJson.Default.JsonElement, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using ConfiguredAsyncDisposable end = tasks.ConfigureAwait(false);
        while (await NextAsync(tasks, action).ConfigureAwait(false) is { } task)
            yield return task;
    }

    /// <summary>The next task that is a replication, or <c>null</c> at the end.</summary>
    private static async ValueTask<ActiveTask?> NextAsync(IAsyncEnumerator<JsonElement> tasks, string action)
    {
        try
        {
            while (await tasks.MoveNextAsync().ConfigureAwait(false))
            {
                JsonElement task = tasks.Current;
                if (
                    task.ValueKind == JsonValueKind.Object
                    && task.TryGetProperty("type", out JsonElement type)
                    && type.ValueKind == JsonValueKind.String
                    && type.ValueEquals("replication"u8)
                )
                    return ReplicatorAnswers.Task(task);
            }

            return null;
        }
        catch (Exception exception) when (MalformedAnswer.IsCauseOf(exception))
        {
            throw MalformedAnswer.ToException(action, HttpStatusCode.OK, exception);
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
            await ReadPageAsync(page, new SchedulerQuery(SchedulerQuery.NoLimit) { First = ids[0], Last = ids[^1] }, cancellationToken)
                .ConfigureAwait(false);
            Dictionary<string, ReplicationStatus> found = Enumerable
                .Range(0, page.Count)
                .Select(row => page[row])
                .ToDictionary(status => status.Id, StringComparer.Ordinal);
            string[] missing = [.. ids.Where(id => !found.ContainsKey(id) && !id.StartsWith("_design/", StringComparison.Ordinal))];
            if (missing.Length > 0)
                await AddDocumentStatusesAsync(missing, found, cancellationToken).ConfigureAwait(false);
            foreach (string id in ids)
            {
                if (found.TryGetValue(id, out ReplicationStatus? status))
                    yield return WithProgress(status);
            }
        }
    }

    /// <summary>The ids behind one, at most a page of them.</summary>
    private async Task<List<string>> GetIdsAsync(string? after, CancellationToken cancellationToken)
    {
        var query = new SchedulerQuery(SchedulerClient.PageSize + (after is null ? 0 : 1)) { First = after };
        using CouchResponse response = await _connection
            .SendAsync(new CouchRequest(HttpMethod.Get, $"{_database.Path}/_all_docs?{query}", "list the replications"), cancellationToken)
            .ConfigureAwait(false);
        return response.Read(answer =>
        {
            using JsonDocument json = JsonDocument.Parse(answer.BodyMemory);
            return json
                .RootElement.GetProperty("rows")
                .EnumerateArray()
                .Select(row => row.GetProperty("id").GetString()!)
                .Where(id => id != after)
                .ToList();
        });
    }

    private async Task AddDocumentStatusesAsync(
        string[] ids,
        Dictionary<string, ReplicationStatus> found,
        CancellationToken cancellationToken
    )
    {
        using CouchResponse response = await _scheduler.GetDocumentsAsync(ids, isSentOnce: false, cancellationToken).ConfigureAwait(false);
        foreach (ReplicationStatus status in response.Read(static answer => StatusReader.ReadBulk(answer.Body)))
            found[status.Id] = status with { Database = Database };
    }

    /// <summary>
    /// Goes from bound to bound of the ids: the server counts a limit before it leaves out the other states, so that only keys can say
    /// where a page ends and the next begins.
    /// </summary>
    private async IAsyncEnumerable<ReplicationStatus> ListSomeAsync(
        string states,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var page = new StatusPage();
        string? first = null;
        do
        {
            string? next = await GetIdAfterPageAsync(first, cancellationToken).ConfigureAwait(false);
            await ReadPageAsync(
                    page,
                    new SchedulerQuery(SchedulerQuery.NoLimit)
                    {
                        First = first,
                        Last = next,
                        States = states,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            for (int row = 0; row < page.Count; row++)
            {
                if (page[row].Id != next)
                    yield return WithProgress(page[row]);
            }

            first = next;
        } while (first is not null);
    }

    /// <summary>The id with which the next page begins; null: there is none.</summary>
    private async Task<string?> GetIdAfterPageAsync(string? first, CancellationToken cancellationToken)
    {
        var query = new SchedulerQuery(1) { Skip = SchedulerClient.PageSize, First = first };
        using CouchResponse response = await _connection
            .SendAsync(new CouchRequest(HttpMethod.Get, $"{_database.Path}/_all_docs?{query}", "list the replications"), cancellationToken)
            .ConfigureAwait(false);
        return response.Read(static answer =>
        {
            using JsonDocument json = JsonDocument.Parse(answer.BodyMemory);
            return json.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("id").GetString()).FirstOrDefault();
        });
    }

    private async Task ReadPageAsync(StatusPage page, SchedulerQuery query, CancellationToken cancellationToken)
    {
        using CouchResponse response = await _scheduler.GetPageAsync(query, isSentOnce: false, cancellationToken).ConfigureAwait(false);
        response.Read(answer => page.Update(answer.Body));
    }

    private static string StateName(ReplicationState state) =>
        state is >= ReplicationState.Initializing and <= ReplicationState.Failed
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString())
            : throw new ArgumentException($"The server cannot list replications in the state {state}.", nameof(state));
}
