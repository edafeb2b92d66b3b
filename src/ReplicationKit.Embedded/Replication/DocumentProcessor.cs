using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>Converts replication documents to jobs, and the outcomes of jobs to states in the documents.</summary>
internal sealed class DocumentProcessor : IAsyncDisposable
{
    private const int BatchSize = 500;
    private const int MaxErrorDoublings = 12;
    private static readonly TimeSpan FilterTimeout = TimeSpan.FromSeconds(61);

    private readonly CouchNode _node;
    private readonly ReplicationScheduler _scheduler;
    private readonly ILogger _logger;
    private readonly DocumentStates _writer;
    private readonly Dictionary<(string Database, string Id), DocumentState> _states = [];
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly Channel<CouchDatabase> _changed = Channel.CreateUnbounded<CouchDatabase>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly CancellationTokenSource _stopped = new();
    private Task _loop = Task.CompletedTask;

    public DocumentProcessor(CouchNode node, ReplicationScheduler scheduler, ILogger logger)
    {
        _node = node;
        _scheduler = scheduler;
        _logger = logger;
        _writer = new DocumentStates(node);
    }

    public void Start()
    {
        _node.Store.Changed += Enqueue;
        foreach (string name in _node.Store.Names())
        {
            if (_node.Store.Find(name) is { } database)
                Enqueue(database);
        }
        _loop = Task.Run(RunAsync);
    }

    public DocumentState? Find(string database, string id)
    {
        lock (_states)
            return _states.GetValueOrDefault((database, id));
    }

    public Task TriggeredAsync(ReplicationJob job)
    {
        if (job.DocumentId is not null && _node.Configuration.UpdateDocs)
            _writer.Write(job.Database!, job.DocumentId, "triggered", writer => writer.WriteString("_replication_id", job.Id));
        return Task.CompletedTask;
    }

    public void Completed(ReplicationJob job, ReplicationProgress progress)
    {
        if (job.DocumentId is null)
            return;
        _writer.Write(
            job.Database!,
            job.DocumentId,
            "completed",
            writer =>
            {
                writer.WriteStartObject("_replication_stats");
                progress.Write(writer, running: false);
                writer.WriteString("start_time", Timestamp(job.StartTime));
                writer.WriteEndObject();
            }
        );
    }

    public void Crashed(ReplicationJob job, string reason)
    {
        if (job.DocumentId is not null && _node.Configuration.UpdateDocs)
            _writer.Write(job.Database!, job.DocumentId, "error", writer => writer.WriteString("_replication_state_reason", reason));
    }

    /// <summary>Formats a time as documents and the scheduler do.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _node.Store.Changed -= Enqueue;
        await _stopped.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_states)
        {
            foreach (DocumentState state in _states.Values)
                Forget(state);
            _states.Clear();
        }
        _node.Activity.Raise();
    }

    private void Enqueue(CouchDatabase database)
    {
        if (database.IsReplicator)
            _changed.Writer.TryWrite(database);
    }

    private async Task RunAsync()
    {
        await foreach (CouchDatabase database in _changed.Reader.ReadAllAsync(_stopped.Token))
        {
            try
            {
                if (database.Dropped)
                    await ForgetDatabaseAsync(database);
                else
                    await ReadChangesAsync(database);
            }
            catch (CouchException) when (database.Dropped)
            {
                await ForgetDatabaseAsync(database);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                EmbeddedLog.ProcessingFailed(_logger, error, database.Name);
            }
        }
    }

    private async Task ReadChangesAsync(CouchDatabase database)
    {
        while (true)
        {
            List<DocumentRow> rows = database.ChangesAfter(_seen.GetValueOrDefault(database.Incarnation), BatchSize);
            foreach (DocumentRow row in rows)
            {
                _seen[database.Incarnation] = row.Seq;
                if (!DocumentIds.IsDesign(row.Id))
                    await ProcessAsync(database, row);
            }
            if (rows.Count < BatchSize)
                return;
        }
    }

    private async Task ForgetDatabaseAsync(CouchDatabase database)
    {
        List<DocumentState> states;
        lock (_states)
            states = [.. _states.Values.Where(state => state.Database == database.Name)];
        foreach (DocumentState state in states)
            await RemoveAsync(state);
    }

    private async Task ProcessAsync(CouchDatabase database, DocumentRow row)
    {
        DocumentState? known = Find(database.Name, row.Id);
        if (row.Deleted)
        {
            await RemoveAsync(known);
            return;
        }
        using JsonDocument body = Json.Parse(database.Body(row.WinnerBody).Json);
        if (body.RootElement.StringMember("_replication_state") is "completed" or "failed")
        {
            await RemoveAsync(known);
            return;
        }
        string normalized = ReplicationIds.Normalized(body.RootElement);
        if (known is not null && known.Normalized == normalized)
            return;
        await RemoveAsync(known);
        DateTimeOffset now = _node.Time.GetUtcNow();
        var state = new DocumentState
        {
            Database = database.Name,
            DocumentId = row.Id,
            Normalized = normalized,
            StartTime = now,
            LastUpdated = now,
        };
        Begin(state, body.RootElement);
    }

    private async Task RemoveAsync(DocumentState? state)
    {
        if (state is null)
            return;
        lock (_states)
        {
            _states.Remove((state.Database, state.DocumentId));
            Forget(state);
        }
        if (
            state.JobId is { } job
            && _scheduler.Find(job) is { } running
            && running.DocumentId == state.DocumentId
            && running.Database == state.Database
        )
            await _scheduler.RemoveAsync(job);
        _node.Activity.Raise();
    }

    private static void Forget(DocumentState state)
    {
        state.Retry?.Dispose();
        state.Cancellation.Cancel();
    }

    private void Begin(DocumentState state, JsonElement body)
    {
        ReplicationSpecification specification;
        try
        {
            specification = SpecificationParser.Parse(body, isDocument: true);
        }
        catch (BadReplicationException error)
        {
            _writer.Write(
                state.Database,
                state.DocumentId,
                "failed",
                writer => writer.WriteString("_replication_state_reason", error.DocumentReason)
            );
            return;
        }
        lock (_states)
            _states[(state.Database, state.DocumentId)] = state;
        _node.Activity.Raise();
        if (specification.HasUserFilter)
            _ = Task.Run(() => FetchAndSubmitAsync(state, specification), CancellationToken.None);
        else
            Submit(state, specification, filterCode: null);
    }

    private async Task FetchAndSubmitAsync(DocumentState state, ReplicationSpecification specification)
    {
        using var timeout = new CancellationTokenSource(FilterTimeout, _node.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, state.Cancellation.Token);
        try
        {
            Submit(state, specification, await FilterCode.FetchAsync(specification, _node.Time, linked.Token));
        }
        catch (JobFailedException error)
        {
            Failed(state, specification, error.Message);
        }
        catch (OperationCanceledException) when (!state.Cancellation.IsCancellationRequested)
        {
            Failed(
                state,
                specification,
                $"Replication for db <<\"{state.Database}\">> doc <<\"{state.DocumentId}\">> failed to start due to timeout after 61 seconds"
            );
        }
        catch (OperationCanceledException)
        {
            // The document is gone.
        }
    }

    private void Submit(DocumentState state, ReplicationSpecification specification, string? filterCode)
    {
        (string baseId, string suffix) = ReplicationIds.Of(specification, _node.Store.Uuid, filterCode);
        var job = new ReplicationJob
        {
            BaseId = baseId,
            Suffix = suffix,
            Specification = specification,
            Database = state.Database,
            DocumentId = state.DocumentId,
            StartTime = state.StartTime,
        };
        ReplicationJob? known;
        lock (_states)
        {
            if (state.Cancellation.IsCancellationRequested)
                return;
            known = _scheduler.Add(job);
            if (known is null)
            {
                state.JobId = job.Id;
                state.Error = null;
                state.ErrorCount = 0;
            }
        }
        _node.Activity.Raise();
        if (known is { DocumentId: { } other })
            _writer.Write(
                state.Database,
                state.DocumentId,
                "failed",
                writer =>
                    writer.WriteString(
                        "_replication_state_reason",
                        $"Replication `{job.Id}` specified by document `{state.DocumentId}` already started, triggered by document "
                            + $"`{other}` from db `{known.Database}`"
                    )
            );
        else if (known is not null)
            Failed(
                state,
                specification,
                $"Replication `{job.Id}` specified by document `{state.DocumentId}` already running as a transient replication, started "
                    + "via `_replicate` API endpoint"
            );
    }

    // The wait that couch_replicator_doc_processor has between attempts: random, and longer with each error.
    private void Failed(DocumentState state, ReplicationSpecification specification, string error)
    {
        lock (_states)
        {
            if (state.Cancellation.IsCancellationRequested)
                return;
            state.Error = error;
            state.ErrorCount++;
            state.LastUpdated = _node.Time.GetUtcNow();
            double units = 1 + _node.Random.NextDouble() * (64 * Math.Pow(2, Math.Min(state.ErrorCount, MaxErrorDoublings)) - 1);
            state.Retry?.Dispose();
            state.Retry = _node.Time.CreateTimer(
                _ => Retry(state, specification),
                null,
                _node.Options.ErrorBackoff * units,
                Timeout.InfiniteTimeSpan
            );
        }
        _node.Activity.Raise();
        if (_node.Configuration.UpdateDocs)
            _writer.Write(state.Database, state.DocumentId, "error", writer => writer.WriteString("_replication_state_reason", error));
    }

    private void Retry(DocumentState state, ReplicationSpecification specification)
    {
        if (specification.HasUserFilter)
            _ = FetchAndSubmitAsync(state, specification);
        else
            Submit(state, specification, filterCode: null);
    }
}
