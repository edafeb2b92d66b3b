namespace ReplicationKit;

/// <summary>The replicator database: its name, its paths, and reading its documents.</summary>
internal sealed class ReplicatorDatabase(CouchConnection connection, string name)
{
    public string Name => name;

    /// <summary>The escaped path of the database.</summary>
    public string Path { get; } = Uri.EscapeDataString(name);

    public string DocumentPath(string id) => $"{Path}/{ReplicatorAddress.Segment(id, nameof(id))}";

    /// <summary>Reads a document, including its credentials.</summary>
    public Task<CouchResponse> GetAsync(string id, CancellationToken cancellationToken, bool isSentOnce = false) =>
        connection.SendAsync(
            new CouchRequest(HttpMethod.Get, DocumentPath(id), $"read the replication '{id}'")
            {
                ReplicationId = id,
                IsSentOnce = isSentOnce,
            },
            cancellationToken
        );
}
