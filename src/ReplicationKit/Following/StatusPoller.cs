using System.Net;

namespace ReplicationKit;

/// <summary>
/// Reads the statuses of followed replications from pages of the scheduler or, for a client without administrator rights, from their
/// documents.
/// </summary>
internal sealed class StatusPoller(
    ReplicatorDatabase database,
    SchedulerClient scheduler,
    Action<ReplicationStatus> publish,
    Action<string, Exception> fail
) : IDisposable
{
    /// <summary>A page with this many times as many rows as needed costs more than reading them one by one.</summary>
    private const int FarApart = 20;

    /// <summary>The maximum number of replications that are read one by one if the server returns no page with them.</summary>
    private const int MaxOneByOne = 3;

    /// <summary>The number of pages that a poll requests in vain before it reads documents instead.</summary>
    private const int MaxFailedPages = 32;

    /// <summary>The maximum number of replications that one poll reads one by one because their ids are far apart.</summary>
    private const int MaxFarApart = 10;

    private static readonly IReadOnlyDictionary<string, ActiveTask> NoTasks = new Dictionary<string, ActiveTask>();

    private readonly List<PolledRange> _ranges = [];
    private IReadOnlyDictionary<string, ActiveTask> _tasks = NoTasks;

    /// <summary>Whether the scheduler rejected the client, so that only documents are read.</summary>
    public bool ReadsDocuments { get; set; }

    /// <summary>Whether the server has no scheduler, so that the progress of running replications is read from its active tasks.</summary>
    public bool ReadsTasks { get; set; }

    /// <summary>Polls replications that may have ended or may not exist, without a prior report.</summary>
    /// <param name="replications">The replications, at least one.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    public Task PollAllAsync(IReadOnlyList<FollowedReplication> replications, CancellationToken cancellationToken) =>
        ReadsDocuments ? ReadDocumentsAsync(replications, cancellationToken)
        : replications.Count == 1 ? ReadStatusAsync(replications[0], cancellationToken)
        : OrAroundAsync(ReadAllPagesAsync(replications, cancellationToken), replications, cancellationToken);

    /// <summary>Polls the progress of replications whose ends are reported by the feed.</summary>
    /// <param name="replications">The replications, at least one.</param>
    /// <param name="turn">The turn. The same number means about the same replications.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    public Task PollFiguresAsync(IReadOnlyList<FollowedReplication> replications, int turn, CancellationToken cancellationToken) =>
        ReadsDocuments ? ReadDocumentsAsync(replications, cancellationToken)
        : replications.Count == 1 ? ReadStatusAsync(replications[0], cancellationToken)
        : OrAroundAsync(ReadUnfinishedAsync(replications, turn, cancellationToken), replications, cancellationToken);

    /// <summary>Reads the documents of replications that the scheduler does not know, or that are reported as deleted.</summary>
    public async Task ReadDocumentsAsync(IReadOnlyList<FollowedReplication> replications, CancellationToken cancellationToken)
    {
        _tasks = ReadsTasks ? await scheduler.GetTasksAsync(isSentOnce: true, cancellationToken).ConfigureAwait(false) : NoTasks;
        await (
            replications.Count == 1 ? ReadDocumentAsync(replications[0], cancellationToken) : ReadBulkAsync(replications, cancellationToken)
        ).ConfigureAwait(false);
    }

    private async Task ReadDocumentAsync(FollowedReplication replication, CancellationToken cancellationToken)
    {
        try
        {
            using CouchResponse response = await database
                .GetAsync(replication.Id, cancellationToken, isSentOnce: true)
                .ConfigureAwait(false);
            PublishDocument(
                response.Read(replication.LastRead, static (answer, previous) => StatusReader.ReadDocument(answer.Body, previous)) with
                {
                    Id = replication.Id,
                }
            );
        }
        catch (ReplicationNotFoundException exception) when (exception.Reason is "missing" or "deleted")
        {
            fail(replication.Id, Gone(replication.Id, exception));
        }
    }

    private void PublishDocument(ReplicationStatus status) => publish(status.WithTask(_tasks.GetValueOrDefault(status.Id)));

    public void Dispose()
    {
        foreach (PolledRange range in _ranges)
            range.Page.Dispose();
        _ranges.Clear();
    }

    /// <summary>Returns the exception for a replication that no longer exists.</summary>
    public static ReplicationNotFoundException Gone(string id, ReplicationNotFoundException? cause) =>
        new(cause?.Reason == "deleted" ? $"The replication '{id}' was deleted." : $"The replication '{id}' does not exist.", cause)
        {
            ReplicationId = id,
            StatusCode = HttpStatusCode.NotFound,
            Error = cause?.Error ?? "not_found",
            Reason = cause?.Reason,
        };

    private async Task ReadStatusAsync(FollowedReplication replication, CancellationToken cancellationToken)
    {
        try
        {
            using CouchResponse response = await scheduler
                .GetStatusAsync(replication.Id, isSentOnce: true, cancellationToken)
                .ConfigureAwait(false);
            if (response.Read(replication, static (answer, one) => one.Row.Update(answer.Body, one.LastRead)))
                publish(replication.Row.Status!);
        }
        catch (ReplicationException exception)
            when (exception is not ReplicationAuthorizationException && SchedulerClient.IsUnavailable(exception))
        {
            ReadsTasks = SchedulerClient.IsMissingForOne(exception);
            await ReadDocumentsAsync([replication], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Reads the replications between which there are documents that the scheduler cannot read. Each of these documents, whoever wrote it, breaks
    /// all pages with it: in CouchDB 3.0 one whose URLs cannot be parsed (<c>couch_replicator:strip_url_creds/1</c>), before 3.5.2 for a moment one
    /// whose job has just ended (<c>couch_replicator_doc_processor:ejson_doc/2</c>), and one whose <c>_replication_state</c> is not a string
    /// (<c>couch_replicator_docs:get_json_value/3</c>). Pages with half of the replications, again and again, get around them. Where that takes too
    /// many requests, documents are read, which contain the ends.
    /// </summary>
    /// <param name="replications">The replications, at least one.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    public async Task ReadAroundAsync(IReadOnlyList<FollowedReplication> replications, CancellationToken cancellationToken)
    {
        var parts = new Stack<ArraySegment<FollowedReplication>>();
        Halve(replications.OrderBy(static replication => replication.Id, Utf8Order.Instance).ToArray());
        for (int failures = 0; parts.TryPop(out ArraySegment<FollowedReplication> part); )
        {
            if (part.Count == 1)
            {
                await ReadStatusAsync(part[0], cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (failures == MaxFailedPages)
            {
                await ReadDocumentsAsync(part, cancellationToken).ConfigureAwait(false);
                continue;
            }

            try
            {
                await ReadAllPagesAsync(part, cancellationToken).ConfigureAwait(false);
            }
            catch (ReplicationException exception) when (SchedulerClient.IsBrokenPage(exception))
            {
                failures++;
                Halve(part);
            }
        }

        void Halve(ArraySegment<FollowedReplication> part)
        {
            if (part.Count <= MaxOneByOne)
            {
                for (int i = part.Count; i > 0; i--)
                    parts.Push(part.Slice(i - 1, 1));
                return;
            }

            parts.Push(part[(part.Count / 2)..]);
            parts.Push(part[..(part.Count / 2)]);
        }
    }

    private async Task OrAroundAsync(Task page, IReadOnlyList<FollowedReplication> replications, CancellationToken cancellationToken)
    {
        try
        {
            await page.ConfigureAwait(false);
            return;
        }
        catch (ReplicationException exception) when (SchedulerClient.IsBrokenPage(exception)) { }

        await ReadAroundAsync(replications, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads all pages between the first and the last id. If the replications are few among many, the rest are read by id.
    /// </summary>
    private async Task ReadAllPagesAsync(IReadOnlyList<FollowedReplication> replications, CancellationToken cancellationToken)
    {
        var missing = replications.ToDictionary(replication => replication.Id, StringComparer.Ordinal);
        (string first, string last) = Range(replications);
        int worthReading = 2 * PagesFor(replications.Count);
        using var page = new StatusPage();
        int number = 0;
        for (; number < worthReading; number++)
        {
            var query = new SchedulerQuery(SchedulerClient.PageSize)
            {
                Skip = (long)number * SchedulerClient.PageSize,
                First = first,
                Last = last,
            };
            using (CouchResponse response = await scheduler.GetPageAsync(query, isSentOnce: true, cancellationToken).ConfigureAwait(false))
                response.Read(page, static (answer, one) => one.Update(answer.Body));
            for (int row = 0; row < page.Count; row++)
            {
                if (!missing.Remove(page[row].Id, out FollowedReplication? replication))
                    continue;
                replication.WasMissed = false;
                publish(page[row]);
            }

            if (missing.Count == 0 || page.Count < SchedulerClient.PageSize)
                break;
        }

        FollowedReplication[] doubtful =
        [
            .. missing.Values.Where(replication => replication.WasMissed || replication.Generation == 0 || number == worthReading),
        ];
        foreach (FollowedReplication replication in missing.Values.Except(doubtful))
        {
            replication.WasMissed = true;
            publish(new ReplicationStatus { Id = replication.Id, Database = database.Name });
        }

        if (doubtful.Length > 0)
            await ReadDocumentsAsync(doubtful, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads the replications between the first and the last id that have not ended. The keys are the bounds: the server applies a limit
    /// before it filters by state, so a limit could cut off needed rows. The first page shows whether there are many more rows than needed;
    /// if so, a few of the replications are read with each poll until others are followed.
    /// </summary>
    private async Task ReadUnfinishedAsync(IReadOnlyList<FollowedReplication> replications, int turn, CancellationToken cancellationToken)
    {
        (string first, string last) = Range(replications);
        while (_ranges.Count <= turn)
            _ranges.Add(new PolledRange());
        PolledRange range = _ranges[turn];
        if (range.IsFarApart(first, last, replications.Count))
        {
            for (int i = Math.Min(MaxFarApart, replications.Count); i > 0; i--)
                await ReadStatusAsync(replications[range.Next(replications.Count)], cancellationToken).ConfigureAwait(false);
            return;
        }

        var query = new SchedulerQuery(SchedulerQuery.NoLimit)
        {
            First = first,
            Last = last,
            States = SchedulerClient.UnfinishedStates,
        };
        StatusPage page = range.Page;
        using (CouchResponse response = await scheduler.GetPageAsync(query, isSentOnce: true, cancellationToken).ConfigureAwait(false))
        {
            if (!response.Read(page, static (answer, one) => one.Update(answer.Body)))
                return;
        }

        for (int row = 0; row < page.Count; row++)
            publish(page[row]);
        if (page.Count > FarApart * replications.Count)
            range.SetFarApart(first, last, replications.Count);
    }

    private async Task ReadBulkAsync(IReadOnlyList<FollowedReplication> replications, CancellationToken cancellationToken)
    {
        foreach (FollowedReplication[] some in replications.Chunk(SchedulerClient.PageSize))
        {
            string[] ids = Array.ConvertAll(some, replication => replication.Id);
            ReplicationStatus[] statuses;
            try
            {
                using CouchResponse response = await scheduler
                    .GetDocumentsAsync(ids, isSentOnce: true, cancellationToken)
                    .ConfigureAwait(false);
                statuses = response.Read(static answer => StatusReader.ReadBulk(answer.Body).ToArray());
            }
            catch (ReplicationException exception) when (SchedulerClient.HasNoBulkGet(exception))
            {
                foreach (FollowedReplication replication in some)
                    await ReadDocumentAsync(replication, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var byId = some.ToDictionary(replication => replication.Id, StringComparer.Ordinal);
            foreach (ReplicationStatus status in statuses)
            {
                if (byId.Remove(status.Id))
                    PublishDocument(status);
            }

            foreach (string id in byId.Keys)
                fail(id, Gone(id, null));
        }
    }

    private static (string First, string Last) Range(IReadOnlyList<FollowedReplication> replications)
    {
        string first = replications[0].Id;
        string last = first;
        foreach (FollowedReplication replication in replications)
        {
            if (Utf8Order.Instance.Compare(replication.Id, first) < 0)
                first = replication.Id;
            if (Utf8Order.Instance.Compare(replication.Id, last) > 0)
                last = replication.Id;
        }

        return (first, last);
    }

    private static int PagesFor(int replications) => (replications + SchedulerClient.PageSize - 1) / SchedulerClient.PageSize;
}
