namespace ReplicationKit.Hosting;

/// <summary>A specification that the host ensures, and the result of the last attempt.</summary>
/// <param name="Specification">The specification.</param>
/// <param name="Ids">The ids of its documents, the forward one first.</param>
internal sealed record DeclaredReplication(IReplicationSpec Specification, IReadOnlyList<string> Ids)
{
    private volatile string? _failure;
    private volatile bool _isEnsured;

    /// <summary>Whether it is deployed as declared.</summary>
    public bool IsEnsured => _isEnsured;

    /// <summary>The failure of the last attempt, or <c>null</c> if there was no attempt yet or it succeeded.</summary>
    public string? Failure => _failure;

    public void Ensured()
    {
        _failure = null;
        _isEnsured = true;
    }

    public void Failed(string failure) => _failure = failure;
}
