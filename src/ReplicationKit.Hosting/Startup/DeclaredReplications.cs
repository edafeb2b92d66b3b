namespace ReplicationKit.Hosting;

/// <summary>What the host ensures of one client: made once, at start-up.</summary>
internal sealed class DeclaredReplications(Replicator replicator, IEnumerable<SpecificationFactory> sources, IServiceProvider services)
{
    private volatile IReadOnlyList<DeclaredReplication>? _all;

    /// <summary>All of them; null: the host has not started.</summary>
    public IReadOnlyList<DeclaredReplication>? All => _all;

    /// <summary>Makes the specifications and checks them. Nothing is sent. Equal ones count once.</summary>
    /// <exception cref="ReplicationValidationException">One breaks a rule, or two different ones have one id.</exception>
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
