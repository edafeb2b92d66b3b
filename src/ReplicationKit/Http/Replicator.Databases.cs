namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// Creates the databases of those that replicate both ways and ask for it: each direction needs both at once, and the server would
    /// create only the target.
    /// </summary>
    private async Task CreateDatabasesAsync(IEnumerable<PreparedReplication> replications, CancellationToken cancellationToken)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (PreparedReplication replication in replications)
        {
            if (!replication.IsTwoWay || replication.IsReverse || replication.Document.CreateTarget != true) continue;
            foreach (ReplicationEndpoint? endpoint in new[] { replication.Document.Source, replication.Document.Target })
            {
                if (endpoint is not null && done.Add(endpoint.Address))
                    await CreateDatabaseAsync(endpoint, replication, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CreateDatabaseAsync(ReplicationEndpoint endpoint, PreparedReplication replication, CancellationToken cancellationToken)
    {
        string query = replication.Document.CreateTargetParams is { } wanted ? CreationQuery(wanted) : "";
        CouchRequest request = EndpointRequest.To(endpoint, HttpMethod.Put, query, $"create the database {endpoint}") with { ReplicationId = replication.Id, IsIdempotent = true };
        try
        {
            using CouchResponse response = await _connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
            ReplicatorLog.DatabaseCreated(Logger, endpoint.ToString());
        }
        catch (ReplicationException exception) when (exception.Error == "file_exists")
        {
        }
    }

    private static string CreationQuery(CreateTargetParams wanted)
    {
        var parts = new List<string>();
        if (wanted.Q is { } q) parts.Add(FormattableString.Invariant($"q={q}"));
        if (wanted.N is { } n) parts.Add(FormattableString.Invariant($"n={n}"));
        if (wanted.Partitioned is { } partitioned) parts.Add(partitioned ? "partitioned=true" : "partitioned=false");
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }
}
