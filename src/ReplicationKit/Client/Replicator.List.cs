using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>Lists the replications of the replicator database by id, page by page.</summary>
    /// <param name="cancellationToken">A token to stop listing.</param>
    /// <exception cref="ReplicationAuthorizationException">The client is not a server administrator.</exception>
    public IAsyncEnumerable<ReplicationStatus> ListAsync(CancellationToken cancellationToken = default) =>
        ListAllAsync(first: null, cancellationToken);

    /// <summary>
    /// Lists the replications in the given states. Replications that are created or stopped during the listing do not shift the pages. A
    /// replication that changes its state is listed if it was in one of the states when its page was read.
    /// </summary>
    /// <param name="states">
    /// The states, or an empty list to list all replications. <see cref="ReplicationState.NotStarted"/> and <see
    /// cref="ReplicationState.Unknown"/> are not supported.
    /// </param>
    /// <param name="cancellationToken">A token to stop listing.</param>
    /// <exception cref="ArgumentException">A state is not supported.</exception>
    public IAsyncEnumerable<ReplicationStatus> ListAsync(
        IEnumerable<ReplicationState> states,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(states);
        string[] names = [.. states.Distinct().Select(StateName)];
        return names.Length == 0 ? ListAsync(cancellationToken) : ListSomeAsync([.. states], string.Join(',', names), cancellationToken);
    }

    /// <summary>Lists the scheduler's jobs by id, page by page, including those of transient replications.</summary>
    /// <param name="cancellationToken">A token to stop listing.</param>
    /// <exception cref="ReplicationAuthorizationException">The client is not a server administrator.</exception>
    public async IAsyncEnumerable<SchedulerJob> ListJobsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? last = null;
        for (long skip = 0; ; )
        {
            ReplicatorPage<SchedulerJob> page;
            using (CouchResponse response = await _scheduler.GetJobsAsync(skip, cancellationToken).ConfigureAwait(false))
                page = response.Read(static answer => ReplicatorResponses.Jobs(answer.BodyMemory));

            // Jobs that ended meanwhile shift the others forward, so the page must begin at or before the last job listed.
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

    /// <summary>Gets a job of the scheduler.</summary>
    /// <param name="replicationId">The replication's id, with its suffix such as <c>+continuous</c>.</param>
    /// <param name="cancellationToken">A token to cancel the request.</param>
    /// <exception cref="ReplicationNotFoundException">The job does not exist: the replication has ended, or it is waiting without a
    /// job.</exception>
    /// <exception cref="ReplicationException">The server has no scheduler, like CouchDB 1.x and PouchDB Server.</exception>
    public async Task<SchedulerJob> GetJobAsync(string replicationId, CancellationToken cancellationToken = default)
    {
        ReplicatorAddress.ThrowIfNoId(replicationId);
        using CouchResponse response = await _scheduler.GetJobAsync(replicationId, cancellationToken).ConfigureAwait(false);
        return response.Read(static answer => ReplicatorResponses.Job(answer.BodyMemory));
    }

    /// <summary>
    /// Lists the replications that the server is running, including transient ones and those of other replicator databases, as
    /// <c>_active_tasks</c> returns them.
    /// </summary>
    /// <param name="cancellationToken">A token to stop listing.</param>
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

    /// <summary>Returns the next task that is a replication, or <c>null</c> at the end.</summary>
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
                    return ReplicatorResponses.Task(task);
            }

            return null;
        }
        catch (Exception exception) when (MalformedResponse.IsCauseOf(exception))
        {
            throw MalformedResponse.ToException(action, HttpStatusCode.OK, exception);
        }
    }

    /// <summary>
    /// Lists by id, continuing after the last id of each page, so that replications created or stopped meanwhile do not shift the pages.
    /// The scheduler omits replications that are between two states; their documents are read instead.
    /// </summary>
    private async IAsyncEnumerable<ReplicationStatus> ListAllAsync(
        string? first,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var page = new StatusPage();
        for (
            List<string> ids = await GetIdsAsync(first, isAfter: false, cancellationToken).ConfigureAwait(false);
            ids.Count > 0;
            ids = await GetIdsAsync(ids[^1], isAfter: true, cancellationToken).ConfigureAwait(false)
        )
        {
            var found = new Dictionary<string, ReplicationStatus>(StringComparer.Ordinal);
            using var poller = new StatusPoller(
                _database,
                _scheduler,
                status => found[status.Id] = status with { Database = Database },
                static (_, _) => { }
            );
            var query = new SchedulerQuery(SchedulerQuery.NoLimit) { First = ids[0], Last = ids[^1] };
            PageOutcome outcome = await TryReadPageAsync(page, query, cancellationToken).ConfigureAwait(false);
            for (int row = 0; outcome == PageOutcome.Read && row < page.Count; row++)
                found[page[row].Id] = page[row];

            FollowedReplication[] missing =
            [
                .. ids.Where(id => !found.ContainsKey(id) && !id.StartsWith("_design/", StringComparison.Ordinal))
                    .Select(static id => new FollowedReplication(id)),
            ];
            poller.ReadsTasks = outcome == PageOutcome.NoScheduler;
            if (missing.Length > 0 && outcome == PageOutcome.Broken)
                await poller.ReadAroundAsync(missing, cancellationToken).ConfigureAwait(false);
            else if (missing.Length > 0)
                await poller.ReadDocumentsAsync(missing, cancellationToken).ConfigureAwait(false);
            await CompleteWithoutJobAsync(found, cancellationToken).ConfigureAwait(false);
            foreach (string id in ids)
            {
                if (found.TryGetValue(id, out ReplicationStatus? status))
                    yield return WithProgress(status);
            }
        }
    }

    /// <summary>Reads a page of a replicator database that exists.</summary>
    private async Task<PageOutcome> TryReadPageAsync(StatusPage page, SchedulerQuery query, CancellationToken cancellationToken)
    {
        try
        {
            await ReadPageAsync(page, query, cancellationToken).ConfigureAwait(false);
            return PageOutcome.Read;
        }
        catch (ReplicationException exception) when (SchedulerClient.IsMissing(exception))
        {
            return PageOutcome.NoScheduler;
        }
        catch (ReplicationException exception) when (SchedulerClient.IsBrokenPage(exception))
        {
            return PageOutcome.Broken;
        }
    }

    /// <summary>Returns the ids from the given one on, or after it, at most a page.</summary>
    private async Task<List<string>> GetIdsAsync(string? first, bool isAfter, CancellationToken cancellationToken)
    {
        string? after = isAfter ? first : null;
        var query = new SchedulerQuery(SchedulerClient.PageSize + (isAfter ? 1 : 0)) { First = first };
        using CouchResponse response = await _connection
            .SendAsync(new CouchRequest(HttpMethod.Get, $"{_database.Path}/_all_docs?{query}", "list the replications"), cancellationToken)
            .ConfigureAwait(false);
        return response.Read(answer =>
        {
            using JsonDocument json = JsonDocument.Parse(answer.BodyMemory);
            List<string> ids =
            [
                .. json
                    .RootElement.GetProperty("rows")
                    .EnumerateArray()
                    .Select(static row => row.GetProperty("id").GetString() ?? throw new JsonException("A row has no id."))
                    .Where(id => id != after),
            ];
            string? previous = after;
            foreach (string id in ids)
            {
                ThrowIfNotAfter(id, previous);
                previous = id;
            }

            return ids;
        });
    }

    /// <summary>Ensures that the list advances: a server that returned the same rows again would be listed indefinitely.</summary>
    /// <exception cref="JsonException">The id is not after the other one.</exception>
    private static void ThrowIfNotAfter(string id, string? after)
    {
        if (after is not null && Utf8Order.Instance.Compare(id, after) <= 0)
            throw new JsonException($"'{id}' is listed after '{after}'.");
    }

    /// <summary>
    /// Lists from one id bound to the next: the server applies a limit before it filters by state, so only keys can separate the pages.
    /// </summary>
    private async IAsyncEnumerable<ReplicationStatus> ListSomeAsync(
        HashSet<ReplicationState> wanted,
        string states,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var page = new StatusPage();
        string? first = null;
        do
        {
            string? next = await GetIdAfterPageAsync(first, cancellationToken).ConfigureAwait(false);
            var query = new SchedulerQuery(SchedulerQuery.NoLimit)
            {
                First = first,
                Last = next,
                States = states,
            };
            if (await TryReadPageAsync(page, query, cancellationToken).ConfigureAwait(false) != PageOutcome.Read)
            {
                await foreach (ReplicationStatus status in ListAllAsync(first, cancellationToken).ConfigureAwait(false))
                {
                    if (wanted.Contains(status.State))
                        yield return status;
                }

                yield break;
            }

            var withoutJob = new Dictionary<string, ReplicationStatus>(StringComparer.Ordinal);
            for (int row = 0; row < page.Count; row++)
            {
                if (page[row].HasNoJob && page[row].Id != next)
                    withoutJob[page[row].Id] = page[row];
            }

            await CompleteWithoutJobAsync(withoutJob, cancellationToken).ConfigureAwait(false);
            for (int row = 0; row < page.Count; row++)
            {
                ReplicationStatus? status = page[row].HasNoJob ? withoutJob.GetValueOrDefault(page[row].Id) : page[row];
                if (status is not null && status.Id != next && wanted.Contains(status.State))
                    yield return WithProgress(status);
            }

            first = next;
        } while (first is not null);
    }

    /// <summary>Returns the id with which the next page begins, or <c>null</c> if this is the last page.</summary>
    private async Task<string?> GetIdAfterPageAsync(string? first, CancellationToken cancellationToken)
    {
        var query = new SchedulerQuery(1) { Skip = SchedulerClient.PageSize, First = first };
        using CouchResponse response = await _connection
            .SendAsync(new CouchRequest(HttpMethod.Get, $"{_database.Path}/_all_docs?{query}", "list the replications"), cancellationToken)
            .ConfigureAwait(false);
        return response.Read(answer =>
        {
            using JsonDocument json = JsonDocument.Parse(answer.BodyMemory);
            string? next = json
                .RootElement.GetProperty("rows")
                .EnumerateArray()
                .Select(static row => row.GetProperty("id").GetString())
                .FirstOrDefault();
            if (next is not null)
                ThrowIfNotAfter(next, first);
            return next;
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

    /// <summary>What became of a request for a page of the scheduler.</summary>
    private enum PageOutcome
    {
        /// <summary>It was read.</summary>
        Read,

        /// <summary>The server has no scheduler, like CouchDB 1.x and PouchDB Server, and the documents contain the states.</summary>
        NoScheduler,

        /// <summary>The scheduler cannot read one of the documents, and so returns none.</summary>
        Broken,
    }
}
