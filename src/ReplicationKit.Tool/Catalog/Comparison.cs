namespace ReplicationKit.Tool;

/// <summary>The replications whose databases are compared.</summary>
internal sealed class Comparison(
    Replicator replicator,
    AssemblyCatalog? catalog,
    IReadOnlyList<ComparisonSubject> subjects,
    IReadOnlyList<ReplicationDescription> leftOut
) : IDisposable
{
    public Replicator Replicator => replicator;

    public IReadOnlyList<ComparisonSubject> Subjects => subjects;

    /// <summary>The specifications that cannot be compared because they have open members.</summary>
    public IReadOnlyList<ReplicationDescription> LeftOut => leftOut;

    public void Dispose()
    {
        replicator.Dispose();
        catalog?.Dispose();
    }
}

/// <summary>A replication whose databases are compared.</summary>
/// <param name="Id">The id of its document.</param>
/// <param name="Specification">Its specification, or <c>null</c> to compare what is deployed.</param>
internal sealed record ComparisonSubject(string Id, IReplicationSpec? Specification);
