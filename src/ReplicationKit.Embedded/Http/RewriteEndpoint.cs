using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_rewrite</c>: another request instead, by the rules or the function of a design document (<c>chttpd_rewrite</c>).</summary>
/// <param name="node">The server.</param>
/// <param name="dispatch">Answers the other request.</param>
internal sealed class RewriteEndpoint(CouchNode node, Func<CouchExchange, Task> dispatch)
{
    public async Task HandleAsync(CouchExchange request, CouchDatabase database, string design)
    {
        if (request.Rewrites >= node.Configuration.RewriteLimit)
            throw CouchException.BadRequest("Exceeded rewrite recursion limit");
        using JsonDocument document = Json.Parse(database.Body(database.Design(design).WinnerBody).Json);
        string prefix = $"/{Uri.EscapeDataString(database.Name)}/_design/{Uri.EscapeDataString(design)}";
        switch (document.RootElement.Member("rewrites"))
        {
            case { ValueKind: JsonValueKind.Array } rules:
                string target = RewriteRules.Target(
                    rules,
                    request.Method,
                    [.. request.Segments.Skip(4)],
                    request.Query,
                    isSecure: node.Configuration.Get("chttpd", "secure_rewrites") != "false"
                );
                request.Rewrite(Normalized(prefix, target), request.Method);
                await dispatch(request);
                break;
            case { ValueKind: JsonValueKind.String }:
                await CallAsync(request, database, design, prefix);
                break;
            default:
                throw InvalidPath();
        }
    }

    private async Task CallAsync(CouchExchange request, CouchDatabase database, string design, string prefix)
    {
        ScriptFunction function = node.Functions.Rendering(ScriptKind.Rewrite, database, design, "rewrites");
        if (!request.IsGet)
            request.Body ??= await request.BodyAsync();
        JsonElement result = function.Evaluate(RequestJson.Write(request, database, RequestJson.Text(request.Body)));
        if (result.ValueKind == JsonValueKind.Null)
            throw InvalidPath();
        Check(result);
        if (result.StringMember("body") is { } body)
            request.Body = Encoding.UTF8.GetBytes(body);
        if (result.Member("code") is { } code)
        {
            await RespondAsync(request, code.GetInt32(), result.Member("headers"));
            return;
        }
        string path =
            result.StringMember("path") ?? throw new CouchException(500, "rewrite_error", "Rewrite result must produce a new path.");
        string query = Query(request, result.Member("query"));
        if (result.Member("headers") is { } headers)
        {
            foreach (JsonProperty header in JsonMembers.Of(headers))
                request.Context.Request.Headers[header.Name] = header.Value.GetString();
        }
        string target = Normalized(prefix, path);
        request.Rewrite(query.Length == 0 ? target : $"{target}?{query}", result.StringMember("method") ?? request.Method);
        request.User = node.Authenticator.Authenticate(request);
        await dispatch(request);
    }

    private static string Query(CouchExchange request, JsonElement? given)
    {
        IEnumerable<(string Name, string Value)> parameters = given is { } members
            ? JsonMembers.Of(members).Select(static member => (member.Name, member.Value.GetString()!))
            : request.Query.Values.Select(static parameter => (parameter.Key, parameter.Value));
        return string.Join('&', parameters.Select(static one => $"{Uri.EscapeDataString(one.Name)}={Uri.EscapeDataString(one.Value)}"));
    }

    private static async Task RespondAsync(CouchExchange request, int status, JsonElement? headers)
    {
        HttpResponse response = request.Context.Response;
        response.StatusCode = status;
        if (headers is { } members)
        {
            foreach (JsonProperty header in JsonMembers.Of(members))
                response.Headers[header.Name] = header.Value.GetString();
        }
        if (request.Body is { } body)
            await response.Body.WriteAsync(body, request.Aborted);
    }

    // As couch_query_servers:validate_rewrite_response/1.
    private static void Check(JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Object)
            throw Bad("rewrite");
        foreach (JsonProperty member in JsonMembers.Of(result))
        {
            bool valid = member.Name switch
            {
                "method" or "path" or "body" => member.Value.ValueKind == JsonValueKind.String,
                "headers" or "query" => member.Value.ValueKind == JsonValueKind.Object
                    && member.Value.EnumerateObject().All(static one => one.Value.ValueKind == JsonValueKind.String),
                "code" => member.Value.TryGetInt32(out int code) && code is >= 200 and < 600,
                _ => true,
            };
            if (!valid)
                throw Bad(member.Name);
        }
    }

    private static CouchException Bad(string part) => new(500, "rewrite_error", $"bad {part}");

    private static CouchException InvalidPath() => new(404, "rewrite_error", "Invalid path.");

    private static string Normalized(string prefix, string path)
    {
        int mark = path.IndexOf('?', StringComparison.Ordinal);
        var parts = new List<string>();
        foreach (string part in $"{prefix}/{(mark < 0 ? path : path[..mark])}".Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part != ".")
                parts.Add(part);
        }
        return "/" + string.Join('/', parts) + (mark < 0 ? "" : path[mark..]);
    }
}
