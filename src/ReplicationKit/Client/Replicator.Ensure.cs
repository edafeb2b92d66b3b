using System.Text.Json;

namespace ReplicationKit;

public sealed partial class Replicator
{
    private const int MaxEnsureAttempts = 5;

    /// <summary>
    /// Returns the changes that <see cref="EnsureAsync(IReplicationSpec, bool, CancellationToken)"/> would make, field by field. Nothing is
    /// changed.
    /// </summary>
    /// <param name="spec">The specification.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    public Task<ReplicationPlan> PlanAsync(IReplicationSpec spec, CancellationToken cancellationToken = default) =>
        PlanAsync([spec], restartEnded: false, cancellationToken);

    /// <summary>
    /// Returns the changes that <see cref="EnsureAllAsync"/> would make, field by field, with one request. Nothing is changed.
    /// </summary>
    /// <param name="specs">The specifications.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    public Task<ReplicationPlan> PlanAsync(IEnumerable<IReplicationSpec> specs, CancellationToken cancellationToken = default) =>
        PlanAsync(specs, restartEnded: false, cancellationToken);

    /// <inheritdoc cref="PlanAsync(IEnumerable{IReplicationSpec}, CancellationToken)"/>
    /// <param name="specs">The specifications.</param>
    /// <param name="restartEnded">Whether replications that have completed or failed are to be started again.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <exception cref="ReplicationValidationException">A specification violates a rule. Nothing was sent.</exception>
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
                async () =>
                {
                    IReadOnlyList<PreparedReplication> all = await ForServerAsync(replications, cancellationToken).ConfigureAwait(false);
                    return new ReplicationPlan(await PlanAsync(all, restartEnded, cancellationToken).ConfigureAwait(false));
                },
                plan => plan.Steps
            )
            .ConfigureAwait(false);
    }

    /// <summary>Applies the checks that <see cref="EnsureAllAsync"/> applies before it sends anything. Sends no request.</summary>
    /// <param name="specs">The specifications.</param>
    /// <returns>The ids of the documents in the order of the specifications, with both ids of a <c>TwoWay</c> one.</returns>
    /// <exception cref="ReplicationValidationException">A specification violates a rule, or two have the same id.</exception>
    public IReadOnlyList<string> Validate(IEnumerable<IReplicationSpec> specs)
    {
        ArgumentNullException.ThrowIfNull(specs);
        return [.. PrepareAll(specs).Select(replication => replication.Id)];
    }

    /// <summary>
    /// Ensures that a replication is deployed as declared: creates it, replaces it, or leaves it unchanged. The operation is idempotent. A
    /// replication that has completed or failed is also left unchanged, unless its options changed.
    /// </summary>
    /// <param name="spec">The specification.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <exception cref="ReplicationValidationException">The specification violates a rule, or the server rejected it.</exception>
    /// <exception cref="ReplicationAuthorizationException">The client is not allowed to write to the replicator database, or the
    /// replication belongs to another user.</exception>
    /// <exception cref="ReplicationConflictException">The document was modified concurrently in each of five attempts.</exception>
    /// <exception cref="ReplicationNotFoundException">The replicator database does not exist.</exception>
    /// <exception cref="ReplicationBatchException">One direction of a <c>TwoWay</c> specification was rejected; the exception contains the
    /// replications that were written.</exception>
    public Task<EnsureResult> EnsureAsync(IReplicationSpec spec, CancellationToken cancellationToken = default) =>
        EnsureAsync(spec, restartEnded: false, cancellationToken);

    /// <inheritdoc cref="EnsureAsync(IReplicationSpec, CancellationToken)"/>
    /// <param name="spec">The specification.</param>
    /// <param name="restartEnded">Whether the replication is started again if it has completed or failed.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    public async Task<EnsureResult> EnsureAsync(IReplicationSpec spec, bool restartEnded, CancellationToken cancellationToken = default) =>
        (await EnsureAllAsync([spec], restartEnded, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>
    /// Ensures that replications are deployed as declared. All changes are written with one request. A rejected replication does not affect
    /// the others.
    /// </summary>
    /// <param name="specs">The specifications.</param>
    /// <param name="restartEnded">Whether replications that have completed or failed are started again.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <exception cref="ReplicationValidationException">A specification violates a rule, and nothing was sent; or the only replication was
    /// rejected by the server.</exception>
    /// <exception cref="ReplicationBatchException">Some replications were rejected, or the server became unavailable; the exception lists
    /// the failures and the replications that were written.</exception>
    /// <exception cref="ReplicationException">
    /// The server's version or the deployed documents could not be read, the databases of a <c>TwoWay</c> specification could not be created,
    /// or the server did not respond to the request that writes the replications; or the only replication failed.
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
        IReadOnlyList<PreparedReplication> rest = await ForServerAsync(all, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Plans the changes and applies them once.</summary>
    /// <returns>The replications that another client changed at the same time.</returns>
    private async Task<List<PreparedReplication>> EnsureOnceAsync(
        IReadOnlyList<PreparedReplication> replications,
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
        var writes = new List<ReplicationPlanStep>();
        foreach (ReplicationPlanStep step in steps)
        {
            if (step.Action == ReplicationPlanAction.Unchanged)
                Take(step, new ReplicationHandle(this, step.Id, step.Deployed?.Revision, reverse: null), progress);
            else if (step.ForeignOwner is { } owner)
                progress.Failures.Add(DocumentStore.Foreign(step.Id, $"replace the replication '{step.Id}' ({step.Reason})", owner));
            else
                writes.Add(step);
        }

        if (writes.Count > 0)
            await WriteAsync(writes, progress, conflicts, cancellationToken).ConfigureAwait(false);
        return conflicts;
    }

    /// <summary>Creates and replaces documents with one request.</summary>
    private async Task WriteAsync(
        List<ReplicationPlanStep> steps,
        EnsureProgress progress,
        List<PreparedReplication> conflicts,
        CancellationToken cancellationToken
    )
    {
        await WaitUntilEndsAreReadAsync(
                [.. steps.Where(step => step.DeployedState is not null).Select(step => step.Id)],
                waitsInTheDark: true,
                cancellationToken
            )
            .ConfigureAwait(false);
        PreparedReplication[] documents =
        [
            .. steps.Select(step => step.Deployed is { } deployed ? step.Prepared!.Replacing(deployed) : step.Prepared!),
        ];
        var outcomes = new BulkOutcome[documents.Length];
        await WriteAllAsync(documents, outcomes, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < documents.Length; i++)
        {
            if (outcomes[i].Revision is { } revision)
                Take(steps[i], Handle(steps[i], revision), progress);
            else if (outcomes[i].Failure is ReplicationConflictException && !progress.IsLast)
                conflicts.Add(steps[i].Prepared!);
            else
                progress.Failures.Add(outcomes[i].Failure!);
        }
    }

    private ReplicationHandle Handle(ReplicationPlanStep step, string revision) =>
        step.Action == ReplicationPlanAction.Create
            ? Created(step.Prepared!, revision, reverse: null)
            : new ReplicationHandle(this, step.Id, revision, reverse: null);

    private void Take(ReplicationPlanStep step, ReplicationHandle handle, EnsureProgress progress)
    {
        if (step.Action != ReplicationPlanAction.Create)
            ReplicatorLog.Ensured(Logger, step.Id, step.Action.ToString());
        progress.Take(step, handle);
    }

    private static ReplicationConnectionException NotTried(string id, Exception exception) =>
        new($"The replication '{id}' was not attempted because the server failed before: {exception.Message}", exception)
        {
            ReplicationId = id,
        };

    private async Task<IReadOnlyList<ReplicationPlanStep>> PlanAsync(
        IReadOnlyList<PreparedReplication> replications,
        bool restartEnded,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyDictionary<string, DeployedDocument> deployed = await _deployed
            .ReadAsync(
                [.. replications.Select(replication => replication.Id)],
                replications.SelectMany(replication => replication.Secrets),
                cancellationToken
            )
            .ConfigureAwait(false);

        // One more request, only if the server may have left out a document's credentials.
        ServerUser? user = deployed.Values.Any(read => DocumentComparison.HasOwnerAndNoCredentials(read.Document))
            ? await ServerUser.GetAsync(_connection, cancellationToken).ConfigureAwait(false)
            : null;
        return [.. replications.Select(replication => Plan(replication, deployed.GetValueOrDefault(replication.Id), user, restartEnded))];
    }

    private static ReplicationPlanStep Plan(PreparedReplication replication, DeployedDocument? found, ServerUser? user, bool restartEnded)
    {
        ReplicationDocument? deployed = found?.Document;
        bool isForeign =
            deployed is not null && DocumentComparison.HasOwnerAndNoCredentials(deployed) && user?.IsForeign(deployed.Owner) == true;
        IReadOnlyList<ReplicationPlanChange> changes = DocumentComparison.Compare(
            replication.AsWritten(),
            deployed,
            withCredentials: !isForeign
        );
        ReplicationState? state = found?.End;
        ReplicationPlanAction action =
            deployed is null ? ReplicationPlanAction.Create
            : changes.Count > 0 ? ReplicationPlanAction.Replace
            : state is not null && restartEnded ? ReplicationPlanAction.Restart
            : ReplicationPlanAction.Unchanged;
        return new ReplicationPlanStep(replication.Id, action, changes, state)
        {
            Prepared = replication,
            Deployed = deployed,
            ForeignOwner = isForeign ? deployed!.Owner : null,
        };
    }

    private EnsureResult ToResult(
        IReadOnlyList<PreparedReplication> group,
        Dictionary<string, (ReplicationPlanStep Step, ReplicationHandle Handle)> done
    )
    {
        ReplicationHandle? reverse = group.Count == 1 ? null : done[group[1].Id].Handle;
        var handle = new ReplicationHandle(this, group[0].Id, done[group[0].Id].Handle.Revision, reverse);
        return new EnsureResult(handle, [.. group.Select(replication => done[replication.Id].Step)]);
    }

    /// <summary>The replications deployed so far, and the failures.</summary>
    private sealed class EnsureProgress(bool restartsEnded)
    {
        public bool RestartsEnded => restartsEnded;

        /// <summary>Whether this is the last attempt, in which a conflict is a failure.</summary>
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
