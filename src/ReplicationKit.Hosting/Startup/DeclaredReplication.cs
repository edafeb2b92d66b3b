namespace ReplicationKit.Hosting;

/// <summary>A specification that the host ensures, and how far that has come.</summary>
/// <param name="Specification">The specification.</param>
/// <param name="Ids">The ids of its documents, the forward one first.</param>
internal sealed record DeclaredReplication(IReplicationSpec Specification, IReadOnlyList<string> Ids)
{
    private volatile string? _failure;
    private volatile bool _isEnsured;

    /// <summary>Whether it is deployed as it is declared.</summary>
    public bool IsEnsured => _isEnsured;

    /// <summary>Why the last attempt did not succeed; null: there was none yet, or it did.</summary>
    public string? Failure => _failure;

    public void Ensured()
    {
        _failure = null;
        _isEnsured = true;
    }

    public void Failed(string failure) => _failure = failure;
}
