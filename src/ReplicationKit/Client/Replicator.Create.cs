using ReplicationKit.Rules;

namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// Creates a replication by writing its document, which makes the server start it. If the response is lost, the document is read back:
    /// an identical document whose replication did not end earlier counts as created.
    /// </summary>
    /// <param name="spec">The specification. For a <c>TwoWay</c> one, either both documents are written or none.</param>
    /// <param name="cancellationToken">A token to cancel the request. The replication may still have been created.</param>
    /// <returns>The replication; for a <c>TwoWay</c> specification, the forward one.</returns>
    /// <exception cref="ReplicationValidationException">The specification violates a rule, or the server rejected it.</exception>
    /// <exception cref="ReplicationConflictException">A document with this id exists.</exception>
    /// <exception cref="ReplicationNotFoundException">The replicator database does not exist.</exception>
    /// <exception cref="ReplicationAuthorizationException">The client is not allowed to write to the replicator database.</exception>
    /// <exception cref="ReplicationBatchException">One direction of a <c>TwoWay</c> specification was rejected, and the other could not be
    /// deleted again.</exception>
    public async Task<ReplicationHandle> CreateAsync(IReplicationSpec spec, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<PreparedReplication> replications = await ForServerAsync(Prepare(spec), cancellationToken).ConfigureAwait(false);
        if (replications.Count == 1)
        {
            string revision = await _documents.CreateAsync(replications[0], cancellationToken).ConfigureAwait(false);
            return Created(replications[0], revision, reverse: null);
        }

        await CreateDatabasesAsync(replications, cancellationToken).ConfigureAwait(false);
        CreationOutcome[] outcomes = await CreateAllAsync(replications, cancellationToken).ConfigureAwait(false);
        if (Array.TrueForAll(outcomes, outcome => outcome.Handle is null))
            throw outcomes[0].Failure!;
        return HandlesOf(outcomes)[0];
    }

    /// <summary>Creates any number of replications with one request. A rejected replication does not affect the others.</summary>
    /// <param name="specs">The specifications.</param>
    /// <param name="cancellationToken">A token to cancel the request. Replications may still have been created.</param>
    /// <returns>The replications in the order of the specifications, with both directions of a <c>TwoWay</c> one.</returns>
    /// <exception cref="ReplicationValidationException">A specification violates a rule. Nothing was sent.</exception>
    /// <exception cref="ReplicationBatchException">Some could not be created; the exception contains those that were.</exception>
    public async Task<IReadOnlyList<ReplicationHandle>> CreateAllAsync(
        IEnumerable<IReplicationSpec> specs,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(specs);
        IReadOnlyList<PreparedReplication> replications = PrepareAll(specs);
        if (replications.Count == 0)
            return [];

        replications = await ForServerAsync(replications, cancellationToken).ConfigureAwait(false);
        await CreateDatabasesAsync(replications, cancellationToken).ConfigureAwait(false);
        return HandlesOf(await CreateAllAsync(replications, cancellationToken).ConfigureAwait(false));
    }

    /// <exception cref="ReplicationBatchException">A replication failed.</exception>
    private static List<ReplicationHandle> HandlesOf(CreationOutcome[] outcomes)
    {
        var created = new List<ReplicationHandle>(outcomes.Length);
        var failures = new List<ReplicationException>();
        foreach (CreationOutcome outcome in outcomes)
        {
            if (outcome.Handle is not null)
                created.Add(outcome.Handle);
            if (outcome.Failure is not null)
                failures.Add(outcome.Failure);
        }

        return failures.Count == 0
            ? created
            : throw Failed(
                $"{outcomes.Length - created.Count} of {Counted.Of(outcomes.Length, "replication")} could not be created",
                created,
                failures
            );
    }

    private static ReplicationBatchException Failed(
        string what,
        List<ReplicationHandle> created,
        List<ReplicationException> failures,
        IReadOnlyList<string>? stopped = null
    ) =>
        new($"{what}. The first failure: {failures[0].Message}", failures[0])
        {
            Created = created,
            Stopped = stopped ?? [],
            Failures = failures,
            StatusCode = failures[0].StatusCode,
            Error = failures[0].Error,
            Reason = failures[0].Reason,
            ReplicationId = failures[0].ReplicationId,
        };

    private IReadOnlyList<PreparedReplication> Prepare(IReplicationSpec spec) =>
        PreparedReplication.From(spec, _server.Current, _canNameLocal);

    /// <summary>
    /// Returns the replications for the server as it reports itself, which is read before the first document is written. If it is another
    /// than they were checked for, they are checked again.
    /// </summary>
    /// <exception cref="ReplicationValidationException">A specification violates a rule of this server.</exception>
    private async ValueTask<IReadOnlyList<PreparedReplication>> ForServerAsync(
        IReadOnlyList<PreparedReplication> replications,
        CancellationToken cancellationToken
    )
    {
        if (replications.Count == 0 || !await _server.ReadAsync(replications[0].Context, cancellationToken).ConfigureAwait(false))
            return replications;
        WriteContext context = _server.Current;
        return [.. replications.Select(replication => replication.For(context, _canNameLocal))];
    }

    private async Task<CreationOutcome[]> CreateAllAsync(
        IReadOnlyList<PreparedReplication> replications,
        CancellationToken cancellationToken
    )
    {
        PreparedReplication[] all = [.. replications];
        var outcomes = new BulkOutcome[all.Length];
        await WriteAllAsync(all, outcomes, cancellationToken).ConfigureAwait(false);
        await UndoHalvesAsync(all, outcomes, cancellationToken).ConfigureAwait(false);

        var handles = new CreationOutcome[all.Length];
        for (int i = all.Length - 1; i >= 0; i--)
        {
            bool hasReverse = all[i].IsTwoWay && !all[i].IsReverse;
            handles[i] = outcomes[i].Revision is { } revision
                ? new CreationOutcome(Created(all[i], revision, hasReverse ? handles[i + 1].Handle : null), outcomes[i].Failure)
                : new CreationOutcome(null, outcomes[i].Failure);
        }

        return handles;
    }

    /// <summary>
    /// Writes documents. If the server rejects the whole request because of one document or the request's size, each half is sent
    /// separately until that document is found.
    /// </summary>
    private async Task WriteAllAsync(
        ReadOnlyMemory<PreparedReplication> replications,
        Memory<BulkOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        try
        {
            BulkOutcome[] written = await _documents.WriteAsync(replications, cancellationToken).ConfigureAwait(false);
            written.CopyTo(outcomes);
        }
        catch (ReplicationException exception) when (IsOfContent(exception) && replications.Length == 1)
        {
            outcomes.Span[0] = new BulkOutcome(null, Refused(replications.Span[0], exception));
        }
        catch (ReplicationException exception) when (IsOfContent(exception))
        {
            int half = replications.Length / 2;
            await WriteHalfAsync(replications[..half], outcomes[..half], cancellationToken).ConfigureAwait(false);
            await WriteHalfAsync(replications[half..], outcomes[half..], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes one half. A failure is reported in addition to the replications created before, not instead of them.</summary>
    private async Task WriteHalfAsync(
        ReadOnlyMemory<PreparedReplication> replications,
        Memory<BulkOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await WriteAllAsync(replications, outcomes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ReplicationException or TimeoutException)
        {
            ReplicationException failure =
                exception as ReplicationException ?? new ReplicationConnectionException(exception.Message, exception);
            outcomes.Span.Fill(new BulkOutcome(null, failure));
        }
    }

    private static bool IsOfContent(ReplicationException exception) =>
        exception is ReplicationValidationException || exception.StatusCode == System.Net.HttpStatusCode.RequestEntityTooLarge;

    private static ReplicationException Refused(PreparedReplication replication, ReplicationException exception) =>
        exception is ReplicationValidationException
            ? new ReplicationValidationException(
                $"Could not {replication.Action}: the server rejected the specification: {exception.Reason}",
                exception
            )
            {
                ReplicationId = replication.Id,
                StatusCode = exception.StatusCode,
                Error = exception.Error,
                Reason = exception.Reason,
            }
            : exception;

    /// <summary>
    /// Deletes single directions, so that either both directions of a pair exist or none. A direction that cannot be deleted is reported as
    /// created, with a failure.
    /// </summary>
    private async Task UndoHalvesAsync(PreparedReplication[] replications, BulkOutcome[] outcomes, CancellationToken cancellationToken)
    {
        for (int i = 0; i + 1 < replications.Length; i++)
        {
            if (!replications[i].IsTwoWay || replications[i].IsReverse)
                continue;
            (int made, int missed) = outcomes[i].Revision is not null ? (i, i + 1) : (i + 1, i);
            if (outcomes[made].Revision is null || outcomes[missed].Revision is not null)
                continue;
            try
            {
                await _documents.DeleteAsync(replications[made].Id, beforeEnded: null, cancellationToken).ConfigureAwait(false);
                outcomes[made] = outcomes[missed];
            }
            catch (ReplicationNotFoundException)
            {
                outcomes[made] = outcomes[missed];
            }
            catch (Exception exception) when (exception is ReplicationException or TimeoutException)
            {
                outcomes[made] = outcomes[made] with { Failure = LeftAlone(replications[made].Id, replications[missed].Id, exception) };
            }
        }
    }

    private static ReplicationException LeftAlone(string made, string missed, Exception exception)
    {
        var cause = exception as ReplicationException;
        return new ReplicationException(
            $"The replication '{made}' was created, but '{missed}' was not, and '{made}' could not be deleted again: {exception.Message}",
            exception
        )
        {
            ReplicationId = made,
            StatusCode = cause?.StatusCode,
            Error = cause?.Error,
            Reason = cause?.Reason,
        };
    }

    private ReplicationHandle Created(PreparedReplication replication, string revision, ReplicationHandle? reverse)
    {
        ReplicatorLog.Created(Logger, replication.Id, revision);
        return new ReplicationHandle(this, replication.Id, revision, reverse)
        {
            Source = AsShown(replication.Document.Source),
            Target = AsShown(replication.Document.Target),
        };
    }

    private static void ThrowIfTwice(List<PreparedReplication> replications)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (PreparedReplication replication in replications)
        {
            if (!seen.Add(replication.Id))
                throw new ReplicationValidationException(
                    $"Two of the specifications have the same id '{replication.Id}'; nothing was sent."
                )
                {
                    ReplicationId = replication.Id,
                };
        }
    }

    private readonly record struct CreationOutcome(ReplicationHandle? Handle, ReplicationException? Failure);
}
