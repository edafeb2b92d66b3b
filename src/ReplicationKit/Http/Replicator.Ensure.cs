using System.Text.Json;

namespace ReplicationKit;

public sealed partial class Replicator
{
    private const int MaxEnsureAttempts = 5;

    /// <summary>Says what <see cref="EnsureAsync(IReplicationSpec, bool, CancellationToken)"/> would do, field by field. Nothing is changed.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public Task<ReplicationPlan> PlanAsync(IReplicationSpec spec, CancellationToken cancellationToken = default) => PlanAsync([spec], restartEnded: false, cancellationToken);

    /// <summary>Says what <see cref="EnsureAllAsync"/> would do, field by field, at the price of one request. Nothing is changed.</summary>
    /// <param name="specs">The specifications.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public Task<ReplicationPlan> PlanAsync(IEnumerable<IReplicationSpec> specs, CancellationToken cancellationToken = default) => PlanAsync(specs, restartEnded: false, cancellationToken);

    /// <inheritdoc cref="PlanAsync(IEnumerable{IReplicationSpec}, CancellationToken)"/>
    /// <param name="specs">The specifications.</param>
    /// <param name="restartEnded">Whether what has completed or failed is to be started again.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="ReplicationValidationException">A specification breaks a rule. Nothing was sent.</exception>
    public async Task<ReplicationPlan> PlanAsync(IEnumerable<IReplicationSpec> specs, bool restartEnded, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(specs);
        List<PreparedReplication> replications = [.. specs.SelectMany(Prepare)];
        ThrowIfTwice(replications);
        return new ReplicationPlan(await PlanAsync(replications, restartEnded, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Sees to it that a replication is deployed as it is declared: creates it, replaces it, or leaves it alone. Doing it twice is doing
    /// it once. What has completed or failed is left alone too, unless its options changed.
    /// </summary>
    /// <param name="spec">The specification.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="ReplicationValidationException">The specification breaks a rule; or the server refused it.</exception>
    public Task<EnsureResult> EnsureAsync(IReplicationSpec spec, CancellationToken cancellationToken = default) => EnsureAsync(spec, restartEnded: false, cancellationToken);

    /// <inheritdoc cref="EnsureAsync(IReplicationSpec, CancellationToken)"/>
    /// <param name="spec">The specification.</param>
    /// <param name="restartEnded">Whether it is started again when it has completed or failed.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task<EnsureResult> EnsureAsync(IReplicationSpec spec, bool restartEnded, CancellationToken cancellationToken = default) =>
        (await EnsureAllAsync([spec], restartEnded, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Sees to it that replications are deployed as they are declared; new ones are created with one request.</summary>
    /// <param name="specs">The specifications.</param>
    /// <param name="restartEnded">Whether what has completed or failed is started again.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="ReplicationValidationException">A specification breaks a rule. Nothing was sent.</exception>
    /// <exception cref="ReplicationBatchException">Some could not be created.</exception>
    public async Task<IReadOnlyList<EnsureResult>> EnsureAllAsync(IEnumerable<IReplicationSpec> specs, bool restartEnded = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(specs);
        List<IReadOnlyList<PreparedReplication>> groups = [.. specs.Select(Prepare)];
        List<PreparedReplication> all = [.. groups.SelectMany(group => group)];
        ThrowIfTwice(all);

        var done = new Dictionary<string, (ReplicationPlanStep Step, string? Revision)>(StringComparer.Ordinal);
        List<PreparedReplication> rest = all;
        for (int attempt = 1; rest.Count > 0; attempt++)
            rest = await EnsureOnceAsync(rest, restartEnded, done, isLast: attempt == MaxEnsureAttempts, cancellationToken).ConfigureAwait(false);

        return [.. groups.Select(group => ToResult(group, done))];
    }

    /// <summary>Plans and does what is planned.</summary>
    /// <returns>Those that somebody else changed at the same time.</returns>
    private async Task<List<PreparedReplication>> EnsureOnceAsync(
        List<PreparedReplication> replications,
        bool restartEnded,
        Dictionary<string, (ReplicationPlanStep Step, string? Revision)> done,
        bool isLast,
        CancellationToken cancellationToken)
    {
        var conflicts = new List<PreparedReplication>();
        IReadOnlyList<ReplicationPlanStep> steps = await PlanAsync(replications, restartEnded, cancellationToken).ConfigureAwait(false);
        await CreateDatabasesAsync(steps.Where(step => step.Action != ReplicationPlanAction.Unchanged).Select(step => step.Prepared!), cancellationToken).ConfigureAwait(false);
        ReplicationPlanStep[] creations = [.. steps.Where(step => step.Action == ReplicationPlanAction.Create)];
        if (creations.Length > 0) await CreateAsync(creations, done, conflicts, isLast, cancellationToken).ConfigureAwait(false);
        foreach (ReplicationPlanStep step in steps.Where(step => step.Action != ReplicationPlanAction.Create))
        {
            if (step.ForeignOwner is { } owner && step.Action != ReplicationPlanAction.Unchanged)
            {
                throw new ReplicationAuthorizationException($"Could not replace the replication '{step.Id}': it belongs to '{owner}', and only its owner or an administrator may change it ({step.Reason}).")
                { ReplicationId = step.Id };
            }

            if (step.DeployedState is not null && step.Action != ReplicationPlanAction.Unchanged)
                await WaitUntilEndIsReadAsync(step.Id, waitsInTheDark: true, cancellationToken).ConfigureAwait(false);
            try
            {
                string? revision = step.Action == ReplicationPlanAction.Unchanged
                    ? step.DeployedRevision
                    : await _database.PutAsync(step.Id, $"replace the replication '{step.Id}'", step.Prepared!.Secrets, output => step.Prepared.WriteTo(output, step.DeployedRevision!), cancellationToken).ConfigureAwait(false);
                ReplicatorLog.Ensured(Logger, step.Id, step.Action);
                done[step.Id] = (step, revision);
            }
            catch (ReplicationConflictException) when (!isLast)
            {
                conflicts.Add(step.Prepared!);
            }
        }

        return conflicts;
    }

    private async Task CreateAsync(
        ReplicationPlanStep[] steps,
        Dictionary<string, (ReplicationPlanStep Step, string? Revision)> done,
        List<PreparedReplication> conflicts,
        bool isLast,
        CancellationToken cancellationToken)
    {
        var outcomes = new BulkOutcome[steps.Length];
        await WriteAllAsync(Array.ConvertAll(steps, step => step.Prepared!), outcomes, cancellationToken).ConfigureAwait(false);
        var failures = new List<ReplicationException>();
        var created = new List<ReplicationHandle>();
        for (int i = 0; i < steps.Length; i++)
        {
            if (outcomes[i].Revision is { } revision)
            {
                created.Add(Created(steps[i].Prepared!, revision, reverse: null));
                done[steps[i].Id] = (steps[i], revision);
            }
            else if (outcomes[i].Failure is ReplicationConflictException && !isLast) conflicts.Add(steps[i].Prepared!);
            else failures.Add(outcomes[i].Failure!);
        }

        if (failures.Count == 1 && steps.Length == 1) throw failures[0];
        if (failures.Count > 0)
        {
            throw new ReplicationBatchException($"{failures.Count} of {steps.Length} replications could not be created. The first: {failures[0].Message}", failures[0])
            { Created = created, Failures = failures, ReplicationId = failures[0].ReplicationId };
        }
    }

    private async Task<IReadOnlyList<ReplicationPlanStep>> PlanAsync(List<PreparedReplication> replications, bool restartEnded, CancellationToken cancellationToken)
    {
        Dictionary<string, ReplicationDocument> deployed = await GetDocumentsAsync(replications, cancellationToken).ConfigureAwait(false);

        // One request more, and only where a document could be one that the server shows without its credentials.
        ServerUser? user = deployed.Values.Any(DocumentComparison.HasOwnerAndNoCredentials) ? await ServerUser.GetAsync(_connection, cancellationToken).ConfigureAwait(false) : null;
        return [.. replications.Select(replication => Plan(replication, deployed.GetValueOrDefault(replication.Id), user, restartEnded))];
    }

    private static ReplicationPlanStep Plan(PreparedReplication replication, ReplicationDocument? deployed, ServerUser? user, bool restartEnded)
    {
        bool isForeign = deployed is not null && DocumentComparison.HasOwnerAndNoCredentials(deployed) && user?.SeesWithoutCredentials(deployed) == true;
        IReadOnlyList<ReplicationPlanChange> changes = DocumentComparison.Compare(replication.AsWritten(), deployed, withCredentials: !isForeign);
        ReplicationState? state = deployed is null ? null : EndOf(deployed);
        ReplicationPlanAction action = deployed is null ? ReplicationPlanAction.Create
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

    private async Task<Dictionary<string, ReplicationDocument>> GetDocumentsAsync(List<PreparedReplication> replications, CancellationToken cancellationToken)
    {
        var documents = new Dictionary<string, ReplicationDocument>(StringComparer.Ordinal);
        foreach (PreparedReplication[] some in replications.Chunk(SchedulerClient.PageSize).Select(chunk => chunk.ToArray()))
        {
            using CouchResponse response = await _scheduler.GetDocumentsAsync(
                Array.ConvertAll(some, replication => replication.Id), isSentOnce: false, cancellationToken, some.SelectMany(replication => replication.Secrets)).ConfigureAwait(false);
            foreach (ReplicationDocument read in response.Read(static answer => ReadExisting(answer.BodyMemory))) documents[read.Id!] = read;
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
                if (found.TryGetProperty("ok", out JsonElement document) && !document.TryGetProperty("_deleted", out _)) documents.Add(ReplicationDocument.FromJson(document));
            }
        }

        return documents;
    }

    private static ReplicationState? EndOf(ReplicationDocument document) => document.AdditionalFields["_replication_state"]?.ToString() switch
    {
        "completed" => ReplicationState.Completed,
        "failed" => ReplicationState.Failed,
        _ => null,
    };

    private EnsureResult ToResult(IReadOnlyList<PreparedReplication> group, Dictionary<string, (ReplicationPlanStep Step, string? Revision)> done)
    {
        ReplicationHandle? reverse = group.Count == 1 ? null : new ReplicationHandle(this, group[1].Id, done[group[1].Id].Revision, reverse: null);
        var handle = new ReplicationHandle(this, group[0].Id, done[group[0].Id].Revision, reverse);
        return new EnsureResult(handle, [.. group.Select(replication => done[replication.Id].Step)]);
    }
}
