using System.Buffers;

namespace ReplicationKit;

public sealed partial class Replicator
{
    /// <summary>
    /// Gets a database's current update sequence. As <c>since_seq</c>, it makes a replication skip all current changes of the database.
    /// </summary>
    /// <param name="database">The database: a name on this server, or a URL with credentials.</param>
    /// <param name="cancellationToken">A token to cancel the request.</param>
    /// <returns>The database's <c>update_seq</c>.</returns>
    /// <exception cref="ReplicationNotFoundException">The database does not exist.</exception>
    public async Task<string> GetUpdateSequenceAsync(ReplicationEndpoint database, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        using CouchResponse response = await SendToAsync(
                database,
                HttpMethod.Get,
                "",
                $"read the update sequence of {database}",
                body: null,
                cancellationToken
            )
            .ConfigureAwait(false);
        return response.Read(static answer => UpdateSequence.Read(answer.Body))
            ?? throw new ReplicationServerException($"Could not read the update sequence of {database}: the response has no 'update_seq'.");
    }

    /// <summary>
    /// Copies the source's security object, which controls who may read and write a database, to the target. Replications do not copy it.
    /// The target must exist.
    /// </summary>
    /// <param name="spec">The specification that names the source and the target.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <exception cref="ReplicationNotFoundException">One of the databases does not exist.</exception>
    /// <exception cref="ReplicationAuthorizationException">The endpoint's credentials do not belong to an administrator of the
    /// database.</exception>
    public async Task CopySecurityAsync(IReplicationSpec spec, CancellationToken cancellationToken = default)
    {
        PreparedReplication replication = Prepare(spec)[0];
        if (replication.Document is not { Source: { } from, Target: { } to })
            throw new ReplicationValidationException(
                $"Could not copy the security object of '{replication.Id}': its source or target is not a database that the client can reach."
            )
            {
                ReplicationId = replication.Id,
            };

        byte[] security;
        using (
            CouchResponse source = await SendToAsync(
                    from,
                    HttpMethod.Get,
                    "/_security",
                    $"read the security object of {from}",
                    body: null,
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
            security = source.Body.ToArray();
        using CouchResponse target = await SendToAsync(
                to,
                HttpMethod.Put,
                "/_security",
                $"write the security object of {to}",
                () => JsonBody.Create(output => output.Write(security)),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Sends a request to a source or a target. If the database does not exist, the exception names it.</summary>
    private async Task<CouchResponse> SendToAsync(
        ReplicationEndpoint database,
        HttpMethod method,
        string tail,
        string action,
        Func<HttpContent>? body,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await _connection
                .SendAsync(EndpointRequest.To(database, method, tail, action) with { Body = body, IsIdempotent = true }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ReplicationNotFoundException exception)
        {
            throw new ReplicationNotFoundException($"Could not {action}: the database does not exist.", exception)
            {
                StatusCode = exception.StatusCode,
                Error = exception.Error,
                Reason = exception.Reason,
            };
        }
    }

    /// <summary>
    /// Creates the databases of two-way replications with <c>CreateTarget</c>: each direction requires both, and the server would create
    /// only the target.
    /// </summary>
    private async Task CreateDatabasesAsync(IEnumerable<PreparedReplication> replications, CancellationToken cancellationToken)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (PreparedReplication replication in replications)
        {
            if (!replication.IsTwoWay || replication.IsReverse || replication.Document.CreateTarget != true)
                continue;
            foreach (ReplicationEndpoint? endpoint in new[] { replication.Document.Source, replication.Document.Target })
            {
                if (endpoint is not null && done.Add(endpoint.Address))
                    await CreateDatabaseAsync(endpoint, replication, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CreateDatabaseAsync(
        ReplicationEndpoint endpoint,
        PreparedReplication replication,
        CancellationToken cancellationToken
    )
    {
        string query = replication.Document.CreateTargetParams is { } wanted ? CreationQuery(wanted) : "";
        CouchRequest request = EndpointRequest.To(endpoint, HttpMethod.Put, query, $"create the database {endpoint}") with
        {
            ReplicationId = replication.Id,
            IsIdempotent = true,
        };
        try
        {
            using CouchResponse response = await _connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
            ReplicatorLog.DatabaseCreated(Logger, endpoint.ToString());
        }
        catch (ReplicationException exception) when (exception.Error == "file_exists") { }
        catch (ReplicationAuthorizationException) when (!cancellationToken.IsCancellationRequested)
        {
            // Only administrators may create databases, and the server rejects others before it checks whether the database exists.
            if (!await ExistsAsync(endpoint, cancellationToken).ConfigureAwait(false))
                throw;
        }
    }

    private async Task<bool> ExistsAsync(ReplicationEndpoint database, CancellationToken cancellationToken)
    {
        try
        {
            using CouchResponse response = await SendToAsync(
                    database,
                    HttpMethod.Get,
                    "",
                    $"look for the database {database}",
                    body: null,
                    cancellationToken
                )
                .ConfigureAwait(false);
            return true;
        }
        catch (ReplicationException exception) when (exception is ReplicationNotFoundException or ReplicationAuthorizationException)
        {
            return false;
        }
    }

    private static string CreationQuery(CreateTargetParams wanted)
    {
        var parts = new List<string>();
        if (wanted.Q is { } q)
            parts.Add(FormattableString.Invariant($"q={q}"));
        if (wanted.N is { } n)
            parts.Add(FormattableString.Invariant($"n={n}"));
        if (wanted.Partitioned is { } partitioned)
            parts.Add(partitioned ? "partitioned=true" : "partitioned=false");
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }
}
