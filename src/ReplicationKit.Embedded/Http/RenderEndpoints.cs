using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The show, list and update functions of a design document (<c>chttpd_show</c>).</summary>
internal sealed class RenderEndpoints(CouchNode node)
{
    private static readonly Dictionary<string, int> Statuses = new(StringComparer.Ordinal)
    {
        ["bad_request"] = 400,
        ["unauthorized"] = 401,
        ["forbidden"] = 403,
        ["not_found"] = 404,
        ["method_not_allowed"] = 405,
        ["not_acceptable"] = 406,
        ["conflict"] = 409,
    };

    private readonly EditRules _rules = new(node);

    public Task HandleAsync(CouchExchange request, CouchDatabase database, string design)
    {
        string[] path = [.. request.Segments.Skip(4)];
        switch (request.Segments[3], path)
        {
            case ("_show", [var name, .. var id]):
                return ShowAsync(request, database, design, name, id);
            case ("_update", [var name, .. var id]):
                return UpdateAsync(request, database, design, name, id);
            case ("_list", [var name, var view]):
                return ListAsync(request, database, design, name, design, view);
            case ("_list", [var name, var other, var view]):
                return ListAsync(request, database, design, name, other, view);
            default:
                throw new CouchException(404, $"{request.Segments[3][1..]}_error", "Invalid path.");
        }
    }

    private async Task ShowAsync(CouchExchange request, CouchDatabase database, string design, string name, string[] id)
    {
        ScriptFunction function = node.Functions.Rendering(ScriptKind.Show, database, design, "shows", name);
        DocumentRow? row = Shown(database, id);
        string tag = Tag(request, database, design, row);
        HttpResponse response = request.Context.Response;
        if (request.Has(tag))
        {
            request.NotModified();
            response.Headers.ETag = tag;
            return;
        }
        byte[] json = RequestJson.Write(request, database, await BodyAsync(request), IdOf(id));
        var shown = new ExternalResponse(Evaluate(function, DocumentJson(database, row), json));
        shown.Set("ETag", tag);
        shown.Set("Vary", "Accept");
        await shown.SendAsync(request);
    }

    private async Task UpdateAsync(CouchExchange request, CouchDatabase database, string design, string name, string[] id)
    {
        ScriptFunction function = node.Functions.Rendering(ScriptKind.Update, database, design, "updates", name);
        byte[] json = RequestJson.Write(request, database, await BodyAsync(request), IdOf(id));
        JsonElement result = Evaluate(function, DocumentJson(database, Shown(database, id)), json);
        if (result[0].ValueKind != JsonValueKind.Object)
        {
            await new ExternalResponse(result[1]).SendAsync(request);
            return;
        }
        ParsedDocument document = ParsedDocument.Parse(result[0]);
        document.Id ??= "";
        _rules.CheckRequest(database, request.User, document);
        WriteResult written = database.Write([document], newEdits: true, _rules.Validation(database, request.User))[0];
        if (written.Error is { } error)
            throw error;
        node.Store.Notify(database);
        var response = new ExternalResponse(result[1], 201);
        response.Set("X-Couch-Update-NewRev", written.Revision.ToString()!);
        response.Set("X-Couch-Id", Uri.EscapeDataString(document.Id));
        await response.SendAsync(request);
    }

    private async Task ListAsync(CouchExchange request, CouchDatabase database, string design, string name, string viewDesign, string view)
    {
        request.Allow("GET,HEAD,OPTIONS,POST");
        ScriptFunction function = node.Functions.Rendering(ScriptKind.List, database, design, "lists", name);
        JsonElement? posted = null;
        if (request.Method == "POST")
        {
            request.RequireJsonContent();
            using JsonDocument body = await request.JsonObjectAsync();
            posted = body.RootElement.Clone();
        }
        using JsonDocument listing = Json.Parse(
            Json.Object(
                view == "_all_docs"
                    ? ListingEndpoints.All(database, ListingOptions.Read(request, posted))
                    : ViewEndpoints.Run(database, node.Functions.View(database, viewDesign, view), ViewOptions.Read(request, posted))
            )
        );
        byte[] head = Json.Object(writer =>
        {
            foreach (JsonProperty member in listing.RootElement.EnumerateObject().Where(static member => member.Name != "rows"))
                member.WriteTo(writer);
        });
        byte[] json = RequestJson.Write(request, database, posted);
        byte[] rows = Json.Write(listing.RootElement.GetProperty("rows").WriteTo);
        JsonElement result = Evaluate(function, head, json, rows);
        await new ExternalResponse(result[0]).SendAsync(request, Encoding.UTF8.GetBytes(result[1].GetString()!));
    }

    private static JsonElement Evaluate(ScriptFunction function, params byte[][] arguments)
    {
        try
        {
            return function.Evaluate(arguments);
        }
        catch (CouchException error) when (Statuses.TryGetValue(error.Error, out int status))
        {
            throw new CouchException(status, error.Error, error.Reason);
        }
    }

    private static string? IdOf(string[] id) => id.Length == 0 ? null : string.Join('/', id);

    private static DocumentRow? Shown(CouchDatabase database, string[] id) =>
        IdOf(id) is { } name && database.Find(name) is { Deleted: false } row ? row : null;

    private static byte[] DocumentJson(CouchDatabase database, DocumentRow? row) =>
        row is null
            ? [.. "null"u8]
            : StoredDocumentJson.Compose(database, row, row.Tree.Winner, DocumentOptions.Plain with { Conflicts = true, Revisions = true });

    private static async Task<JsonElement?> BodyAsync(CouchExchange request) =>
        RequestJson.Text(request.IsGet ? null : await request.BodyAsync());

    // What the response depends on.
    private static string Tag(CouchExchange request, CouchDatabase database, string design, DocumentRow? row)
    {
        string text =
            $"{database.Find(DocumentIds.DesignPrefix + design)!.WinnerRevision} {row?.WinnerRevision} {request.Header("Accept")} "
            + string.Join(' ', request.User.Roles);
        return $"\"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16))}\"";
    }
}
