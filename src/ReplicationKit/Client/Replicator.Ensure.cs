using System.Text.Json;

namespace ReplicationKit;

public sealed partial class Replicator
{
    private const int MaxEnsureAttempts = 5;

    /// <summary>
    /// Says what <see cref="EnsureAsync(IReplicationSpec, bool, CancellationToken)"/> would do, field by field. Nothing is changed.
    /// </summary>
    /// <param name="spec">The specification.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public Task<ReplicationPlan> PlanAsync(IReplicationSpec spec, CancellationToken cancellationToken = default) =>
        PlanAsync([spec], restartEnded: false, cancellationToken);

    /// <summary>Says what <see cref="EnsureAllAsync"/> would do, field by field, at the price of one request. Nothing is changed.</summary>
    /// <param name="specs">The specifications.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public Task<ReplicationPlan> PlanAsync(IEnumerable<IReplicationSpec> specs, CancellationToken cancellationToken = default) =>
        PlanAsync(specs, restartEnded: false, cancellationToken);

    /// <inheritdoc cref="PlanAsync(IEnumerable{IReplicationSpec}, CancellationToken)"/>
    /// <param name="specs">The specifications.</param>
    /// <param name="restartEnded">Whether what has completed or failed is to be started again.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="ReplicationValidationException">A specification breaks a rule. Nothing was sent.</exception>
    public async Task<ReplicationPlan> PlanAsync(
        IEnumerable<IReplicationSpec> specs,
        bool restartEnded,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(specs);
        List<PreparedReplication> replications = PrepareAll(specs);
        return await ReplicatorActivity
            .RunAsync(
                "plan replications",
                this,
                async () => new ReplicationPlan(await PlanAsync(replications, restartEnded, cancellationToken).ConfigureAwait(false)),
                plan => plan.Steps
            )
            .ConfigureAwait(false);
    }

    /// <summary>Checks specifications as <see cref="EnsureAllAsync"/> does before it sends anything. Nothing is sent.</summary>
    /// <param name="specs">The specifications.</param>
    /// <returns>The ids of their documents, in the order of the specifications; of a <c>TwoWay</c> one both.</returns>
    /// <exception cref="ReplicationValidationException">A specification breaks a rule, or two have one id.</exception>
    public IReadOnlyList<string> Validate(IEnumerable<IReplicationSpec> specs)
    {
        ArgumentNullException.ThrowIfNull(specs);
        return [.. PrepareAll(specs).Select(replication => replication.Id)];
    }

    /// <summary>
    /// Sees to it that a replication is deployed as it is declared: creates it, replaces it, or leaves it alone. Doing it twice is doing
    /// it once. What has completed or failed is left alone too, unless its options changed.
    /// </summary>
    /// <param name="spec">The specification.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="ReplicationValidationException">The specification breaks a rule; or the server refused it.</exception>
    /// <exception cref="ReplicationAuthorizationException">The client may not write there, or the replication belongs to somebody
    /// else.</exception>
    /// <exception cref="ReplicationConflictException">Somebody else changed it each of the five times that it was to be
    /// written.</exception>
    /// <exception cref="ReplicationNotFoundException">The replicator database does not exist.</exception>
    /// <exception cref="ReplicationBatchException">Of a <c>TwoWay</c> specification a direction was refused; the exception tells what was
    /// done.</exception>
    public Task<EnsureResult> EnsureAsync(IReplicationSpec spec, CancellationToken cancellationToken = default) =>
        EnsureAsync(spec, restartEnded: false, cancellationToken);

    /// <inheritdoc cref="EnsureAsync(IReplicationSpec, CancellationToken)"/>
    /// <param name="spec">The specification.</param>
    /// <param name="restartEnded">Whether it is started again when it has completed or failed.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task<EnsureResult> EnsureAsync(IReplicationSpec spec, bool restartEnded, CancellationToken cancellationToken = default) =>
        (await EnsureAllAsync([spec], restartEnded, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>
    /// Sees to it that replications are deployed as they are declared; new ones are created with one request. One that is refused does not
    /// take the others with it.
    /// </summary>
    /// <param name="specs">The specifications.</param>
    /// <param name="restartEnded">Whether what has completed or failed is started again.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="ReplicationValidationException">A specification breaks a rule; nothing was sent. Or it is the only one, and the
    /// server refused it.</exception>
    /// <exception cref="ReplicationBatchException">Some were refused, or the server went away; the exception names them, and those that
    /// were created or replaced all the same.</exception>
    /// <exception cref="ReplicationException">
    /// The server could not be asked what is deployed, did not create the databases of a <c>TwoWay</c> specification, or did not answer the
    /// first
    /// request, which creates what is new: nothing was replaced. Or there is only one replication, and it was refused.
    /// </exception>
    public async Task<IReadOnlyList<EnsureResult>> EnsureAllAsync(
        IEnumerable<IReplicationSpec> specs,
        bool restartEnded = false,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(specs);
        List<IReadOnlyList<PreparedReplication>> groups = [.. specs.Select(Prepare)];
        List<PreparedReplication> all = [.. groups.SelectMany(group => group)];
        ThrowIfTwice(all);
        return await ReplicatorActivity
            .RunAsync(
                "ensure replications",
                this,
                () => EnsureGroupsAsync(groups, all, restartEnded, cancellationToken),
                results => results.SelectMany(result => result.Steps)
            )
            .ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<EnsureResult>> EnsureGroupsAsync(
        List<IReadOnlyList<PreparedReplication>> groups,
        List<PreparedReplication> all,
        bool restartEnded,
        CancellationToken cancellationToken
    )
    {
        var progress = new EnsureProgress(restartEnded);
        List<PreparedReplication> rest = all;
        for (int attempt = 1; rest.Count > 0; attempt++)
        {
            progress.IsLast = attempt == MaxEnsureAttempts;
            try
            {
                rest = await EnsureOnceAsync(rest, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (attempt > 1 && exception is ReplicationException or TimeoutException)
            {
                progress.Failures.AddRange(rest.Select(replication => NotTried(replication.Id, exception)));
                rest = [];
            }
        }

        if (progress.Failures.Count == 0)
            return [.. groups.Select(group => ToResult(group, progress.Done))];
        if (all.Count == 1)
            throw progress.Failures[0];
        throw Failed($"{progress.Failures.Count} of {all.Count} replications could not be deployed", progress.Written, progress.Failures);
    }

    private List<PreparedReplication> PrepareAll(IEnumerable<IReplicationSpec> specs)
    {
        List<PreparedReplication> replications = [.. specs.SelectMany(Prepare)];
        ThrowIfTwice(replications);
        return replications;
    }

    /// <summary>Plans and does what is planned.</summary>
    /// <returns>Those that somebody else changed at the same time.</returns>
    private async Task<List<PreparedReplication>> EnsureOnceAsync(
        List<PreparedReplication> replications,
        EnsureProgress progress,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<ReplicationPlanStep> steps = await PlanAsync(replications, progress.RestartsEnded, cancellationToken)
            .ConfigureAwait(false);
        await CreateDatabasesAsync(
                steps.Where(step => step.Action != ReplicationPlanAction.Unchanged).Select(step => step.Prepared!),
                cancellationToken
            )
            .ConfigureAwait(false);
        var conflicts = new List<PreparedReplication>();
        ReplicationPlanStep[] creations = [.. steps.Where(step => step.Action == ReplicationPlanAction.Create)];
        if (creations.Length > 0)
            await CreateAsync(creations, progress, conflicts, cancellationToken).ConfigureAwait(false);

        Exception? away = null;
        foreach (ReplicationPlanStep step in steps.Where(step => step.Action != ReplicationPlanAction.Create))
        {
            try
            {
                if (away is not null && step.Action != ReplicationPlanAction.Unchanged)
                    throw NotTried(step.Id, away);
                await ReplaceAsync(step, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (ReplicationConflictException) when (!progress.IsLast)
            {
                conflicts.Add(step.Prepared!);
            }
            catch (Exception exception) when (exception is ReplicationException or TimeoutException)
            {
                if (IsAway(exception))
                    away ??= exception;
                progress.Failures.Add(
                    exception as ReplicationException
                        ?? new ReplicationConnectionException(exception.Message, exception) { ReplicationId = step.Id }
                );
            }
        }

        return conflicts;
    }

    private async Task CreateAsync(
        ReplicationPlanStep[] steps,
        EnsureProgress progress,
        List<PreparedReplication> conflicts,
        CancellationToken cancellationToken
    )
    {
        var outcomes = new BulkOutcome[steps.Length];
        await WriteAllAsync(Array.ConvertAll(steps, step => step.Prepared!), outcomes, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < steps.Length; i++)
        {
            if (outcomes[i].Revision is { } revision)
                progress.Take(steps[i], Created(steps[i].Prepared!, revision, reverse: null));
            else if (outcomes[i].Failure is ReplicationConflictException && !progress.IsLast)
                conflicts.Add(steps[i].Prepared!);
            else
                progress.Failures.Add(outcomes[i].Failure!);
        }
    }

    /// <summary>Writes a document that exists anew, unless it is as it should be.</summary>
    private async Task ReplaceAsync(ReplicationPlanStep step, EnsureProgress progress, CancellationToken cancellationToken)
    {
        string? revision = step.DeployedRevision;
        if (step.Action != ReplicationPlanAction.Unchanged)
        {
            if (step.ForeignOwner is { } owner)
            {
                throw new ReplicationAuthorizationException(
                    $"Could not replace the replication '{step.Id}': it belongs to '{owner}', and only its owner or an administrator "
                        + $"may change it ({step.Reason})."
                )
                {
                    ReplicationId = step.Id,
                };
            }

            if (step.DeployedState is not null)
                await WaitUntilEndIsReadAsync(step.Id, waitsInTheDark: true, cancellationToken).ConfigureAwait(false);
            revision = await _documents
                .PutAsync(
                    step.Id,
                    $"replace the replication '{step.Id}'",
                    step.Prepared!.Secrets,
                    output => step.Prepared.WriteTo(output, step.DeployedRevision!),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        ReplicatorLog.Ensured(Logger, step.Id, step.Action.ToString());
        progress.Take(step, new ReplicationHandle(this, step.Id, revision, reverse: null));
    }

    /// <summary>Whether it is the server that fails, and not one replication: there is no point in trying the others.</summary>
    private static bool IsAway(Exception exception) =>
        exception
            is TimeoutException
                or ReplicationConnectionException
                or ReplicationServerException
                {
                    StatusCode: System.Net.HttpStatusCode.TooManyRequests or System.Net.HttpStatusCode.ServiceUnavailable
                };

    private static ReplicationConnectionException NotTried(string id, Exception exception) =>
        new($"The replication '{id}' was not tried, as the server failed before: {exception.Message}", exception) { ReplicationId = id };

    private async Task<IReadOnlyList<ReplicationPlanStep>> PlanAsync(
        List<PreparedReplication> replications,
        bool restartEnded,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, ReplicationDocument> deployed = await GetDocumentsAsync(replications, cancellationToken).ConfigureAwait(false);

        // One request more, and only where a document could be one that the server shows without its credentials.
        ServerUser? user = deployed.Values.Any(DocumentComparison.HasOwnerAndNoCredentials)
            ? await ServerUser.GetAsync(_connection, cancellationToken).ConfigureAwait(false)
            : null;
        return [.. replications.Select(replication => Plan(replication, deployed.GetValueOrDefault(replication.Id), user, restartEnded))];
    }

    private static ReplicationPlanStep Plan(
        PreparedReplication replication,
        ReplicationDocument? deployed,
        ServerUser? user,
        bool restartEnded
    )
    {
        bool isForeign =
            deployed is not null && DocumentComparison.HasOwnerAndNoCredentials(deployed) && user?.SeesWithoutCredentials(deployed) == true;
        IReadOnlyList<ReplicationPlanChange> changes = DocumentComparison.Compare(
            replication.AsWritten(),
            deployed,
            withCredentials: !isForeign
        );
        ReplicationState? state = deployed is null ? null : EndOf(deployed);
        ReplicationPlanAction action =
            deployed is null ? ReplicationPlanAction.Create
            : changes.Count > 0 ? ReplicationPlanAction.Replace
            : state is not null && restartEnded ? ReplicationPlanAction.Restart
            : ReplicationPlanAction.Unchanged;
        return new ReplicationPlanStep(replication.Id, action, changes, state)
        {
            Prepared = replication,
            DeployedRevision = deployed?.Revision,
            ForeignOwner = isForeign ? deployed!.Owner : null,
        };
    }

    private async Task<Dictionary<string, ReplicationDocument>> GetDocumentsAsync(
        List<PreparedReplication> replications,
        CancellationToken cancellationToken
    )
    {
        var documents = new Dictionary<string, ReplicationDocument>(StringComparer.Ordinal);
        foreach (PreparedReplication[] some in replications.Chunk(SchedulerClient.PageSize).Select(chunk => chunk.ToArray()))
        {
            using CouchResponse response = await _scheduler
                .GetDocumentsAsync(
                    Array.ConvertAll(some, replication => replication.Id),
                    isSentOnce: false,
                    cancellationToken,
                    some.SelectMany(replication => replication.Secrets)
                )
                .ConfigureAwait(false);
            foreach (ReplicationDocument read in response.Read(static answer => ReadExisting(answer.BodyMemory)))
            {
                // Of a document in conflict the server sends every leaf; the winning one is what runs.
                if (
                    !documents.TryGetValue(read.Id!, out ReplicationDocument? other) || DocumentRevision.Wins(read.Revision, other.Revision)
                )
                    documents[read.Id!] = read;
            }
        }

        return documents;
    }

    /// <summary>The documents of an answer of <c>_bulk_get</c> that exist.</summary>
    private static List<ReplicationDocument> ReadExisting(ReadOnlyMemory<byte> answer)
    {
        var documents = new List<ReplicationDocument>();
        using JsonDocument json = JsonDocument.Parse(answer);
        foreach (JsonElement result in json.RootElement.GetProperty("results").EnumerateArray())
        {
            foreach (JsonElement found in result.GetProperty("docs").EnumerateArray())
            {
                if (found.TryGetProperty("ok", out JsonElement document) && !document.TryGetProperty("_deleted", out _))
                    documents.Add(ReplicationDocument.FromJson(document));
            }
        }

        return documents;
    }

    private static ReplicationState? EndOf(ReplicationDocument document) =>
        document.AdditionalFields["_replication_state"]?.ToString() switch
        {
            "completed" => ReplicationState.Completed,
            "failed" => ReplicationState.Failed,
            _ => null,
        };

    private EnsureResult ToResult(
        IReadOnlyList<PreparedReplication> group,
        Dictionary<string, (ReplicationPlanStep Step, ReplicationHandle Handle)> done
    )
    {
        ReplicationHandle? reverse = group.Count == 1 ? null : done[group[1].Id].Handle;
        var handle = new ReplicationHandle(this, group[0].Id, done[group[0].Id].Handle.Revision, reverse);
        return new EnsureResult(handle, [.. group.Select(replication => done[replication.Id].Step)]);
    }

    /// <summary>What has been done of much that is to be deployed, and what could not be done.</summary>
    private sealed class EnsureProgress(bool restartsEnded)
    {
        public bool RestartsEnded => restartsEnded;

        /// <summary>Whether a conflict is a failure now.</summary>
        public bool IsLast { get; set; }

        public Dictionary<string, (ReplicationPlanStep Step, ReplicationHandle Handle)> Done { get; } = new(StringComparer.Ordinal);

        public List<ReplicationHandle> Written { get; } = [];

        public List<ReplicationException> Failures { get; } = [];

        public void Take(ReplicationPlanStep step, ReplicationHandle handle)
        {
            Done[step.Id] = (step, handle);
            if (step.Action != ReplicationPlanAction.Unchanged)
                Written.Add(handle);
        }
    }
}
