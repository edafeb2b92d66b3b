using System.Collections.Concurrent;
using ReplicationKit.Rules;

namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>For longer than this no scheduler keeps a job that has ended.</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(10);

    /// <summary>The transient replications that ended lately, and when.</summary>
    private readonly ConcurrentDictionary<string, long> _endedTransients = new(StringComparer.Ordinal);

    /// <summary>
    /// Starts a replication without a document (<c>POST /_replicate</c>). It does not survive a restart of the server, and is not started
    /// again when it crashes.
    /// </summary>
    /// <param name="spec">The specification. Of a <c>TwoWay</c> one both directions are started.</param>
    /// <param name="cancellationToken">Cancels the start; it does not stop what has started.</param>
    /// <returns>
    /// The replication. A continuous one has started; a one-shot one is on its way, and
    /// <see cref="TransientReplication.WaitForCompletionAsync"/>
    /// tells how it went.
    /// </returns>
    /// <exception cref="ReplicationValidationException">The specification breaks a rule; or the server refused it.</exception>
    /// <exception cref="ReplicationFailedException">A continuous replication could not start, such as for want of its filter
    /// function.</exception>
    public async Task<TransientReplication> StartTransientAsync(IReplicationSpec spec, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<PreparedReplication> replications = Prepare(spec);
        await CreateDatabasesAsync(replications, cancellationToken).ConfigureAwait(false);
        TransientReplication? reverse =
            replications.Count == 1 ? null : await StartTransientAsync(replications[1], null, cancellationToken).ConfigureAwait(false);
        try
        {
            return await StartTransientAsync(replications[0], reverse, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (reverse is not null && exception is ReplicationException or TimeoutException)
        {
            await AbandonAsync(reverse!).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Replicates once, without a document, and waits for the end, however long that takes.</summary>
    /// <param name="spec">The specification; not a continuous one. Of a <c>TwoWay</c> one both directions are waited for.</param>
    /// <param name="cancellationToken">Ends the waiting; the replication goes on.</param>
    /// <returns>What was done, with the history of the runs before; of a <c>TwoWay</c> specification the forward direction's.</returns>
    /// <exception cref="ReplicationValidationException">The specification breaks a rule, or is continuous; or the server refused
    /// it.</exception>
    /// <exception cref="ReplicationFailedException">
    /// The replication failed; the exception has the reason. Of one that somebody cancels the server tells nobody: its missing job does,
    /// within
    /// minutes.
    /// </exception>
    public async Task<ReplicationRun> ReplicateAsync(IReplicationSpec spec, CancellationToken cancellationToken = default)
    {
        PreparedReplication prepared = Prepare(spec)[0];
        if (prepared.Document.Continuous == true)
            throw new ReplicationValidationException(
                $"The replication '{prepared.Id}' is continuous and has no end to wait for; start it with StartTransientAsync."
            )
            {
                ReplicationId = prepared.Id,
            };
        TransientReplication replication = await StartTransientAsync(spec, cancellationToken).ConfigureAwait(false);
        try
        {
            if (replication.Reverse is null)
                return await replication.WaitForCompletionAsync(cancellationToken).ConfigureAwait(false);
            ReplicationRun[] both = await Task.WhenAll(
                    replication.WaitForCompletionAsync(cancellationToken),
                    replication.Reverse.WaitForCompletionAsync(cancellationToken)
                )
                .ConfigureAwait(false);
            return both[0];
        }
        finally
        {
            // Nobody else can wait for it.
            await replication.EndWaitingAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Stops a transient replication by its id.</summary>
    /// <param name="replicationId">The replication's id, with its suffix such as <c>+continuous</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ReplicationNotFoundException">No such replication runs.</exception>
    public async Task CancelTransientAsync(string replicationId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(replicationId);
        using CouchResponse response = await _connection
            .SendAsync(
                new CouchRequest(HttpMethod.Post, "_replicate", $"cancel the transient replication '{replicationId}'")
                {
                    ReplicationId = replicationId,
                    Body = () =>
                        JsonBody.Create(json =>
                        {
                            json.WriteStartObject();
                            json.WriteBoolean("cancel"u8, true);
                            json.WriteString("replication_id"u8, replicationId);
                            json.WriteEndObject();
                        }),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    internal async Task CancelTransientAsync(ReplicationDocument document, CancellationToken cancellationToken)
    {
        ReplicationDocument cancelling = document.ToDocument(_context);
        cancelling.Cancel = true;
        using CouchResponse response = await PostReplicateAsync(
                cancelling,
                "cancel the transient replication",
                isLong: false,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<TransientReplication> StartTransientAsync(
        PreparedReplication replication,
        TransientReplication? reverse,
        CancellationToken cancellationToken
    )
    {
        ReplicationDocument document = replication.Document.ToDocument(_context);
        (document.Id, document.Revision) = (null, null);
        if (document.Continuous != true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReplicatorLog.TransientStarted(Logger, null);
            var end = new CancellationTokenSource();
            string identity = ReplicationIdentity.DocumentId(document);
            var run = new TransientRun(
                async sending => Ended(identity, await SendTransientAsync(document, sending).ConfigureAwait(false)),
                looking => FindJobAsync(document, ofDocumentsToo: true, looking),
                HasJustEnded(identity),
                document.Filter is not null,
                _options,
                $"{document.Source} -> {document.Target}"
            );
            return new TransientReplication(
                this,
                document,
                null,
                Task.Run(() => run.WaitAsync(end.Token, _disposed.Token), CancellationToken.None),
                end,
                reverse
            );
        }

        using CouchResponse response = await PostReplicateAsync(
                document,
                "start the transient replication",
                isLong: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        string? id = response.Read(static answer => ReplicatorAnswers.Run(answer.BodyMemory)).ReplicationId;
        ReplicatorLog.TransientStarted(Logger, id);
        return new TransientReplication(this, document, id, null, null, reverse);
    }

    private async Task<ReplicationRun> SendTransientAsync(ReplicationDocument document, CancellationToken cancellationToken)
    {
        using CouchResponse response = await PostReplicateAsync(document, "run the transient replication", isLong: true, cancellationToken)
            .ConfigureAwait(false);
        return response.Read(static answer => ReplicatorAnswers.Run(answer.BodyMemory));
    }

    private ReplicationRun Ended(string identity, ReplicationRun run)
    {
        foreach (KeyValuePair<string, long> ended in _endedTransients)
        {
            if (_options.TimeProvider.GetElapsedTime(ended.Value) > JustNow)
                _endedTransients.TryRemove(ended);
        }

        _endedTransients[identity] = _options.TimeProvider.GetTimestamp();
        return run;
    }

    private bool HasJustEnded(string identity) =>
        _endedTransients.TryGetValue(identity, out long time) && _options.TimeProvider.GetElapsedTime(time) <= JustNow;

    /// <summary>
    /// The one-shot job between two databases; null: there is none. Where there are several, such as with two filters, the first.
    /// </summary>
    /// <param name="document">The specification with the two databases.</param>
    /// <param name="ofDocumentsToo">Whether a document's job counts: a request for the same replication is answered at its end.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    internal async Task<SchedulerJob?> FindJobAsync(ReplicationDocument document, bool ofDocumentsToo, CancellationToken cancellationToken)
    {
        (string? source, string? target) = (Comparable(AsShown(document.Source)), Comparable(AsShown(document.Target)));
        await foreach (SchedulerJob job in ListJobsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!ofDocumentsToo && job.DocumentId is not null)
                continue;
            if (
                !job.Id.Contains("+continuous", StringComparison.Ordinal)
                && Comparable(job.Source) == source
                && Comparable(job.Target) == target
            )
                return job;
        }

        return null;
    }

    /// <summary>Waits a little, longer each time, for the end of a run.</summary>
    /// <returns>Whether it has ended.</returns>
    internal async Task<bool> HasEndedAsync(Task run, int attempt, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(run, Task.Delay(_options.RetryDelay * Math.Pow(2, attempt), _options.TimeProvider, stop.Token))
            .ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return run.IsCompleted;
    }

    /// <summary>
    /// One way of a pair could not start: the other must not run alone. Whether that succeeds, the first failure is told.
    /// </summary>
    private static async Task AbandonAsync(TransientReplication replication)
    {
        try
        {
            await replication.CancelAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ReplicationException or TimeoutException) { }
    }

    private async Task<CouchResponse> PostReplicateAsync(
        ReplicationDocument document,
        string action,
        bool isLong,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await _connection
                .SendAsync(
                    new CouchRequest(HttpMethod.Post, "_replicate", action)
                    {
                        Body = () => JsonBody.Create(output => document.WriteTo(output, _context)),
                        CarriesSpecification = true,
                        Secrets = DocumentSecrets.Of(document),
                        Timeout = isLong ? Timeout.InfiniteTimeSpan : null,
                        IsSentOnce = isLong,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (ReplicationException exception) when (TransientFailure(exception, document) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>
    /// The server answers a replication's failure as if it were its own (500), the caller's (401), or a missing page (404).
    /// </summary>
    private ReplicationFailedException? TransientFailure(ReplicationException exception, ReplicationDocument document)
    {
        if (exception.StatusCode is null || exception.Reason is not { } reason || document.Cancel == true)
            return null;
        if (TransientRun.IsBusy(exception))
            return null;
        bool isOwn =
            exception.Reason.StartsWith("You are not", StringComparison.Ordinal)
            || exception.Reason.StartsWith("Name or password", StringComparison.Ordinal);
        if (isOwn || exception is ReplicationValidationException or ReplicationConflictException)
            return null;
        string text = exception.Error is { } error ? $"{error}: {reason}" : reason;
        ReplicationFailure failure = FailureText.Classify(text, AsShown(document.Source), AsShown(document.Target));
        if (failure == ReplicationFailure.ChangesNotFound)
            failure = document.Filter is null ? ReplicationFailure.SourceDeleted : ReplicationFailure.FilterNotFound;
        if (
            failure == ReplicationFailure.Unknown
            && exception is not ReplicationServerException { StatusCode: System.Net.HttpStatusCode.InternalServerError }
        )
            return null;
        return new ReplicationFailedException($"The transient replication failed ({failure}): {reason}", exception)
        {
            StatusCode = exception.StatusCode,
            Error = exception.Error,
            Reason = reason,
            Failure = failure,
        };
    }

    /// <summary>An endpoint as the server's answers show it: without credentials, with a slash at the end.</summary>
    private string? AsShown(ReplicationEndpoint? endpoint) =>
        endpoint is null ? null
        : endpoint.IsLocal ? $"{_context.LocalBaseAddress}{DatabaseSegment.Escape(endpoint.Address)}/"
        : SecretMask.WithoutUserInfo(endpoint.Address).TrimEnd('/') + "/";

    private static string? Comparable(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri)
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped).TrimEnd('/')
            : url;
}
