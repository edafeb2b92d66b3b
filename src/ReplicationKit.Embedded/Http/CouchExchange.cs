using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>A request and its answer, in CouchDB's terms.</summary>
internal sealed class CouchExchange
{
    private static readonly byte[] NewLine = [(byte)'\n'];

    public CouchExchange(HttpContext context)
    {
        Context = context;
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        string path = mark < 0 ? target : target[..mark];
        Query = new QueryParameters(mark < 0 ? "" : target[(mark + 1)..]);
        RawSegments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        Segments = [.. RawSegments.Select(Uri.UnescapeDataString)];
    }

    public HttpContext Context { get; }

    public QueryParameters Query { get; }

    public IReadOnlyList<string> RawSegments { get; }

    /// <summary>The parts of the path, decoded after they were split.</summary>
    public IReadOnlyList<string> Segments { get; }

    public RequestUser User { get; set; } = RequestUser.Anonymous;

    public string Method => Context.Request.Method;

    public bool IsGet => Method is "GET" or "HEAD";

    public CancellationToken Aborted => Context.RequestAborted;

    public string? Header(string name) => Context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    public void Allow(string allowed)
    {
        if (!allowed.Split(',').Contains(Method))
            throw CouchException.MethodNotAllowed(allowed);
    }

    public void RequireJsonContent()
    {
        string? type = Context.Request.ContentType;
        if (type is null || !type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            throw new CouchException(415, "bad_content_type", "Content-Type must be application/json");
    }

    public async Task<byte[]> BodyAsync()
    {
        using var body = new MemoryStream((int)Math.Min(Context.Request.ContentLength ?? 0, 1 << 26));
        await Context.Request.Body.CopyToAsync(body, Aborted);
        if (string.Equals(Header("Content-Encoding"), "gzip", StringComparison.OrdinalIgnoreCase))
            return EditWriter.Inflate(body.ToArray());
        return body.ToArray();
    }

    public async Task<JsonDocument> JsonAsync() => Json.Parse(await BodyAsync());

    public async Task<JsonDocument> JsonObjectAsync()
    {
        JsonDocument document = await JsonAsync();
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw CouchException.BadRequest("Request body must be a JSON object");
    }

    public Task OkAsync(int status = 200) => ObjectAsync(status, static writer => writer.WriteBoolean("ok", true));

    public Task ObjectAsync(int status, Action<Utf8JsonWriter> members) =>
        JsonAsync(
            status,
            writer =>
            {
                writer.WriteStartObject();
                members(writer);
                writer.WriteEndObject();
            }
        );

    public async Task JsonAsync(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(buffer, Json.WriterOptions))
            write(writer);
        await RawJsonAsync(status, buffer.WrittenMemory);
    }

    public async Task RawJsonAsync(int status, ReadOnlyMemory<byte> json)
    {
        HttpResponse response = Context.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "must-revalidate";
        response.ContentType = "application/json";
        response.ContentLength = json.Length + 1;
        await response.Body.WriteAsync(json, Aborted);
        await response.Body.WriteAsync(NewLine, Aborted);
    }

    public Task ErrorAsync(CouchException error)
    {
        if (error.Status == 401 && Header("Authorization") is null && Header("Cookie") is null)
            Context.Response.Headers.WWWAuthenticate = "Basic realm=\"server\"";
        return ObjectAsync(
            error.Status,
            writer =>
            {
                writer.WriteString("error", error.Error);
                if (error.Reason is not null)
                    writer.WriteString("reason", error.Reason);
                if (error.Reference is { } reference)
                    writer.WriteNumber("ref", reference);
            }
        );
    }
}
