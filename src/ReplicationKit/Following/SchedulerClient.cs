using System.Globalization;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>Asks the scheduler how replications stand.</summary>
internal sealed class SchedulerClient(CouchConnection connection, ReplicatorDatabase database)
{
    /// <summary>How many rows a page holds.</summary>
    public const int PageSize = 1000;

    /// <summary>Every state that is not an end, for the parameter <c>states</c>.</summary>
    public const string UnfinishedStates = "initializing,error,running,pending,crashing";

    public Task<CouchResponse> GetStatusAsync(string id, bool isSentOnce, CancellationToken cancellationToken) =>
        connection.SendAsync(
            new CouchRequest(
                HttpMethod.Get,
                $"_scheduler/docs/{database.Path}/{ReplicatorAddress.Segment(id, nameof(id))}",
                $"read the status of the replication '{id}'"
            )
            {
                ReplicationId = id,
                IsSentOnce = isSentOnce,
            },
            cancellationToken
        );

    public Task<CouchResponse> GetPageAsync(in SchedulerQuery query, bool isSentOnce, CancellationToken cancellationToken) =>
        connection.SendAsync(
            new CouchRequest(HttpMethod.Get, $"_scheduler/docs/{database.Path}?{query}", "read the statuses of the replications")
            {
                IsSentOnce = isSentOnce,
            },
            cancellationToken
        );

    /// <summary>Asks for documents by their ids, with one request, and without the rights of an administrator.</summary>
    public Task<CouchResponse> GetDocumentsAsync(
        IReadOnlyList<string> ids,
        bool isSentOnce,
        CancellationToken cancellationToken,
        IEnumerable<string>? secrets = null
    ) =>
        connection.SendAsync(
            new CouchRequest(
                HttpMethod.Post,
                $"{database.Path}/_bulk_get",
                $"read {ids.Count.ToString(CultureInfo.InvariantCulture)} replications"
            )
            {
                IsIdempotent = true,
                IsSentOnce = isSentOnce,
                Body = () => JsonBody.Create(json => WriteIds(json, ids)),
                Secrets = secrets ?? [],
            },
            cancellationToken
        );

    public Task<CouchResponse> GetJobsAsync(long skip, CancellationToken cancellationToken) =>
        connection.SendAsync(
            new CouchRequest(
                HttpMethod.Get,
                FormattableString.Invariant($"_scheduler/jobs?limit={PageSize}&skip={skip}"),
                "read the scheduler's jobs"
            ),
            cancellationToken
        );

    public Task<CouchResponse> GetJobAsync(string replicationId, CancellationToken cancellationToken) =>
        connection.SendAsync(
            new CouchRequest(
                HttpMethod.Get,
                $"_scheduler/jobs/{ReplicatorAddress.Segment(replicationId, nameof(replicationId))}",
                $"read the job '{replicationId}'"
            )
            {
                ReplicationId = replicationId,
            },
            cancellationToken
        );

    private static void WriteIds(Utf8JsonWriter json, IReadOnlyList<string> ids)
    {
        json.WriteStartObject();
        json.WriteStartArray("docs"u8);
        foreach (string id in ids)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
