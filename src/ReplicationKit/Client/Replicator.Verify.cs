namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// Compares the source of a replication with its target: checks whether the target has every revision that the replication copies. This
    /// process reads the source's changes with the replication's own filter, and queries the target for the revisions that it lacks. No
    /// document is transferred, and the memory use does not depend on the number of documents. The replication may be running.
    /// </summary>
    /// <param name="spec">The specification. It need not be deployed.</param>
    /// <param name="progress">Receives the progress after each page of changes, or <c>null</c>.</param>
    /// <param name="cancellationToken">A token to cancel the comparison.</param>
    /// <returns>The result; for a <c>TwoWay</c> specification, with that of the reverse direction.</returns>
    /// <exception cref="ReplicationValidationException">
    /// The specification violates a rule, or its <c>since_seq</c> is <c>now</c>, so it is not known what it copies.
    /// </exception>
    /// <exception cref="ReplicationNotFoundException">The source or the target does not exist.</exception>
    /// <exception cref="ReplicationConnectionException">This process cannot reach the source or the target, which the message names.</exception>
    /// <exception cref="ReplicationAuthorizationException">The endpoint's credentials do not allow it to be read.</exception>
    /// <exception cref="TimeoutException">A server did not respond in time.</exception>
    public Task<ReplicationVerification> VerifyAsync(
        IReplicationSpec spec,
        IProgress<VerificationProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        BothDirectionsAsync(
            PairsOf(spec),
            pair => VerifyAsync(pair, progress, cancellationToken),
            static (forward, reverse) => forward with { Reverse = reverse }
        );

    /// <summary>Compares the source of a deployed replication with its target, as its document names them.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="progress">Receives the progress after each page of changes, or <c>null</c>.</param>
    /// <param name="cancellationToken">A token to cancel the comparison.</param>
    /// <exception cref="ReplicationNotFoundException">The replication, its source or its target does not exist.</exception>
    /// <exception cref="ReplicationAuthorizationException">
    /// The endpoint's credentials do not allow it to be read. The server shows a document's credentials only to its owner and to administrators.
    /// </exception>
    /// <exception cref="ReplicationValidationException">The replication's <c>since_seq</c> is <c>now</c>.</exception>
    /// <exception cref="ReplicationConnectionException">This process cannot reach the source or the target, which the message names.</exception>
    /// <exception cref="TimeoutException">A server did not respond in time.</exception>
    public async Task<ReplicationVerification> VerifyAsync(
        string id,
        IProgress<VerificationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ComparablePair pair = await DeployedAsync(id, cancellationToken).ConfigureAwait(false);
        return await VerifyAsync(pair, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Counts what a replication would copy, before it is created: the documents and deletions that it selects, and those that the target
    /// lacks. It is computed in the same way as by <see cref="VerifyAsync(IReplicationSpec, IProgress{VerificationProgress},
    /// CancellationToken)"/>. The target need not exist.
    /// </summary>
    /// <returns>The preview; for a <c>TwoWay</c> specification, with that of the reverse direction.</returns>
    /// <exception cref="ReplicationNotFoundException">The source does not exist.</exception>
    /// <inheritdoc cref="VerifyAsync(IReplicationSpec, IProgress{VerificationProgress}, CancellationToken)"/>
    public Task<ReplicationPreview> PreviewAsync(
        IReplicationSpec spec,
        IProgress<VerificationProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        BothDirectionsAsync(
            PairsOf(spec),
            pair => PreviewAsync(pair, progress, cancellationToken),
            static (forward, reverse) => forward with { Reverse = reverse }
        );

    /// <summary>Counts what a deployed replication copies.</summary>
    /// <exception cref="ReplicationNotFoundException">The replication or its source does not exist.</exception>
    /// <inheritdoc cref="VerifyAsync(string, IProgress{VerificationProgress}, CancellationToken)"/>
    public async Task<ReplicationPreview> PreviewAsync(
        string id,
        IProgress<VerificationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ComparablePair pair = await DeployedAsync(id, cancellationToken).ConfigureAwait(false);
        return await PreviewAsync(pair, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReplicationVerification> VerifyAsync(
        ComparablePair pair,
        IProgress<VerificationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (pair.Document.SinceSeq == "now")
            throw new ReplicationValidationException(
                $"Could not verify '{pair.Id}': its since_seq is 'now', and the sequence at which it began is not recorded. Set SinceSeq to "
                    + "the result of GetUpdateSequenceAsync instead."
            )
            {
                ReplicationId = pair.Id,
            };
        ReplicationVerification result = await CompareAsync(
                pair,
                comparison => comparison.VerifyAsync(pair.Id, progress, cancellationToken)
            )
            .ConfigureAwait(false);
        return result.MissingCount == 0
            ? result
            : result with
            {
                DocWriteFailures = await WriteFailuresAsync(pair.Id, cancellationToken).ConfigureAwait(false),
            };
    }

    private Task<ReplicationPreview> PreviewAsync(
        ComparablePair pair,
        IProgress<VerificationProgress>? progress,
        CancellationToken cancellationToken
    ) => CompareAsync(pair, comparison => comparison.PreviewAsync(pair.Id, progress, cancellationToken));

    private async Task<T> CompareAsync<T>(ComparablePair pair, Func<RevisionComparison, Task<T>> compare)
    {
        ReplicationDocument document = pair.Document;
        string? sourceProxy = ProxyOf(document.Source!, document.SourceProxy, document.Proxy);
        string? targetProxy = ProxyOf(document.Target!, document.TargetProxy, document.Proxy);
        using CouchConnection? sourceConnection = sourceProxy is null ? null : _connection.Through(sourceProxy);
        using CouchConnection? targetConnection = targetProxy is null ? null : _connection.Through(targetProxy);
        var comparison = new RevisionComparison(
            new ComparedDatabase(sourceConnection ?? _connection, document.Source!, sourceProxy),
            new ComparedDatabase(targetConnection ?? _connection, document.Target!, targetProxy),
            document
        );
        return await compare(comparison).ConfigureAwait(false);
    }

    /// <summary>Returns the proxy of an endpoint, which does not apply to a database of the client's own server.</summary>
    private static string? ProxyOf(ReplicationEndpoint endpoint, string? own, string? both) =>
        endpoint.IsLocal ? null
        : !string.IsNullOrEmpty(own) ? own
        : !string.IsNullOrEmpty(both) ? both
        : null;

    /// <summary>Returns the number of documents that the target refused, or <c>null</c> if the replication has no status.</summary>
    private async Task<long?> WriteFailuresAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await GetStatusAsync(id, cancellationToken).ConfigureAwait(false)).DocWriteFailures;
        }
        catch (Exception exception) when (exception is ReplicationException or TimeoutException)
        {
            return null;
        }
    }

    private List<ComparablePair> PairsOf(IReplicationSpec spec) =>
        [
            .. PreparedReplication
                .From(spec, _server.Current, canNameLocal: true)
                .Select(replication => PairOf(replication.Id, replication.Document)),
        ];

    private async Task<ComparablePair> DeployedAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        using CouchResponse response = await _database.GetAsync(id, cancellationToken).ConfigureAwait(false);
        return PairOf(id, response.Read(static answer => ReplicationDocument.Parse(answer.Body)));
    }

    /// <exception cref="ReplicationValidationException">The document has no source or no target.</exception>
    private ComparablePair PairOf(string id, ReplicationDocument document)
    {
        if (document is not { Source: { } from, Target: { } to })
            throw new ReplicationValidationException($"Could not compare '{id}': its source or target is not a database.")
            {
                ReplicationId = id,
            };
        ReplicationDocument copy = document.ToDocument(default);
        copy.Source = _server.AsReached(from);
        copy.Target = _server.AsReached(to);
        return new ComparablePair(id, copy);
    }

    private static async Task<T> BothDirectionsAsync<T>(
        List<ComparablePair> pairs,
        Func<ComparablePair, Task<T>> compare,
        Func<T, T, T> join
    )
    {
        T forward = await compare(pairs[0]).ConfigureAwait(false);
        return pairs.Count == 1 ? forward : join(forward, await compare(pairs[1]).ConfigureAwait(false));
    }

    /// <summary>A replication whose databases can be compared.</summary>
    /// <param name="Id">The id of its document.</param>
    /// <param name="Document">The document, with endpoints as this process reaches them.</param>
    private sealed record ComparablePair(string Id, ReplicationDocument Document);
}
