using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>A source or a target as this process reaches it: with its own credentials, and through the replication's proxy.</summary>
internal sealed class ComparedDatabase(CouchConnection connection, ReplicationEndpoint endpoint, string? proxy)
{
    /// <summary>A filter may read many documents before the first one that it accepts.</summary>
    private static readonly TimeSpan FilterTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The database's address, without secrets.</summary>
    public string Name { get; } = endpoint.ToString();

    /// <summary>Reads the update sequence.</summary>
    public async Task<string> ReadSequenceAsync(CancellationToken cancellationToken)
    {
        string action = $"read the update sequence of {Name}";
        using CouchResponse response = await SendAsync(HttpMethod.Get, "", action, body: null, timeout: null, cancellationToken)
            .ConfigureAwait(false);
        return response.Read(static answer => UpdateSequence.Read(answer.Body))
            ?? throw new ReplicationServerException($"Could not {action}: the response has no 'update_seq'.");
    }

    /// <summary>Reads a page of the changes that a replication selects.</summary>
    /// <param name="selection">What the replication selects.</param>
    /// <param name="since">The sequence after which the page begins.</param>
    /// <param name="limit">The maximum number of rows.</param>
    /// <param name="cancellationToken">A token to cancel the request.</param>
    public async Task<ComparedPage> ReadChangesAsync(
        ChangesSelection selection,
        string since,
        int limit,
        CancellationToken cancellationToken
    )
    {
        string tail = FormattableString.Invariant(
            $"/_changes?{selection.Query}&since={Uri.EscapeDataString(since)}&limit={limit}&seq_interval={limit}"
        );
        using CouchResponse response = await SendAsync(
                selection.Body is null ? HttpMethod.Get : HttpMethod.Post,
                tail,
                $"read the changes of {Name}",
                selection.Body,
                selection.IsFiltered ? FilterTimeout : null,
                cancellationToken,
                selection.Filter
            )
            .ConfigureAwait(false);
        return response.Read(static answer => ComparedPageReader.ReadChanges(answer.Body));
    }

    /// <summary>Returns the revisions that the database lacks, by the document's id.</summary>
    public async Task<Dictionary<string, IReadOnlyList<string>>> FindMissingAsync(
        List<ComparedDocument> documents,
        CancellationToken cancellationToken
    )
    {
        using CouchResponse response = await SendAsync(
                HttpMethod.Post,
                "/_revs_diff",
                $"compare revisions with {Name}",
                json => WriteRevisions(json, documents),
                FilterTimeout,
                cancellationToken
            )
            .ConfigureAwait(false);
        return response.Read(static answer => ComparedPageReader.ReadMissing(answer.Body));
    }

    /// <summary>A database that changes meanwhile has two rows for a document, so that its revisions are sent once.</summary>
    private static void WriteRevisions(Utf8JsonWriter json, List<ComparedDocument> documents)
    {
        var written = new HashSet<string>(documents.Count, StringComparer.Ordinal);
        json.WriteStartObject();
        for (int i = documents.Count - 1; i >= 0; i--)
        {
            if (!written.Add(documents[i].Id))
                continue;
            json.WriteStartArray(documents[i].Id);
            foreach (string revision in documents[i].Revisions)
                json.WriteStringValue(revision);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <exception cref="ReplicationNotFoundException">The database or its filter function does not exist.</exception>
    private async Task<CouchResponse> SendAsync(
        HttpMethod method,
        string tail,
        string action,
        Action<Utf8JsonWriter>? body,
        TimeSpan? timeout,
        CancellationToken cancellationToken,
        string? filter = null
    )
    {
        CouchRequest request = EndpointRequest.To(endpoint, method, tail, action) with
        {
            Body = body is null ? null : () => JsonBody.Create(body),
            IsIdempotent = true,
            Timeout = timeout,
        };
        try
        {
            return await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicationConnectionException exception)
        {
            throw new ReplicationConnectionException(
                $"{exception.Message} This process compares the databases, so it must be able to reach {Name}"
                    + $"{(proxy is null ? "" : $", through the proxy {SecretMask.InAddress(proxy)}")}.",
                exception
            );
        }
        catch (ReplicationNotFoundException exception) when (WhatIsMissing(exception.Reason, filter) is { } missing)
        {
            throw new ReplicationNotFoundException($"Could not {action}: {missing}", exception)
            {
                StatusCode = exception.StatusCode,
                Error = exception.Error,
                Reason = exception.Reason,
            };
        }
    }

    private static string? WhatIsMissing(string? reason, string? filter) =>
        reason?.Contains("atabase", StringComparison.Ordinal) != false ? "the database does not exist."
        : filter is null ? null
        : $"it does not have the design document or the function of the filter '{filter}' ({reason}). Write it to the database, for example with "
            + "EnsureDesignDocumentsAsync or 'replicationkit apply --design', or correct Filter.";
}
