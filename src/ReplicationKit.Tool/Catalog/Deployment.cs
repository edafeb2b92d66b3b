using System.Text.RegularExpressions;

namespace ReplicationKit.Tool;

/// <summary>The comparison of an assembly's declarations with the deployed replications.</summary>
internal sealed class Deployment : IDisposable
{
    private readonly Replicator _replicator;
    private readonly IReadOnlyList<IReplicationSpec> _specs;
    private readonly bool _restartEnded;

    private Deployment(Replicator replicator, AssemblyCatalog catalog, IReadOnlyList<ReplicationDescription> meant, bool restartEnded)
    {
        _replicator = replicator;
        _restartEnded = restartEnded;
        Catalog = catalog;
        HashSet<Type> types = [.. meant.Select(description => description.SpecificationType)];
        _specs = [.. catalog.Specs.Where(spec => types.Contains(spec.GetType()))];
        LeftOut = [.. meant.Where(description => !catalog.Specs.Any(spec => spec.GetType() == description.SpecificationType))];
    }

    public AssemblyCatalog Catalog { get; }

    public Uri Server => _replicator.BaseAddress;

    public string Database => _replicator.Database;

    /// <summary>The specifications that cannot run because they have open members.</summary>
    public IReadOnlyList<ReplicationDescription> LeftOut { get; }

    /// <summary>The planned changes.</summary>
    public ReplicationPlan Plan { get; private set; } = new([]);

    /// <summary>
    /// The ids of deployed replications that the assembly does not declare, or <c>null</c> if the client may not list them.
    /// </summary>
    public IReadOnlyList<string>? Unknown { get; private set; }

    /// <summary>The design documents, or <c>null</c> if they are not deployed.</summary>
    public DesignDeployment? Design { get; private set; }

    public bool HasChanges => Plan.HasChanges || Design?.HasChanges == true;

    public static async Task<Deployment> PlanAsync(
        Replicator replicator,
        AssemblyCatalog catalog,
        IReadOnlyList<ReplicationDescription> meant,
        bool restartEnded,
        bool withDesign,
        CancellationToken cancellationToken
    )
    {
        var deployment = new Deployment(replicator, catalog, meant, restartEnded);
        if (withDesign)
            deployment.Design = await DesignDeployment.PlanAsync(
                replicator,
                catalog,
                deployment._specs,
                deployment.LeftOut,
                cancellationToken
            );
        deployment.Plan = await replicator.PlanAsync(deployment._specs, restartEnded, cancellationToken);
        deployment.Unknown = await deployment.FindUnknownAsync(cancellationToken);
        return deployment;
    }

    /// <summary>Plans again and applies the plan. The design documents come first, because the replications read their filters.</summary>
    public async Task<(IReadOnlyList<DesignDocumentStep> Design, IReadOnlyList<ReplicationPlanStep> Replications)> ApplyAsync(
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<DesignDocumentStep> design = Design is null ? [] : await Design.ApplyAsync(cancellationToken);
        if (!Plan.HasChanges)
            return (design, Plan.Steps);
        IReadOnlyList<EnsureResult> results = await _replicator.EnsureAllAsync(_specs, _restartEnded, cancellationToken);
        return (design, [.. results.SelectMany(result => result.Steps)]);
    }

    public void Dispose()
    {
        _replicator.Dispose();
        Catalog.Dispose();
    }

    private async Task<IReadOnlyList<string>?> FindUnknownAsync(CancellationToken cancellationToken)
    {
        Regex[] known = [.. Catalog.All.Select(IdPattern)];
        var unknown = new List<string>();
        try
        {
            await foreach (ReplicationStatus status in _replicator.ListAsync(cancellationToken))
            {
                if (!Array.Exists(known, pattern => pattern.IsMatch(status.Id)))
                    unknown.Add(status.Id);
            }
        }
        catch (ReplicationAuthorizationException)
        {
            // A user who may write documents may not be allowed to list them.
            return null;
        }

        return unknown;
    }

    /// <summary>Returns a pattern for the ids of a specification's documents.</summary>
    private static Regex IdPattern(ReplicationDescription description)
    {
        IEnumerable<string> literals = Regex.Split(description.Id, @"\{[^{}]*\}", RegexOptions.CultureInvariant).Select(Regex.Escape);
        string hash = description.HasHashedId ? "-[0-9a-f]{8}" : "";
        string reverse = description.IsTwoWay ? "(-reverse)?" : "";
        return new Regex(
            $@"\A{string.Join(".+", literals)}{hash}{reverse}\z",
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
        );
    }
}
