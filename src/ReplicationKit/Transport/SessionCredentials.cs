using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>
/// Source: CouchDB 3.5, <c>couch_httpd_auth:handle_session_req/2</c>. The server renews the cookie in a response after a tenth of its
/// lifetime. If no request was sent for so long that it expired, the password is sent again.
/// </summary>
internal sealed class SessionCredentials : ReplicatorCredentials
{
    private const string CookieName = "AuthSession=";

    /// <summary>The server's default, <c>[chttpd_auth] timeout</c>, for a cookie without <c>Max-Age</c>.</summary>
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(10);

    private readonly string _userName;
    private readonly string _password;

    /// <summary>The cookies by server: a cookie must not be sent to another server.</summary>
    private readonly ConcurrentDictionary<Uri, RenewableSecret> _cookies = new();

    public SessionCredentials(string userName, string password)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(password);
        _userName = userName;
        _password = password;
    }

    internal override EndpointCredentials? ForLocalEndpoints => null;

    internal override IEnumerable<string> Secrets => _cookies.Values.Select(cookie => cookie.Current).OfType<string>().Prepend(_password);

    internal override async ValueTask ApplyAsync(HttpRequestMessage message, CredentialContext context, CancellationToken cancellationToken)
    {
        string cookie = await CookieFor(context)
            .GetAsync(stop => LogInAsync(context, stop), context.Clock, cancellationToken)
            .ConfigureAwait(false);
        message.Headers.Remove("Cookie");
        message.Headers.TryAddWithoutValidation("Cookie", CookieName + cookie);
    }

    internal override void Observe(HttpResponseMessage response, CredentialContext context)
    {
        if (response.IsSuccessStatusCode && Cookie(response, context.Clock) is { } lease)
            CookieFor(context).Set(lease);
    }

    internal override bool Refused(HttpRequestMessage message, CredentialContext context)
    {
        string? sent = message.Headers.TryGetValues("Cookie", out IEnumerable<string>? values) ? values.First()[CookieName.Length..] : null;
        return CookieFor(context).Discard(sent);
    }

    public override string ToString() => $"session {_userName}";

    private RenewableSecret CookieFor(CredentialContext context) =>
        _cookies.GetOrAdd(context.BaseAddress, static _ => new RenewableSecret());

    private async Task<RenewableSecret.Lease> LogInAsync(CredentialContext context, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(context.BaseAddress, "_session"));
        request.Content = JsonBody.Create(json =>
        {
            json.WriteStartObject();
            json.WriteString("name"u8, _userName);
            json.WriteString("password"u8, _password);
            json.WriteEndObject();
        });
        ReplicatorLog.RenewingCredentials(context.Logger, "session", context.BaseAddress.Host);
        using HttpResponseMessage response = await context.Client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode && Cookie(response, context.Clock) is { } lease)
            return lease;
        if (response.IsSuccessStatusCode)
            throw new ReplicationServerException(
                $"Could not log {_userName} in: the server created a session but sent no AuthSession cookie."
            )
            {
                StatusCode = response.StatusCode,
            };

        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        throw CouchError.ToException(
            new CouchFailure(response.StatusCode, body, null) { Action = $"log {_userName} in", Secrets = Secrets }
        );
    }

    private static RenewableSecret.Lease? Cookie(HttpResponseMessage response, TimeProvider clock)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies))
            return null;
        foreach (string cookie in cookies)
        {
            if (!cookie.StartsWith(CookieName, StringComparison.Ordinal))
                continue;
            string[] parts = cookie.Split(';', StringSplitOptions.TrimEntries);
            string value = parts[0][CookieName.Length..];
            if (value.Length > 0)
                return RenewableSecret.Lease.For(value, Lifetime(parts), clock);
        }

        return null;
    }

    private static TimeSpan Lifetime(string[] attributes)
    {
        foreach (string attribute in attributes)
        {
            if (
                attribute.StartsWith("Max-Age=", StringComparison.OrdinalIgnoreCase)
                && long.TryParse(attribute.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
                && seconds > 0
            )
                return TimeSpan.FromSeconds(seconds);
        }

        return DefaultLifetime;
    }
}
