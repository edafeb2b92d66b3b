namespace ReplicationKit.Hosting;

/// <summary>The replications of one client that the host ensures, created once at startup.</summary>
internal sealed class DeclaredReplications(Replicator replicator, IEnumerable<SpecificationFactory> sources, IServiceProvider services)
{
    private volatile IReadOnlyList<DeclaredReplication>? _all;

    /// <summary>The replications, or <c>null</c> if the host has not started.</summary>
    public IReadOnlyList<DeclaredReplication>? All => _all;

    /// <summary>Creates and checks the specifications without sending a request. Equal ones count once.</summary>
    /// <exception cref="ReplicationValidationException">A specification violates a rule, or two different ones have the same id.</exception>
    public IReadOnlyList<DeclaredReplication> Declare()
    {
        if (_all is { } declared)
            return declared;
        IReplicationSpec[] specifications = [.. sources.SelectMany(source => source.Create(services)).Distinct()];
        var ids = new Queue<string>(replicator.Validate(specifications));
        return _all = [
            .. specifications.Select(specification => new DeclaredReplication(
                specification,
                specification.IsTwoWay ? [ids.Dequeue(), ids.Dequeue()] : [ids.Dequeue()]
            )),
        ];
    }
}
