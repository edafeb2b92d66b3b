using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Many documents in one request, as replicators read and write them.</summary>
internal sealed class BulkEndpoints(CouchNode node)
{
    public async Task WriteAsync(CouchExchange request, CouchDatabase database, EditRules rules)
    {
        request.Allow("POST");
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        if (body.RootElement.Member("docs") is not { } docs)
            throw CouchException.BadRequest("POST body must include `docs` parameter.");
        if (docs.ValueKind != JsonValueKind.Array)
            throw CouchException.BadRequest("`docs` parameter must be an array.");
        bool newEdits = body.RootElement.Member("new_edits") switch
        {
            null => true,
            { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => flag.GetBoolean(),
            _ => throw CouchException.BadRequest("`new_edits` parameter must be a boolean."),
        };
        List<ParsedDocument> all = [.. docs.EnumerateArray().Select(json => Prepare(request, database, rules, json, newEdits))];
        if (body.RootElement.Member("all_or_nothing").IsTrue() && newEdits && all.Count > 0)
        {
            await RefuseAsync(request, all);
            return;
        }
        List<ParsedDocument> documents = all.FindAll(static document => !DocumentIds.IsLocal(document.Id!));
        IReadOnlyList<WriteResult> written =
            documents.Count > 0 ? database.Write(documents, newEdits, rules.Validation(database, request.User)) : [];
        if (documents.Count > 0)
            node.Store.Notify(database);
        var ordered = new Queue<WriteResult>(written);
        List<WriteResult> results =
        [
            .. all.Select(document => DocumentIds.IsLocal(document.Id!) ? WriteLocal(database, document, newEdits) : ordered.Dequeue()),
        ];
        bool isAccepted = body.RootElement.Member("w") is { } copies ? new QueryValue(null, copies).Integer() > 1 : request.ExceedsQuorum;
        await WriteResultsAsync(request, results, newEdits, isAccepted && newEdits && results.Count > 0);
    }

    private static Task RefuseAsync(CouchExchange request, List<ParsedDocument> documents) =>
        request.JsonAsync(
            417,
            writer =>
            {
                writer.WriteStartArray();
                foreach (ParsedDocument document in documents)
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", document.Id);
                    writer.WriteString("rev", "0-");
                    writer.WriteString("error", "not_implemented");
                    writer.WriteString("reason", "all_or_nothing is not supported");
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
        );

    public static async Task RevisionsDifferenceAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("POST");
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        await request.ObjectAsync(
            200,
            writer =>
            {
                foreach (JsonProperty document in body.RootElement.EnumerateObject())
                {
                    DocumentIds.CheckPartition(database, document.Name);
                    DocumentRow? row = database.Find(document.Name);
                    (List<string> missing, List<string> ancestors) = Compare(row, document.Value);
                    if (missing.Count == 0)
                        continue;
                    writer.WriteStartObject(document.Name);
                    WriteTexts(writer, "missing", missing);
                    if (ancestors.Count > 0)
                        WriteTexts(writer, "possible_ancestors", ancestors);
                    writer.WriteEndObject();
                }
            }
        );
    }

    public static async Task MissingRevisionsAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("POST");
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        await request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteStartObject("missing_revs");
                foreach (JsonProperty document in body.RootElement.EnumerateObject())
                {
                    (List<string> missing, _) = Compare(database.Find(document.Name), document.Value);
                    if (missing.Count > 0)
                        WriteTexts(writer, document.Name, missing);
                }
                writer.WriteEndObject();
            }
        );
    }

    private ParsedDocument Prepare(CouchExchange request, CouchDatabase database, EditRules rules, JsonElement json, bool newEdits)
    {
        ParsedDocument document = ParsedDocument.Parse(json);
        document.RequireData();
        if (!newEdits)
            document.RequirePath();
        document.Id ??= node.Uuids.Next();
        rules.CheckRequest(database, request.User, document);
        return document;
    }

    private static WriteResult WriteLocal(CouchDatabase database, ParsedDocument document, bool newEdits) =>
        new(document.Id!, LocalDocumentEndpoints.Write(database, document, newEdits), null);

    private static Task WriteResultsAsync(CouchExchange request, List<WriteResult> results, bool newEdits, bool isAccepted) =>
        request.JsonAsync(
            isAccepted ? 202 : 201,
            writer =>
            {
                writer.WriteStartArray();
                foreach (WriteResult result in results.Where(result => newEdits || result.Error is not null))
                {
                    writer.WriteStartObject();
                    if (result.Error is { } error)
                    {
                        writer.WriteString("id", result.Id);
                        if (!newEdits && result.Revision is { } refused)
                            writer.WriteString("rev", refused.ToString());
                        error.Write(writer);
                    }
                    else
                    {
                        writer.WriteBoolean("ok", true);
                        writer.WriteString("id", result.Id);
                        writer.WriteString("rev", result.Revision!.Value.ToString());
                        if (isAccepted)
                            writer.WriteBoolean("accepted", true);
                    }
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
        );

    private static (List<string> Missing, List<string> Ancestors) Compare(DocumentRow? row, JsonElement revisions)
    {
        var missing = new List<string>();
        int highest = 0;
        if (revisions.ValueKind != JsonValueKind.Array)
            throw CouchException.BadRequest("Invalid rev format");
        foreach (JsonElement json in revisions.EnumerateArray())
        {
            RevisionId revision = RevisionId.Parse(json);
            if (row is not null && row.Tree.IndexOf(revision) >= 0)
                continue;
            missing.Add(revision.ToString());
            highest = Math.Max(highest, revision.Position);
        }
        List<string> ancestors =
            missing.Count == 0 || row is null
                ? []
                : [.. row.Tree.Leaves().Where(leaf => leaf.Id.Position < highest).Select(leaf => leaf.Id.ToString())];
        return (missing, ancestors);
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, List<string> texts)
    {
        writer.WriteStartArray(name);
        texts.ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
    }
}
