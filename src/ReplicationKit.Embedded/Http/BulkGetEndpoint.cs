using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_bulk_get</c>: many revisions in one response, as JSON or with attachments as parts.</summary>
internal static class BulkGetEndpoint
{
    private static readonly string[] Unacceptable = ["open_revs", "new_edits", "w", "rev", "atts_since"];

    public static async Task HandleAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("POST");
        request.RequireJsonContent();
        foreach (string name in Unacceptable)
        {
            if (request.Query.Has(name))
                throw CouchException.BadRequest($"\"{name}\" query parameter is not acceptable");
        }
        using JsonDocument body = await request.JsonObjectAsync();
        if (body.RootElement.Member("docs") is not { ValueKind: JsonValueKind.Array } docs)
            throw CouchException.BadRequest("Missing JSON list of 'docs'.");
        DocumentOptions options = DocumentOptions.From(request.Query);
        List<Result> results = [.. docs.EnumerateArray().Select(wanted => Find(database, wanted, options))];
        if (!MultipartDocument.Accepts(request, "application/json") && MultipartType(request) is { } type)
            await WriteMultipartAsync(request, database, results, type);
        else
            await WriteJsonAsync(request, database, results);
    }

    private static string? MultipartType(CouchExchange request) =>
        MultipartDocument.Accepts(request, "multipart/mixed") ? "multipart/mixed"
        : MultipartDocument.Accepts(request, "multipart/related") ? "multipart/related"
        : null;

    private static Result Find(CouchDatabase database, JsonElement wanted, DocumentOptions options)
    {
        if (wanted.ValueKind != JsonValueKind.Object || !wanted.EnumerateObject().Any())
            return Result.Refused(null, "null", "bad_request", "document must be a JSON object");
        // CouchDB returns 500 for an id that is not a string.
        if (wanted.StringMember("id") is not { } id)
            return Result.Refused(null, "null", "bad_request", "document id missed");
        JsonElement? given = wanted.Member("rev");
        try
        {
            DocumentIds.Check(id);
            DocumentIds.CheckHasPartition(database, id);
            if (given is { } revision)
                _ = RevisionId.Parse(revision);
        }
        catch (CouchException error)
        {
            return Result.Refused(id, error.Error == "bad_request" ? given!.Value.GetRawText() : "null", error.Error, error.Reason!);
        }
        if (wanted.Member("atts_since") is { } since)
        {
            if (since.ValueKind != JsonValueKind.Array)
                return Result.Refused(id, since.GetRawText(), "bad_request", "att_since value must be array of revs.");
            var known = new List<RevisionId>();
            foreach (JsonElement item in since.EnumerateArray())
            {
                try
                {
                    known.Add(RevisionId.Parse(item));
                }
                catch (CouchException error)
                {
                    return Result.Refused(id, item.GetRawText(), error.Error, error.Reason!);
                }
            }
            if (known.Count > 0)
                options = options with { Attachments = true, KnownRevisions = known };
        }
        DocumentRow? row = database.Find(id);
        List<(string Revision, RevisionTree.Node? Node)> found = OpenRevisionsEndpoint.Resolve(
            row,
            given is { } one ? [RevisionId.Parse(one)] : null,
            options.Latest
        );
        return found.Count > 0 ? new Result(id, row, found, options, null) : Result.Refused(id, "\"undefined\"", "not_found", "missing");
    }

    private static Task WriteJsonAsync(CouchExchange request, CouchDatabase database, List<Result> results) =>
        request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteStartArray("results");
                foreach (Result result in results)
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", result.Id);
                    writer.WriteStartArray("docs");
                    WriteRevisions(writer, request, database, result);
                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
        );

    private static void WriteRevisions(Utf8JsonWriter writer, CouchExchange request, CouchDatabase database, Result result)
    {
        if (result.Error is { } refused)
            WriteNamed(writer, "error", refused);
        foreach ((string revision, RevisionTree.Node? node) in result.Revisions)
        {
            if (node is { } found)
                WriteNamed(writer, "ok", Compose(request, database, result, found));
            else
                WriteNamed(writer, "error", Missing(result.Id, revision));
        }
    }

    private static void WriteNamed(Utf8JsonWriter writer, string name, byte[] json)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
        writer.WriteEndObject();
    }

    private static byte[] Compose(CouchExchange request, CouchDatabase database, Result result, RevisionTree.Node node) =>
        ReplicatorDocuments.Hides(database, request.User, result.Row!)
            ? ReplicatorDocuments.Stripped(database, result.Row!, node)
            : StoredDocumentJson.Compose(database, result.Row!, node, result.Options);

    private static byte[] Missing(string? id, string revision) =>
        Json.Object(writer =>
        {
            if (id is not null)
                writer.WriteString("id", id);
            writer.WriteString("rev", revision);
            writer.WriteString("error", "not_found");
            writer.WriteString("reason", "missing");
        });

    private static async Task WriteMultipartAsync(CouchExchange request, CouchDatabase database, List<Result> results, string type)
    {
        string boundary = "--" + DocumentIds.New();
        string inner = "--" + DocumentIds.New();
        HttpResponse response = request.Context.Response;
        response.StatusCode = 200;
        response.Headers.CacheControl = "must-revalidate";
        response.ContentType = $"{type}; boundary=\"{boundary}\"";
        foreach (Result result in results)
        {
            if (result.Error is { } refused)
                await ErrorPartAsync(refused);
            foreach ((string revision, RevisionTree.Node? node) in result.Revisions)
            {
                if (node is not { } found)
                    await ErrorPartAsync(Missing(null, revision));
                else
                    await DocumentPartAsync(result, found);
            }
        }
        if (results.Count > 0)
            await TextAsync($"\r\n--{boundary}--\r\n");

        ValueTask TextAsync(string text) => MultipartDocument.TextAsync(response.Body, text, request.Aborted);

        async Task ErrorPartAsync(byte[] json)
        {
            await TextAsync($"\r\n--{boundary}\r\nContent-Type: application/json; error=\"true\"\r\n\r\n");
            await response.Body.WriteAsync(json, request.Aborted);
        }

        async Task DocumentPartAsync(Result result, RevisionTree.Node node)
        {
            StoredBody body = database.Body(node.BodyKey);
            int since = result.Options.AttachmentsSince(result.Row!, node);
            await TextAsync($"\r\n--{boundary}\r\n");
            if (body.Attachments.All(attachment => attachment.RevisionPosition <= since))
            {
                await TextAsync("Content-Type: application/json\r\n\r\n");
                DocumentOptions options = result.Options with { EncodingInfo = true };
                await response.Body.WriteAsync(Compose(request, database, result with { Options = options }, node), request.Aborted);
                return;
            }
            string id = result.Id!.ReplaceLineEndings("");
            await TextAsync($"X-Doc-Id: {id}\r\nX-Rev-Id: {node.Id}\r\nContent-Type: multipart/related; boundary={inner}\r\n\r\n");
            await MultipartDocument.WriteRelatedAsync(
                response.Body,
                inner,
                database,
                result.Row!,
                node,
                body,
                result.Options,
                request.Aborted
            );
        }
    }

    /// <summary>What was found of one document: revisions, some of them missing, or an error as JSON.</summary>
    private sealed record Result(
        string? Id,
        DocumentRow? Row,
        List<(string Revision, RevisionTree.Node? Node)> Revisions,
        DocumentOptions Options,
        byte[]? Error
    )
    {
        public static Result Refused(string? id, string revision, string error, string reason) =>
            new(
                id,
                null,
                [],
                DocumentOptions.Plain,
                Json.Object(writer =>
                {
                    writer.WritePropertyName("rev");
                    writer.WriteRawValue(revision, skipInputValidation: true);
                    writer.WriteString("reason", reason);
                    writer.WriteString("id", id);
                    writer.WriteString("error", error);
                })
            );
    }
}
