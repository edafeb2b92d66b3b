using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>A database at the other end of HTTP: the requests of the replication protocol.</summary>
internal sealed class RemoteDatabase(JobEndpoint endpoint, ReplicationSpecification specification, TimeProvider time) : IDisposable
{
    private readonly EndpointClient _client = new(endpoint, specification, time);

    public string Url => endpoint.Url;

    /// <summary>Logs in, creates the database if requested, and returns when its current incarnation was created.</summary>
    /// <exception cref="JobFailedException">The database does not exist, or the user has no access to it.</exception>
    public async Task<string?> OpenAsync(bool create, CancellationToken cancellationToken)
    {
        await _client.OpenSessionAsync(cancellationToken);
        if (create)
            await CreateAsync(cancellationToken);
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, "", null, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw JobFailedException.Unauthorized(Url);
        if (!response.IsSuccessStatusCode)
            throw JobFailedException.NotFound(Url);
        using JsonDocument info = await JsonAsync(response, cancellationToken);
        if (info.RootElement.Member("db_name") is null && info.RootElement.Member("update_seq") is null)
            throw JobFailedException.NotFound(Url);
        return info.RootElement.StringMember("instance_start_time");
    }

    public async Task<JsonDocument?> LocalAsync(string id, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, "_local/" + id, null, cancellationToken);
        return response.IsSuccessStatusCode ? await JsonAsync(response, cancellationToken) : null;
    }

    /// <summary>
    /// Writes a local document. If another attempt, or the other side of the same database, has already written the same content, that is
    /// sufficient.
    /// </summary>
    /// <returns>The new revision.</returns>
    public async Task<string?> WriteLocalAsync(string id, byte[] json, string session, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Put, "_local/" + id, json, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            using JsonDocument? stored = await LocalAsync(id, cancellationToken);
            if (stored?.RootElement.StringMember("session_id") == session)
                return stored!.RootElement.StringMember("_rev");
        }
        if (!response.IsSuccessStatusCode)
            throw JobFailedException.Text(
                $"{{checkpoint_commit_failure,<<\"Error updating the checkpoint document: {(int)response.StatusCode}\">>}}"
            );
        using JsonDocument answer = await JsonAsync(response, cancellationToken);
        return answer.RootElement.StringMember("rev");
    }

    /// <returns>When the database's current incarnation was created, or <c>null</c> if the server does not report it.</returns>
    public async Task<string?> EnsureFullCommitAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, "_ensure_full_commit", [.. "{}"u8], cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            throw JobFailedException.Text("{checkpoint_commit_failure,<<\"Failure on commit: not_found\">>}");
        if (!response.IsSuccessStatusCode)
            return null;
        using JsonDocument answer = await JsonAsync(response, cancellationToken);
        return answer.RootElement.StringMember("instance_start_time");
    }

    /// <summary>Returns a page of changes. The caller disposes it.</summary>
    public async Task<JsonDocument> ChangesAsync(SourceSequence since, int limit, CancellationToken cancellationToken)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"_changes?feed=normal&timeout=10000&limit={limit}{ChangesQuery(since)}");
        using HttpResponseMessage response = await SendAsync(
            ChangesBody is null ? HttpMethod.Get : HttpMethod.Post,
            path,
            ChangesBody,
            cancellationToken
        );
        if (!response.IsSuccessStatusCode)
            throw ChangesFailure(path, response);
        return await JsonAsync(response, cancellationToken);
    }

    /// <summary>
    /// Opens the continuous feed. The caller disposes the response. With a timeout, the source ends the feed when there are no changes, and
    /// reports a position that a heartbeat does not contain.
    /// </summary>
    public async Task<HttpResponseMessage> FollowAsync(SourceSequence since, CancellationToken cancellationToken)
    {
        string path = string.Create(
            CultureInfo.InvariantCulture,
            $"_changes?feed=continuous&timeout={Math.Clamp(specification.ConnectionTimeout / 3, 1000, 10_000_000)}{ChangesQuery(since)}"
        );
        HttpResponseMessage response = await SendAsync(
            ChangesBody is null ? HttpMethod.Get : HttpMethod.Post,
            path,
            ChangesBody,
            cancellationToken,
            stream: true
        );
        if (response.IsSuccessStatusCode)
            return response;
        response.Dispose();
        throw ChangesFailure(path, response);
    }

    /// <summary>Returns the number of changes after the sequence, or <c>null</c> if the server does not report it.</summary>
    public async Task<long?> PendingAsync(SourceSequence since, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(
            HttpMethod.Get,
            $"_changes?since={Uri.EscapeDataString(since.Text)}&limit=0",
            null,
            cancellationToken
        );
        if (!response.IsSuccessStatusCode)
            return null;
        using JsonDocument answer = await JsonAsync(response, cancellationToken);
        return answer.RootElement.Member("pending") is { ValueKind: JsonValueKind.Number } pending && pending.TryGetInt64(out long count)
            ? count
            : null;
    }

    public async Task<JsonDocument> RevisionsDifferenceAsync(IReadOnlyList<SourceChange> changes, CancellationToken cancellationToken)
    {
        byte[] body = Json.Object(writer =>
        {
            foreach (IGrouping<string, SourceChange> document in changes.GroupBy(change => change.Id))
            {
                writer.WriteStartArray(document.Key);
                foreach (string revision in document.SelectMany(change => change.Revisions).Distinct())
                    writer.WriteStringValue(revision);
                writer.WriteEndArray();
            }
        });
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, "_revs_diff", body, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw JobFailedException.Refused(
                "revs_diff_failed",
                (int)response.StatusCode,
                await response.Content.ReadAsByteArrayAsync(cancellationToken)
            );
        return await JsonAsync(response, cancellationToken);
    }

    /// <summary>Returns several revisions at once, without attachments, or <c>null</c> if the server does not support this.</summary>
    public async Task<JsonDocument?> BulkGetAsync(IReadOnlyList<MissingRevisions> missing, CancellationToken cancellationToken)
    {
        byte[] body = Json.Object(writer =>
        {
            writer.WriteStartArray("docs");
            foreach (MissingRevisions document in missing)
            {
                foreach (string revision in document.Revisions)
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", document.Id);
                    writer.WriteString("rev", revision);
                    writer.WriteEndObject();
                }
            }
            writer.WriteEndArray();
        });
        using HttpResponseMessage response = await SendAsync(
            HttpMethod.Post,
            "_bulk_get?latest=true&revs=true&attachments=false",
            body,
            cancellationToken
        );
        return response.IsSuccessStatusCode ? await JsonAsync(response, cancellationToken) : null;
    }

    /// <summary>
    /// Returns revisions of one document with their attachments, if the server can, as they are stored: what one server compressed has
    /// another digest than what the next would compress.
    /// </summary>
    public async Task<List<SourceRevision>> OpenRevisionsAsync(MissingRevisions missing, CancellationToken cancellationToken)
    {
        byte[] revisions = Json.Write(writer =>
        {
            writer.WriteStartArray();
            foreach (string revision in missing.Revisions)
                writer.WriteStringValue(revision);
            writer.WriteEndArray();
        });
        string openRevisions = Uri.EscapeDataString(System.Text.Encoding.UTF8.GetString(revisions));
        string path = $"{DocumentPath(missing.Id)}?revs=true&latest=true&attachments=true&open_revs={openRevisions}";
        using HttpResponseMessage response = await SendAsync(
            HttpMethod.Get,
            path,
            null,
            cancellationToken,
            accept: "multipart/mixed, application/json;q=0.5"
        );
        if (response.StatusCode == HttpStatusCode.NotFound)
            return [];
        if (!response.IsSuccessStatusCode)
            throw JobFailedException.Code("GET", Url + path, (int)response.StatusCode);
        return await SourceRevision.ReadAsync(missing.Id, response.Content, cancellationToken);
    }

    /// <returns>The number of revisions that the server rejected.</returns>
    public async Task<int> WriteAsync(IReadOnlyList<SourceRevision> revisions, CancellationToken cancellationToken)
    {
        int rejected = 0;
        foreach (SourceRevision revision in revisions.Where(static revision => revision.MultipartType is not null))
            rejected += await WriteAsync(revision, cancellationToken) ? 0 : 1;
        List<byte[]> documents =
        [
            .. revisions.Where(static revision => revision.MultipartType is null).Select(static revision => revision.Body),
        ];
        return documents.Count == 0 ? rejected : rejected + await WriteAsync(documents, cancellationToken);
    }

    private async Task<bool> WriteAsync(SourceRevision revision, CancellationToken cancellationToken)
    {
        string path = DocumentPath(revision.Id) + "?new_edits=false";
        using HttpResponseMessage response = await SendAsync(
            HttpMethod.Put,
            path,
            revision.Body,
            cancellationToken,
            contentType: revision.MultipartType!
        );
        return (int)response.StatusCode < 500
            ? response.IsSuccessStatusCode
            : throw JobFailedException.Code("PUT", Url + path, (int)response.StatusCode);
    }

    private async Task<int> WriteAsync(List<byte[]> documents, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(documents.Sum(document => document.Length + 1) + 32);
        buffer.Write("{\"new_edits\":false,\"docs\":["u8);
        for (int i = 0; i < documents.Count; i++)
        {
            if (i > 0)
                buffer.Write(","u8);
            buffer.Write(documents[i]);
        }
        buffer.Write("]}"u8);
        using HttpResponseMessage response = await SendAsync(
            HttpMethod.Post,
            "_bulk_docs",
            buffer.WrittenSpan.ToArray(),
            cancellationToken
        );
        // One document of these is refused for all of them; CouchDB counts them all.
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return documents.Count;
        if (response.StatusCode == HttpStatusCode.RequestEntityTooLarge)
            return documents.Count;
        if (!response.IsSuccessStatusCode)
            throw JobFailedException.Refused(
                "bulk_docs_failed",
                (int)response.StatusCode,
                await response.Content.ReadAsByteArrayAsync(cancellationToken)
            );
        using JsonDocument answer = await JsonAsync(response, cancellationToken);
        return answer.RootElement.EnumerateArray().Count(result => result.Member("error") is not null);
    }

    /// <summary>Returns a document, or <c>null</c> if it does not exist.</summary>
    public async Task<JsonDocument?> DocumentAsync(string id, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, DocumentPath(id), null, cancellationToken);
        return response.IsSuccessStatusCode ? await JsonAsync(response, cancellationToken) : null;
    }

    /// <inheritdoc cref="EndpointClient.StopRetrying"/>
    public void StopRetrying() => _client.StopRetrying();

    public void Dispose() => _client.Dispose();

    private byte[]? ChangesBody =>
        specification switch
        {
            { DocumentIds: { } ids } => Json.Object(writer =>
            {
                writer.WriteStartArray("doc_ids");
                ids.ForEach(writer.WriteStringValue);
                writer.WriteEndArray();
            }),
            { Selector: { } selector } => Json.Object(writer =>
            {
                writer.WritePropertyName("selector");
                selector.WriteTo(writer);
            }),
            _ => null,
        };

    private string ChangesQuery(SourceSequence since)
    {
        string query = $"&style={(specification.WinningRevisionsOnly ? "main_only" : "all_docs")}&since={Uri.EscapeDataString(since.Text)}";
        if (specification.DocumentIds is not null)
            return query + "&filter=_doc_ids";
        if (specification.Selector is not null)
            return query + "&filter=_selector";
        if (specification.Filter is not { } filter)
            return query;
        query += $"&filter={Uri.EscapeDataString(filter)}";
        if (specification.QueryParameters is not { } parameters)
            return query;
        foreach (JsonProperty parameter in parameters.EnumerateObject())
        {
            string value = parameter.Value.IoText() ?? parameter.Value.GetRawText();
            query += $"&{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(value)}";
        }
        return query;
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        string query = "";
        if (specification.CreateTargetParameters is { } parameters)
        {
            query = "?" + string.Join('&', parameters.EnumerateObject().Select(QueryParameter));
        }
        using HttpResponseMessage response = await SendAsync(HttpMethod.Put, query, null, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw JobFailedException.Unauthorized(Url);
    }

    private static string QueryParameter(JsonProperty parameter)
    {
        string value = parameter.Value.ValueKind == JsonValueKind.String ? parameter.Value.GetString()! : parameter.Value.GetRawText();
        return Uri.EscapeDataString(parameter.Name) + "=" + Uri.EscapeDataString(value);
    }

    private JobFailedException ChangesFailure(string path, HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        return status < 500
            ? JobFailedException.Changes(status)
            : JobFailedException.ChangesReader(ChangesBody is null ? "GET" : "POST", _client.Url + path, status);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        byte[]? body,
        CancellationToken cancellationToken,
        bool stream = false,
        string accept = EndpointClient.Json,
        string contentType = EndpointClient.Json
    )
    {
        try
        {
            return await _client.SendAsync(new ReplicatorRequest(method, path, body, contentType, accept), stream, cancellationToken);
        }
        catch (RequestFailedException error) when (path.Length == 0 && error.Kind == RequestFailure.NoHost)
        {
            throw JobFailedException.NoDomain(Url);
        }
        catch (RequestFailedException error) when (path.StartsWith("_changes", StringComparison.Ordinal))
        {
            throw JobFailedException.ChangesReader(error.Kind);
        }
        catch (RequestFailedException error)
        {
            throw error.Failure;
        }
    }

    private static string DocumentPath(string id) =>
        DocumentIds.IsDesign(id)
            ? DocumentIds.DesignPrefix + Uri.EscapeDataString(id[DocumentIds.DesignPrefix.Length..])
            : Uri.EscapeDataString(id);

    private static async Task<JsonDocument> JsonAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        Json.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
}
