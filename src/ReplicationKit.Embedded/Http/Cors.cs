using Microsoft.AspNetCore.Http;

namespace ReplicationKit.Embedded.Http;

/// <summary>Allows pages of other origins to read responses if the configuration does (<c>chttpd_cors.erl</c>).</summary>
internal static class Cors
{
    private const string Exposed =
        "content-type, cache-control, accept-ranges, etag, server, x-couch-request-id, x-couch-update-newrev, x-couchdb-body-time";

    private const string Headers =
        "accept,accept-language,authorization,content-length,content-range,content-type,destination,expires,if-match,last-modified,origin,"
        + "pragma,x-couch-full-commit,x-couch-id,x-couch-persist,x-couchdb-www-authenticate,x-http-method-override,x-requested-with,"
        + "x-couchdb-vhost-path";

    private const string Methods = "CONNECT,COPY,DELETE,GET,HEAD,OPTIONS,POST,PUT,TRACE";

    /// <summary>Answers a browser's preflight request. Other requests are ignored.</summary>
    /// <returns>Whether the request was a preflight request and was answered.</returns>
    public static bool Preflight(CouchExchange request, Configuration configuration)
    {
        if (
            request.Method != "OPTIONS"
            || Origin(request, configuration) is not { } origin
            || request.Header("Access-Control-Request-Method") is not { } method
        )
            return false;
        string[] methods = List(configuration.Get("cors", "methods") ?? Methods);
        string[] headers = List(configuration.Get("cors", "headers") ?? Headers);
        string asked = request.Header("Access-Control-Request-Headers") ?? "";
        if (!methods.Contains(method) || List(asked).Except(headers, StringComparer.OrdinalIgnoreCase).Any())
            return false;
        IHeaderDictionary answer = request.Context.Response.Headers;
        Allow(answer, origin, configuration);
        answer.AccessControlMaxAge = configuration.Get("cors", "max_age") ?? "600";
        answer.AccessControlAllowMethods = string.Join(", ", methods);
        answer.AccessControlAllowHeaders = asked;
        request.Context.Response.StatusCode = 204;
        return true;
    }

    /// <summary>Allows the page that sent the request to read the response.</summary>
    public static void Expose(CouchExchange request, Configuration configuration)
    {
        if (Origin(request, configuration) is not { } origin)
            return;
        Allow(request.Context.Response.Headers, origin, configuration);
        request.Context.Response.Headers.AccessControlExposeHeaders = Exposed;
    }

    private static void Allow(IHeaderDictionary headers, string origin, Configuration configuration)
    {
        headers.AccessControlAllowOrigin = origin;
        if (configuration.CorsCredentials && origin != "*")
            headers.AccessControlAllowCredentials = "true";
    }

    // The origin of the page, if it is an accepted one.
    private static string? Origin(CouchExchange request, Configuration configuration)
    {
        if (!configuration.EnableCors || request.Header("Origin") is not { } origin)
            return null;
        string[] accepted = List(configuration.CorsOrigins);
        return accepted.Contains("*") || accepted.Contains(origin, StringComparer.OrdinalIgnoreCase) ? origin : null;
    }

    private static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
