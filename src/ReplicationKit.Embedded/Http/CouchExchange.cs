using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>A request and its response, in CouchDB's terms.</summary>
internal sealed class CouchExchange
{
    private const string MustRevalidate = "must-revalidate";

    private static readonly byte[] NewLine = [(byte)'\n'];

    private string? _method;

    public CouchExchange(HttpContext context, Configuration configuration)
    {
        Context = context;
        Configuration = configuration;
    }

    /// <summary>Reads the target of the request.</summary>
    /// <exception cref="CouchException">It is malformed.</exception>
    public void ReadTarget() => ReadTarget(Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    /// <summary>Continues the request as another one.</summary>
    /// <param name="target">Its target.</param>
    /// <param name="method">Its method.</param>
    /// <exception cref="CouchException">The target is malformed.</exception>
    public void Rewrite(string target, string method)
    {
        Rewrites++;
        _method = method;
        ReadTarget(target);
    }

    private void ReadTarget(string target)
    {
        RawTarget = PathOf(target);
        int mark = RawTarget.IndexOf('?', StringComparison.Ordinal);
        string path = mark < 0 ? RawTarget : RawTarget[..mark];
        Query = new QueryParameters(mark < 0 ? "" : RawTarget[(mark + 1)..]);
        Segments =
        [
            .. path.Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Select(part => UrlDecoder.Decode(part, Configuration.DecodesPlusToSpace)),
        ];
    }

    // Some clients send the whole address, as to a proxy (RFC 9112, 3.2.2).
    private static string PathOf(string target)
    {
        int scheme = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return target;
        string address = target[(scheme + 3)..];
        int path = address.AsSpan().IndexOfAny('/', '?');
        return path < 0 ? "/" : address[path..];
    }

    public HttpContext Context { get; }

    /// <summary>How often the request became another one.</summary>
    public int Rewrites { get; private set; }

    /// <summary>A body that replaces the request's, or <c>null</c> for none.</summary>
    public byte[]? Body { get; set; }

    public Configuration Configuration { get; }

    /// <summary>The path and the query as they were sent.</summary>
    public string RawTarget { get; private set; } = "";

    public QueryParameters Query { get; private set; } = new("");

    /// <summary>The parts of the path, decoded after they were split.</summary>
    public IReadOnlyList<string> Segments { get; private set; } = [];

    /// <summary>The partition that a query is limited to, or <c>null</c> for none.</summary>
    public string? Partition { get; private set; }

    /// <summary>Continues the request as one that is limited to the partition, without it in the path.</summary>
    public void EnterPartition(string partition)
    {
        Partition = partition;
        Segments = [Segments[0], .. Segments.Skip(3)];
    }

    public RequestUser User { get; set; } = RequestUser.Anonymous;

    /// <summary>The method. Clients that can only send some say in a header of a POST which one they mean.</summary>
    public string Method =>
        _method is not null ? _method
        : Context.Request.Method == "POST" && Header("X-HTTP-Method-Override")?.ToUpperInvariant() is { Length: > 0 } meant ? meant
        : Context.Request.Method;

    public bool IsGet => Method is "GET" or "HEAD";

    public CancellationToken Aborted => Context.RequestAborted;

    public string? Header(string name) => Context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    public void Allow(string allowed)
    {
        // Whatever can be read has a head, even where it is not listed.
        if (!allowed.Split(',').Contains(Method == "HEAD" ? "GET" : Method))
            throw CouchException.MethodNotAllowed(allowed);
    }

    public void RequireJsonContent()
    {
        if (Context.Request.ContentType?.Split(';')[0].Trim() != "application/json")
            throw new CouchException(415, "bad_content_type", "Content-Type must be application/json");
    }

    /// <param name="most">The maximum number of bytes of the body, both as sent and decompressed.</param>
    /// <exception cref="CouchException">The body is too large, or is not compressed as its header states.</exception>
    public async Task<byte[]> BodyAsync(int most = int.MaxValue)
    {
        if (Body is not null)
            return Body;
        byte[] body = await RawBodyAsync(most);
        return Header("Content-Encoding")?.Trim() switch
        {
            null or "" or "identity" => body,
            "gzip" => Gzip.Inflate(body, Math.Min(most, Gzip.MostBytes)),
            var encoding => throw new CouchException(415, "bad_ctype", $"{encoding} is not a supported content encoding."),
        };
    }

    /// <summary>Returns the body as it was sent.</summary>
    /// <param name="most">The maximum number of bytes.</param>
    /// <exception cref="CouchException">The body is too large.</exception>
    public async Task<byte[]> RawBodyAsync(int most = int.MaxValue)
    {
        if (Body is not null)
            return Body;
        most = Math.Min(most, Configuration.MaxRequestSize);
        if (Context.Request.ContentLength > most)
            throw CouchException.TooLarge();
        using var body = new MemoryStream((int)Math.Min(Context.Request.ContentLength ?? 0, 1 << 20));
        var buffer = new byte[81_920];
        int count;
        while ((count = await Context.Request.Body.ReadAsync(buffer, Aborted)) > 0)
        {
            if (body.Length + count > most)
                throw CouchException.TooLarge();
            body.Write(buffer, 0, count);
        }
        return body.ToArray();
    }

    /// <exception cref="CouchException">There is no body, or it is not JSON.</exception>
    public async Task<JsonDocument> JsonAsync() =>
        HasBody ? Json.Parse(await BodyAsync()) : throw CouchException.BadRequest("Missing request body");

    // A body of no bytes is one.
    private bool HasBody => Body is not null || Context.Request.ContentLength is not null || Header("Transfer-Encoding") is not null;

    public async Task<JsonDocument> JsonObjectAsync()
    {
        JsonDocument document = await JsonAsync();
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw CouchException.BadRequest("Request body must be a JSON object");
    }

    public Task OkAsync(int status = 200) => ObjectAsync(status, static writer => writer.WriteBoolean("ok", true));

    /// <param name="status">The status.</param>
    /// <param name="members">Writes the members of the object.</param>
    /// <param name="cache">Whether a client may keep the response.</param>
    public Task ObjectAsync(int status, Action<Utf8JsonWriter> members, string cache = MustRevalidate) =>
        JsonAsync(
            status,
            writer =>
            {
                writer.WriteStartObject();
                members(writer);
                writer.WriteEndObject();
            },
            cache
        );

    /// <summary>Answers with the results of several queries, each given as what writes its members.</summary>
    public Task ResultsAsync(IReadOnlyList<Action<Utf8JsonWriter>> results) =>
        ObjectAsync(
            200,
            writer =>
            {
                writer.WriteStartArray("results");
                foreach (Action<Utf8JsonWriter> members in results)
                {
                    writer.WriteStartObject();
                    members(writer);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
        );

    public async Task JsonAsync(int status, Action<Utf8JsonWriter> write, string cache = MustRevalidate)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(buffer, Json.WriterOptions))
            write(writer);
        await RawJsonAsync(status, buffer.WrittenMemory, cache);
    }

    public async Task RawJsonAsync(int status, ReadOnlyMemory<byte> json, string cache = MustRevalidate)
    {
        (byte[] before, byte[] after) = BeginJson(status, cache);
        HttpResponse response = Context.Response;
        response.ContentLength = before.Length + json.Length + after.Length + 1;
        await response.Body.WriteAsync(before, Aborted);
        await response.Body.WriteAsync(json, Aborted);
        await response.Body.WriteAsync(after, Aborted);
        await response.Body.WriteAsync(NewLine, Aborted);
    }

    /// <summary>Begins a response in JSON that is written in parts.</summary>
    /// <returns>What must be written after it.</returns>
    /// <exception cref="CouchException">The client asks for a call of a function whose name is invalid.</exception>
    public async Task<byte[]> BeginFeedAsync()
    {
        (byte[] before, byte[] after) = BeginJson(200, MustRevalidate);
        if (before.Length == 0)
            return [];
        await Context.Response.Body.WriteAsync(before, Aborted);
        return [.. after, .. NewLine];
    }

    // The response is the argument of a function if the client asks for it and the settings allow it (JSONP).
    private (byte[] Before, byte[] After) BeginJson(int status, string cache)
    {
        if (HasInvalidCallback && status < 400)
            throw InvalidCallback();
        string? callback = Configuration.AllowsJsonp && !HasInvalidCallback && Query["callback"] is { Length: > 0 } name ? name : null;
        HttpResponse response = Context.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = cache;
        response.ContentType = callback is null ? "application/json" : "application/javascript";
        return callback is null ? ([], []) : (Encoding.ASCII.GetBytes($"/* CouchDB */{callback}("), ");"u8.ToArray());
    }

    private bool HasInvalidCallback =>
        Configuration.AllowsJsonp
        && Query["callback"]?.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '[' or ']') == false;

    private static CouchException InvalidCallback() => CouchException.BadRequest("invalid_callback");

    public Task ErrorAsync(CouchException error)
    {
        if (HasInvalidCallback)
            error = InvalidCallback();
        if (error.Allowed is { } allowed)
            Context.Response.Headers.Allow = allowed;
        if (error.Status == 401 && (Header("X-CouchDB-WWW-Authenticate") ?? Configuration.Challenge) is { Length: > 0 } challenge)
            Context.Response.Headers.WWWAuthenticate = challenge;
        return ObjectAsync(error.Status, error.Write);
    }

    /// <summary>Answers that the client has what it asks for.</summary>
    public void NotModified()
    {
        Context.Response.StatusCode = 304;
        Context.Response.ContentLength = 0;
    }

    /// <summary>Whether more copies are asked for than the server has, so that a write is accepted, but not complete.</summary>
    public bool ExceedsQuorum => int.TryParse(Query["w"], NumberStyles.None, CultureInfo.InvariantCulture, out int copies) && copies > 1;

    /// <summary>Returns whether the client already has the tagged version, so that a response with status 304 is sufficient.</summary>
    public bool Has(string tag) =>
        Header("If-None-Match")
            ?.Split(',', StringSplitOptions.TrimEntries)
            .Any(known => known == tag || known.StartsWith("W/", StringComparison.Ordinal) && known[2..] == tag)
        ?? false;

    /// <summary>Tags the response with what it depends on, and returns 304 if the client has it already.</summary>
    /// <returns>Whether the request is answered.</returns>
    public bool IsUnchanged(string content)
    {
        string tag = TagOf(content);
        Context.Response.Headers.ETag = tag;
        bool has = Has(tag);
        if (has)
            NotModified();
        return has;
    }

    /// <summary>Returns the tag of a response that depends on this content.</summary>
    public static string TagOf(string content) =>
        $"\"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 16))}\"";

    /// <summary>Sets the <c>Location</c> header to the path with these segments.</summary>
    public void Locate(params IEnumerable<string> path) => LocatePath(string.Concat(path.Select(static part => "/" + Escape(part))));

    /// <summary>Sets the <c>Location</c> header to a path with an optional query.</summary>
    /// <exception cref="CouchException">The path does not begin with a slash, or cannot be in a header.</exception>
    public void LocatePath(string path)
    {
        if (!path.StartsWith('/'))
            throw CouchException.BadRequest("path must begin with a /.");
        // CouchDB sends line breaks as they are, and with them any header.
        if (path.Any(char.IsControl))
            throw CouchException.BadRequest("path must not contain control characters.");
        string scheme = Header("X-Forwarded-Ssl") == "on" || Header("X-Forwarded-Proto") == "https" ? "https" : "http";
        string host = Header(Configuration.ForwardedHostHeader) ?? Context.Request.Host.ToString();
        string ascii = string.Concat(path.EnumerateRunes().Select(static rune => rune.IsAscii ? rune.ToString() : Escape(rune.ToString())));
        Context.Response.Headers.Location = $"{scheme}://{host}{ascii}";
    }

    // couch_util:url_encode/1
    private static string Escape(string text) =>
        Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal).Replace("~", "%7E", StringComparison.Ordinal);
}
