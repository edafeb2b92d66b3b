using System.Globalization;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>/_session</c>: cookies.</summary>
internal sealed class SessionEndpoints(CouchNode node)
{
    // No name and password are longer, and anyone may send them.
    private const int MostCredentials = 1 << 16;

    public Task HandleAsync(CouchExchange request)
    {
        request.Allow("GET,HEAD,POST,DELETE");
        return request.Method switch
        {
            "POST" => LogInAsync(request),
            "DELETE" => LogOutAsync(request),
            _ => ShowAsync(request),
        };
    }

    private Task ShowAsync(CouchExchange request)
    {
        if (request.User.Name is null && request.Query["basic"] == "true")
            throw CouchException.Unauthorized("Please login.");
        return request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteBoolean("ok", true);
                writer.WriteStartObject("userCtx");
                writer.WriteString("name", request.User.Name);
                WriteRoles(writer, request.User);
                writer.WriteEndObject();
                writer.WriteStartObject("info");
                writer.WriteStartArray("authentication_handlers");
                foreach (string handler in Handlers())
                    writer.WriteStringValue(handler);
                writer.WriteEndArray();
                if (request.User.Handler is { } authenticated)
                    writer.WriteString("authenticated", authenticated);
                writer.WriteEndObject();
            }
        );
    }

    private IEnumerable<string> Handlers() => node.Configuration.ConfiguredHandlers ?? DefaultHandlers();

    private IEnumerable<string> DefaultHandlers()
    {
        yield return "cookie";
        if (node.Configuration.HasJwtKeys)
            yield return "jwt";
        if (node.Configuration.ProxySecret is not null)
            yield return "proxy";
        yield return "default";
    }

    private async Task LogInAsync(CouchExchange request)
    {
        (string name, string password) = await CredentialsAsync(request);
        RequestUser user;
        try
        {
            user = node.Authenticator.CheckPassword(name, password, "cookie");
        }
        catch (CouchException error) when (error.Status == 401)
        {
            int status = Redirect(request, "fail") ?? 401;
            SetCookie(request, "");
            await request.ObjectAsync(status, error.Write);
            return;
        }
        int success = Redirect(request, "next") ?? 200;
        SetCookie(request, node.Authenticator.MakeCookie(name));
        await request.ObjectAsync(
            success,
            writer =>
            {
                writer.WriteBoolean("ok", true);
                writer.WriteString("name", user.Name);
                WriteRoles(writer, user);
            }
        );
    }

    private Task LogOutAsync(CouchExchange request)
    {
        int status = Redirect(request, "next") ?? 200;
        SetCookie(request, "");
        return request.OkAsync(status);
    }

    // The status of the redirection to the path that the parameter names, or null without the parameter.
    private static int? Redirect(CouchExchange request, string parameter)
    {
        if (request.Query[parameter] is not { } path)
            return null;
        request.LocatePath(path);
        return 302;
    }

    private void SetCookie(CouchExchange request, string value)
    {
        long seconds = (long)node.Configuration.SessionTimeout.TotalSeconds;
        request.Context.Response.Headers.SetCookie = string.Create(
            CultureInfo.InvariantCulture,
            $"{Authenticator.CookieName}={value}; Version=1; Expires={node.Time.GetUtcNow().AddSeconds(seconds):ddd, dd-MMM-yyyy HH:mm:ss} GMT; "
                + $"Max-Age={seconds}; Path=/; HttpOnly"
        );
    }

    private static void WriteRoles(Utf8JsonWriter writer, RequestUser user)
    {
        writer.WriteStartArray("roles");
        foreach (string role in user.Roles)
            writer.WriteStringValue(role);
        writer.WriteEndArray();
    }

    private static async Task<(string Name, string Password)> CredentialsAsync(CouchExchange request)
    {
        byte[] body = await request.BodyAsync(MostCredentials);
        string type = request.Context.Request.ContentType ?? "";
        if (type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            using JsonDocument json = Json.Parse(body);
            JsonElement sent = json.RootElement;
            if (sent.ValueKind != JsonValueKind.Object)
                throw NoMatch(sent);
            if (sent.EnumerateObject().Any(static member => member.Value.ValueKind != JsonValueKind.String))
                throw new CouchException(500, "unknown_error", "badarg");
            return (Name(sent.StringMember("name"), sent.StringMember("username")), sent.StringMember("password") ?? "");
        }
        if (!type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            throw new CouchException(
                415,
                "bad_content_type",
                "Content-Type must be 'application/x-www-form-urlencoded' or 'application/json'"
            );
        var form = new QueryParameters(Encoding.UTF8.GetString(body));
        return (Name(form["name"], form["username"]), form["password"] ?? "");
    }

    private static CouchException NoMatch(JsonElement sent) =>
        sent.ValueKind == JsonValueKind.Null
            ? new CouchException(500, "unknown_error", "badmatch")
            : new CouchException(500, "badmatch", sent.IoText() ?? ErlangText.Print(sent));

    private static string Name(string? name, string? username)
    {
        if (name is not null && username is not null && name != username)
            throw CouchException.BadRequest("request body contains different usernames");
        return username ?? name ?? throw CouchException.BadRequest("request body must contain a username");
    }
}
