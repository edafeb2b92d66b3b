namespace ReplicationKit.Tool;

/// <summary>Shows replications while they are followed.</summary>
internal interface IWatchView
{
    /// <summary>A replication has come further.</summary>
    void Show(ReplicationStatus status);

    /// <summary>Something that is not about one replication, such as that the server does not answer at the moment.</summary>
    void Note(string text);

    /// <summary>Shows until the following has ended.</summary>
    Task RunAsync(Task following, CancellationToken cancellationToken);
}
