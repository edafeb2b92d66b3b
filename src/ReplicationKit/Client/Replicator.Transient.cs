using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using ReplicationKit.Rules;

namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>A time longer than any scheduler keeps a job that has ended.</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(10);

    /// <summary>The transient replications that ended recently, and when.</summary>
    private readonly ConcurrentDictionary<string, long> _endedTransients = new(StringComparer.Ordinal);

    /// <summary>
    /// Starts a replication without a document (<c>POST /_replicate</c>). It does not survive a restart of the server, and is not restarted
    /// after a crash.
    /// </summary>
    /// <param name="spec">The specification. For a <c>TwoWay</c> one, both directions are started.</param>
    /// <param name="cancellationToken">A token to cancel the start. It does not stop replications that have started.</param>
    /// <returns>
    /// The replication. A continuous replication has started. A one-shot replication has been requested;
    /// <see cref="TransientReplication.WaitForCompletionAsync"/> returns its result.
    /// </returns>
    /// <exception cref="ReplicationValidationException">The specification violates a rule, or the server rejected it.</exception>
    /// <exception cref="ReplicationFailedException">A continuous replication could not start, for example because its filter function is
    /// missing.</exception>
    public async Task<TransientReplication> StartTransientAsync(IReplicationSpec spec, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<PreparedReplication> replications = await ForServerAsync(Prepare(spec), cancellationToken).ConfigureAwait(false);
        ThrowIfNotPossible(replications);
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
    /// <param name="spec">The specification, which must not be continuous. For a <c>TwoWay</c> one, the method waits for both
    /// directions.</param>
    /// <param name="cancellationToken">A token to cancel the wait. The replication keeps running.</param>
    /// <returns>The result, with the history of earlier runs; for a <c>TwoWay</c> specification, that of the forward direction.</returns>
    /// <exception cref="ReplicationValidationException">The specification violates a rule or is continuous, or the server rejected
    /// it.</exception>
    /// <exception cref="ReplicationFailedException">
    /// The replication failed; the exception contains the reason. If another client cancels the replication, the server sends no response;
    /// the cancellation is detected within minutes, when the job is missing.
    /// </exception>
    public async Task<ReplicationRun> ReplicateAsync(IReplicationSpec spec, CancellationToken cancellationToken = default)
    {
        PreparedReplication prepared = Prepare(spec)[0];
        if (prepared.Document.Continuous == true)
            throw new ReplicationValidationException(
                $"The replication '{prepared.Id}' is continuous and never completes; use StartTransientAsync to start it."
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
            // No other caller can wait for it.
            await replication.EndWaitingAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Stops a transient replication by its id.</summary>
    /// <param name="replicationId">The replication's id, with its suffix such as <c>+continuous</c>.</param>
    /// <param name="cancellationToken">A token to cancel the request.</param>
    /// <exception cref="ReplicationNotFoundException">No replication with this id is running.</exception>
    /// <exception cref="ReplicationException">The server cannot cancel it, like PouchDB Server.</exception>
    public async Task CancelTransientAsync(string replicationId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(replicationId);
        var request = new CouchRequest(HttpMethod.Post, "_replicate", $"cancel the transient replication '{replicationId}'")
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
        };
        try
        {
            using CouchResponse response = await _connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicationServerException exception) when (exception.StatusCode == HttpStatusCode.InternalServerError)
        {
            await _server.ReadAsync(_server.Current, cancellationToken).ConfigureAwait(false);
            if (_server.Current.EndpointsAreUrls)
                throw CannotCancel(request.Action, exception);
            throw;
        }
    }

    internal async Task CancelTransientAsync(ReplicationDocument document, CancellationToken cancellationToken)
    {
        const string action = "cancel the transient replication";
        if (_server.Current.EndpointsAreUrls)
            throw CannotCancel(action, cause: null); // It would start another one.
        ReplicationDocument canceling = document.ToDocument(_server.Current);
        canceling.Cancel = true;
        using CouchResponse response = await PostReplicateAsync(canceling, action, isLong: false, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TransientReplication> StartTransientAsync(
        PreparedReplication replication,
        TransientReplication? reverse,
        CancellationToken cancellationToken
    )
    {
        ReplicationDocument document = replication.Document.ToDocument(_server.Current);
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
        string? id = response.Read(static answer => ReplicatorResponses.Run(answer.BodyMemory)).ReplicationId;
        ReplicatorLog.TransientStarted(Logger, id);
        return new TransientReplication(this, document, id, null, null, reverse);
    }

    private async Task<ReplicationRun> SendTransientAsync(ReplicationDocument document, CancellationToken cancellationToken)
    {
        using CouchResponse response = await PostReplicateAsync(document, "run the transient replication", isLong: true, cancellationToken)
            .ConfigureAwait(false);
        return response.Read(static answer => ReplicatorResponses.Run(answer.BodyMemory));
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
    /// Returns the one-shot job between two databases, or <c>null</c> if there is none. If there are several, for example with two filters,
    /// the first is returned.
    /// </summary>
    /// <param name="document">The specification with the two databases.</param>
    /// <param name="ofDocumentsToo">Whether a document's job counts: a request for the same replication is answered when that job
    /// ends.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
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

    /// <summary>Waits for the end of a run for a short time, which grows with each attempt.</summary>
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
    /// Cancels one direction of a pair because the other could not start. Whether or not that succeeds, the first failure is reported.
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
                        Body = () => JsonBody.Create(output => WriteTransient(document, output)),
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

    private void WriteTransient(ReplicationDocument document, IBufferWriter<byte> output)
    {
        if (!_server.Current.EndpointsAreUrls)
        {
            document.WriteTo(output, _server.Current);
            return;
        }

        var objects = new ArrayBufferWriter<byte>();
        document.WriteTo(objects, _server.Current);
        UrlEndpoints.Write(objects.WrittenSpan, $"{document.Source} -> {document.Target}", output);
    }

    /// <summary>
    /// Rejects what <c>_replicate</c> of PouchDB Server cannot do. It reads source, target, <c>continuous</c>, <c>filter</c> and
    /// <c>query_params</c> only, and returns no id by which a continuous replication could be canceled (express-pouchdb,
    /// <c>routes/replicate.js</c>).
    /// </summary>
    /// <exception cref="ReplicationValidationException">A replication cannot run as specified.</exception>
    private void ThrowIfNotPossible(IReadOnlyList<PreparedReplication> replications)
    {
        if (!_server.Current.EndpointsAreUrls)
            return;
        foreach (PreparedReplication replication in replications)
        {
            string? problem = replication.Document switch
            {
                { Continuous: true } => "returns no id for stopping a continuous replication",
                { DocIds: not null } => "ignores doc_ids",
                { Selector: not null } => "ignores selector",
                { SinceSeq: not null } => "ignores since_seq",
                _ => null,
            };
            if (problem is not null)
                throw new ReplicationValidationException(
                    $"The replication '{replication.Id}' cannot run without a document: PouchDB Server's _replicate {problem}. Use CreateAsync."
                )
                {
                    ReplicationId = replication.Id,
                };
        }
    }

    /// <summary>Returns the exception for a server that cannot cancel transient replications.</summary>
    private static ReplicationException CannotCancel(string action, ReplicationException? cause) =>
        new(
            $"Could not {action}: PouchDB Server cannot cancel replications that were started without a document. They run until they "
                + "complete, or the server stops.",
            cause
        )
        {
            StatusCode = cause?.StatusCode,
            Error = cause?.Error,
            Reason = cause?.Reason,
        };

    /// <summary>
    /// Recognizes a replication's failure, which the server reports as its own (500), as the caller's (401), or as a missing page (404).
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
            && exception is not ReplicationServerException { StatusCode: HttpStatusCode.InternalServerError }
        )
            return null;
        string? advice = FailureText.Advice(failure, FailureText.SideOf(text, AsShown(document.Source), AsShown(document.Target)));
        return new ReplicationFailedException(
            $"The transient replication {document.Source} -> {document.Target} failed{FailureText.Explain(failure, reason, advice)}",
            exception
        )
        {
            StatusCode = exception.StatusCode,
            Error = exception.Error,
            Reason = reason,
            Failure = failure,
        };
    }

    /// <summary>Returns an endpoint as the server's responses show it: without credentials, with a trailing slash.</summary>
    private string? AsShown(ReplicationEndpoint? endpoint) =>
        endpoint is null ? null
        : endpoint.IsLocal ? $"{_server.Current.LocalBaseAddress}{DatabaseSegment.Escape(endpoint.Address)}/"
        : SecretMask.WithoutUserInfo(endpoint.Address).TrimEnd('/') + "/";

    private static string? Comparable(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri)
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped).TrimEnd('/')
            : url;
}
