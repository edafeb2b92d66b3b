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

    private Task ShowAsync(CouchExchange request) =>
        request.ObjectAsync(
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

    private IEnumerable<string> Handlers()
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
        RequestUser user = node.Authenticator.CheckPassword(name, password, "cookie");
        SetCookie(request, node.Authenticator.MakeCookie(name));
        await request.ObjectAsync(
            200,
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
        SetCookie(request, "");
        return request.OkAsync();
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
        if (request.Context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true)
        {
            using JsonDocument json = Json.Parse(body);
            return (
                json.RootElement.StringMember("name") ?? json.RootElement.StringMember("username") ?? "",
                json.RootElement.StringMember("password") ?? ""
            );
        }
        var form = new QueryParameters(Encoding.UTF8.GetString(body));
        return (form["name"] ?? form["username"] ?? "", form["password"] ?? "");
    }
}
