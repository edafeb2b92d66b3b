using System.Globalization;
using System.Net;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>Reads statuses and jobs from the scheduler.</summary>
internal sealed class SchedulerClient(CouchConnection connection, ReplicatorDatabase database)
{
    /// <summary>The number of rows of a page.</summary>
    public const int PageSize = 1000;

    /// <summary>Every state that is not final, for the parameter <c>states</c>.</summary>
    public const string UnfinishedStates = "initializing,error,running,pending,crashing";

    /// <summary>Every final state, for the parameter <c>states</c>.</summary>
    public const string FinalStates = "completed,failed";

    /// <summary>
    /// Whether the scheduler cannot be used, so that the documents are read instead: the client lacks the rights, or the server has no
    /// scheduler, such as CouchDB 1.x (400) and PouchDB Server (404). The scheduler also responds with 500 if it cannot read one document
    /// of a page, which CouchDB before 3.5.2 cannot for a moment after its job has ended.
    /// </summary>
    public static bool IsUnavailable(ReplicationException exception) =>
        exception
            is ReplicationAuthorizationException
                or ReplicationNotFoundException
                or {
                    StatusCode: HttpStatusCode.BadRequest
                        or HttpStatusCode.MethodNotAllowed
                        or HttpStatusCode.NotImplemented
                        or HttpStatusCode.InternalServerError
                };

    /// <summary>
    /// Whether the scheduler may have been unable to read one of the documents of a page. It responds with 500 if it notices before the first
    /// row, and otherwise ends the response after the rows that it has sent.
    /// </summary>
    public static bool IsBrokenPage(ReplicationException exception) =>
        exception
            is ReplicationServerException { StatusCode: HttpStatusCode.InternalServerError }
                or ReplicationConnectionException { InnerException: HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } };

    /// <summary>
    /// Whether the server has no scheduler, if the replicator database exists: CouchDB 1.x takes the path for a database with an invalid name
    /// (400), PouchDB Server for one that does not exist (404).
    /// </summary>
    public static bool IsMissing(ReplicationException exception) =>
        exception.StatusCode
            is HttpStatusCode.NotFound
                or HttpStatusCode.BadRequest
                or HttpStatusCode.MethodNotAllowed
                or HttpStatusCode.NotImplemented;

    /// <summary>The same for a request for one row, which the scheduler may lack: CouchDB's reason is <c>missing</c> then.</summary>
    public static bool IsMissingForOne(ReplicationException exception) =>
        IsMissing(exception) && exception is not { StatusCode: HttpStatusCode.NotFound, Reason: "missing" or "deleted" or null };

    /// <summary>Whether the server has no <c>_bulk_get</c>.</summary>
    public static bool HasNoBulkGet(ReplicationException exception) =>
        exception.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented;

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

    /// <summary>Reads documents by their ids with one request that does not require administrator rights.</summary>
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
                ids.Count == 1
                    ? $"read the replication '{ids[0]}'"
                    : string.Create(CultureInfo.InvariantCulture, $"read {ids.Count} replications")
            )
            {
                IsIdempotent = true,
                IsSentOnce = isSentOnce,
                Body = () => JsonBody.Create(json => WriteIds(json, ids)),
                Secrets = secrets ?? [],
            },
            cancellationToken
        );

    /// <exception cref="ReplicationException">The server has no scheduler, or rejected the request.</exception>
    public async Task<CouchResponse> GetJobsAsync(long skip, CancellationToken cancellationToken)
    {
        var request = new CouchRequest(
            HttpMethod.Get,
            FormattableString.Invariant($"_scheduler/jobs?limit={PageSize}&skip={skip}"),
            "read the scheduler's jobs"
        );
        try
        {
            return await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicationException exception) when (IsMissing(exception))
        {
            throw NoScheduler(request, exception);
        }
    }

    /// <exception cref="ReplicationNotFoundException">There is no such job.</exception>
    /// <exception cref="ReplicationException">The server has no scheduler, or rejected the request.</exception>
    public async Task<CouchResponse> GetJobAsync(string replicationId, CancellationToken cancellationToken)
    {
        var request = new CouchRequest(
            HttpMethod.Get,
            $"_scheduler/jobs/{ReplicatorAddress.Segment(replicationId, nameof(replicationId))}",
            $"read the job '{replicationId}'"
        )
        {
            ReplicationId = replicationId,
        };
        try
        {
            return await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicationException exception) when (IsMissingForOne(exception))
        {
            throw NoScheduler(request, exception);
        }
    }

    /// <summary>
    /// Reads the running replications of a server without a scheduler, by the ids of their documents. A client that may not read them, and
    /// PouchDB Server, which lists none, get none.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, ActiveTask>> GetTasksAsync(bool isSentOnce, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ActiveTask>(StringComparer.Ordinal);
        try
        {
            using CouchResponse response = await connection
                .SendAsync(
                    new CouchRequest(HttpMethod.Get, "_active_tasks", "read the active tasks") { IsSentOnce = isSentOnce },
                    cancellationToken
                )
                .ConfigureAwait(false);
            foreach (ActiveTask task in response.Read(static answer => ReplicatorResponses.Tasks(answer.BodyMemory)))
            {
                if (task is { Figures: not null, DocumentId: { } id })
                    found[id] = task;
            }
        }
        catch (ReplicationException exception) when (exception is ReplicationAuthorizationException || IsMissing(exception)) { }

        return found;
    }

    private static ReplicationException NoScheduler(CouchRequest request, ReplicationException exception) =>
        new(
            $"Could not {request.Action}: the server has no scheduler, like CouchDB 1.x and PouchDB Server. Its active tasks list the "
                + "replications that are running.",
            exception
        )
        {
            StatusCode = exception.StatusCode,
            Error = exception.Error,
            Reason = exception.Reason,
            ReplicationId = request.ReplicationId,
        };

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
