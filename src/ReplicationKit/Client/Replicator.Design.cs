using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit;

public sealed partial class Replicator
{
    private const string ViewFilter = "_view";

    /// <summary>
    /// Returns the changes that <see cref="EnsureDesignDocumentsAsync(ReplicationEndpoint, IEnumerable{DesignDocument}, CancellationToken)"/>
    /// would make, field by field. Nothing is changed.
    /// </summary>
    /// <param name="database">The database: a name on this server, or a URL with credentials.</param>
    /// <param name="documents">The design documents.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <exception cref="ReplicationNotFoundException">The database does not exist.</exception>
    public Task<DesignDocumentPlan> PlanDesignDocumentsAsync(
        ReplicationEndpoint database,
        IEnumerable<DesignDocument> documents,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(documents);
        return PlanDesignAsync([.. documents.Select(document => (database, document))], cancellationToken);
    }

    /// <summary>
    /// Returns the changes that
    /// <see cref="EnsureDesignDocumentsAsync(IEnumerable{IReplicationSpec}, IEnumerable{DesignDocument}, CancellationToken)"/> would make,
    /// field by field. Nothing is changed.
    /// </summary>
    /// <param name="specs">The specifications whose filters are used.</param>
    /// <param name="documents">The design documents.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <exception cref="ReplicationValidationException">A specification violates a rule. Nothing was sent.</exception>
    /// <exception cref="ReplicationNotFoundException">A source does not exist.</exception>
    public Task<DesignDocumentPlan> PlanDesignDocumentsAsync(
        IEnumerable<IReplicationSpec> specs,
        IEnumerable<DesignDocument> documents,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(specs);
        ArgumentNullException.ThrowIfNull(documents);
        return PlanDesignAsync(UsedDesign(specs, documents), cancellationToken);
    }

    /// <summary>
    /// Ensures that a database has design documents as declared: creates each, updates it field by field, or leaves it unchanged. Fields
    /// that are not declared are kept, and so are other functions and attachments. The operation is idempotent.
    /// </summary>
    /// <param name="database">The database: a name on this server, or a URL with credentials.</param>
    /// <param name="documents">The design documents.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <returns>The action taken for each document, in order.</returns>
    /// <exception cref="ReplicationNotFoundException">The database does not exist.</exception>
    /// <exception cref="ReplicationAuthorizationException">The credentials do not belong to an administrator of the database.</exception>
    /// <exception cref="ReplicationValidationException">The server rejected a document, for example because a view does not compile. Those
    /// before it were written.</exception>
    /// <exception cref="ReplicationConflictException">A document was modified concurrently in each of five attempts.</exception>
    public Task<IReadOnlyList<DesignDocumentStep>> EnsureDesignDocumentsAsync(
        ReplicationEndpoint database,
        IEnumerable<DesignDocument> documents,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(documents);
        return EnsureDesignAsync([.. documents.Select(document => (database, document))], cancellationToken);
    }

    /// <summary>
    /// Ensures that the source of each replication has the design document that its filter uses. The documents that no filter uses are not
    /// deployed, and filters of other design documents are not checked.
    /// </summary>
    /// <param name="specs">The specifications whose filters are used. For a <c>TwoWay</c> one, both databases are sources.</param>
    /// <param name="documents">The design documents, usually <c>ReplicationCatalog.DesignDocuments</c>.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    /// <returns>The action taken for each document in each source.</returns>
    /// <exception cref="ReplicationNotFoundException">A source does not exist.</exception>
    /// <exception cref="ReplicationAuthorizationException">The credentials do not belong to an administrator of the database.</exception>
    /// <exception cref="ReplicationValidationException">A specification violates a rule, and nothing was sent; or the server rejected a
    /// document.</exception>
    /// <exception cref="ReplicationConflictException">A document was modified concurrently in each of five attempts.</exception>
    public Task<IReadOnlyList<DesignDocumentStep>> EnsureDesignDocumentsAsync(
        IEnumerable<IReplicationSpec> specs,
        IEnumerable<DesignDocument> documents,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(specs);
        ArgumentNullException.ThrowIfNull(documents);
        return EnsureDesignAsync(UsedDesign(specs, documents), cancellationToken);
    }

    /// <summary>The declared documents that the filters of the specifications name, with their sources, each once.</summary>
    private List<(ReplicationEndpoint Database, DesignDocument Document)> UsedDesign(
        IEnumerable<IReplicationSpec> specs,
        IEnumerable<DesignDocument> documents
    )
    {
        var byName = new Dictionary<string, DesignDocument>(StringComparer.Ordinal);
        foreach (DesignDocument document in documents)
        {
            ArgumentNullException.ThrowIfNull(document, nameof(documents));
            if (!byName.TryAdd(document.Name, document))
                throw new ArgumentException($"Two of the design documents have the name '{document.Name}'.", nameof(documents));
        }

        var used = new List<(ReplicationEndpoint, DesignDocument)>();
        var seen = new HashSet<(string, string)>();
        foreach (ReplicationDocument document in PrepareAll(specs).Select(replication => replication.Document))
        {
            string? function =
                document.Filter == ViewFilter
                    ? document.QueryParams?["view"] is JsonValue view && view.GetValueKind() == JsonValueKind.String
                        ? view.GetValue<string>()
                        : null
                    : document.Filter;
            if (
                function?.IndexOf('/') is > 0 and int slash
                && byName.TryGetValue(function[..slash], out DesignDocument? design)
                && document.Source is { } source
                && seen.Add((source.Address, design.Name))
            )
                used.Add((source, design));
        }

        return used;
    }

    private async Task<DesignDocumentPlan> PlanDesignAsync(
        List<(ReplicationEndpoint Database, DesignDocument Document)> documents,
        CancellationToken cancellationToken
    )
    {
        var steps = new List<DesignDocumentStep>(documents.Count);
        foreach ((ReplicationEndpoint database, DesignDocument document) in documents)
            steps.Add(await PlanDesignAsync(database, document, cancellationToken).ConfigureAwait(false));
        return new DesignDocumentPlan(steps);
    }

    private async Task<DesignDocumentStep> PlanDesignAsync(
        ReplicationEndpoint database,
        DesignDocument document,
        CancellationToken cancellationToken
    ) =>
        DesignComparison.Compare(
            database.ToString(),
            document,
            await ReadDesignAsync(database, document, cancellationToken).ConfigureAwait(false)
        );

    private async Task<IReadOnlyList<DesignDocumentStep>> EnsureDesignAsync(
        List<(ReplicationEndpoint Database, DesignDocument Document)> documents,
        CancellationToken cancellationToken
    )
    {
        var steps = new List<DesignDocumentStep>(documents.Count);
        foreach ((ReplicationEndpoint database, DesignDocument document) in documents)
            steps.Add(await EnsureDesignAsync(database, document, cancellationToken).ConfigureAwait(false));
        return steps;
    }

    private async Task<DesignDocumentStep> EnsureDesignAsync(
        ReplicationEndpoint database,
        DesignDocument document,
        CancellationToken cancellationToken
    )
    {
        DesignDocumentStep? attempted = null;
        for (int attempt = 1; ; attempt++)
        {
            DesignDocumentStep step = await PlanDesignAsync(database, document, cancellationToken).ConfigureAwait(false);
            if (step.Action == DesignDocumentAction.Unchanged)
            {
                // After a conflict: a request was executed although its response was lost, or another client wrote the same.
                return attempted is null ? step : attempted with { Revision = step.Revision };
            }

            try
            {
                string revision = await WriteDesignAsync(database, step, cancellationToken).ConfigureAwait(false);
                ReplicatorLog.DesignEnsured(Logger, step.Id, step.Database, step.Action.ToString());
                return step with { Revision = revision };
            }
            catch (ReplicationConflictException exception)
            {
                attempted = step;
                if (attempt < MaxEnsureAttempts)
                    continue;
                throw new ReplicationConflictException(
                    $"Could not write the design document '{document.Id}' of {database}: it was modified concurrently in each of five attempts.",
                    exception
                )
                {
                    StatusCode = exception.StatusCode,
                    Error = exception.Error,
                    Reason = exception.Reason,
                };
            }
        }
    }

    private async Task<JsonObject?> ReadDesignAsync(
        ReplicationEndpoint database,
        DesignDocument document,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using CouchResponse response = await _connection
                .SendAsync(
                    EndpointRequest.To(
                        database,
                        HttpMethod.Get,
                        DesignPath(document.Id),
                        $"read the design document '{document.Id}' of {database}"
                    ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return response.Read(static answer =>
            {
                var reader = new Utf8JsonReader(answer.Body, new JsonReaderOptions { MaxDepth = 256 });
                return ReplicationDocumentReader.Node(JsonElement.ParseValue(ref reader)) as JsonObject
                    ?? throw new JsonException("a document is a JSON object");
            });
        }
        catch (ReplicationNotFoundException exception) when (exception.Reason is "missing" or "deleted")
        {
            return null;
        }
        catch (ReplicationNotFoundException exception)
        {
            throw new ReplicationNotFoundException(
                $"Could not read the design document '{document.Id}' of {database}: the database does not exist. Create the database first.",
                exception
            )
            {
                StatusCode = exception.StatusCode,
                Error = exception.Error,
                Reason = exception.Reason,
            };
        }
    }

    private async Task<string> WriteDesignAsync(ReplicationEndpoint database, DesignDocumentStep step, CancellationToken cancellationToken)
    {
        string action = $"write the design document '{step.Id}' of {database}";
        try
        {
            using CouchResponse response = await _connection
                .SendAsync(
                    EndpointRequest.To(database, HttpMethod.Put, DesignPath(step.Id), action) with
                    {
                        Body = () => JsonBody.Create((Utf8JsonWriter json) => step.Merged.WriteTo(json)),
                        IsIdempotent = true,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return response.Read(static answer =>
            {
                var reader = new Utf8JsonReader(answer.Body);
                return JsonElement.ParseValue(ref reader).GetProperty("rev").GetString() ?? throw new JsonException("'rev' is null");
            });
        }
        catch (ReplicationAuthorizationException exception)
        {
            throw new ReplicationAuthorizationException(
                exception.Message + " Only administrators of a database may write its design documents.",
                exception
            )
            {
                StatusCode = exception.StatusCode,
                Error = exception.Error,
                Reason = exception.Reason,
            };
        }
        catch (ReplicationException exception) when (IsRejected(exception))
        {
            throw new ReplicationValidationException(
                $"Could not {action}: the server rejected it: {exception.Reason ?? exception.Error}. Correct the document and repeat.",
                exception
            )
            {
                StatusCode = exception.StatusCode,
                Error = exception.Error,
                Reason = exception.Reason,
            };
        }
    }

    /// <summary>Whether the server rejected the document itself. It returns 404 <c>missing function</c> for an empty one.</summary>
    private static bool IsRejected(ReplicationException exception) =>
        exception.StatusCode == HttpStatusCode.BadRequest
        || exception is { StatusCode: HttpStatusCode.NotFound, Reason: "missing function" };

    private static string DesignPath(string id) => "/" + DesignDocument.Prefix + Uri.EscapeDataString(id[DesignDocument.Prefix.Length..]);
}
