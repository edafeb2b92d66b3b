using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests;

/// <summary>A server's HTTP API for tests, with nothing of the product in it.</summary>
internal sealed class CouchClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly EmbeddedCouch? _couch;

    public CouchClient(EmbeddedCouch couch, string? user = "admin", string? password = "password")
        : this(couch.BaseAddress, user, password) => _couch = couch;

    public CouchClient(Uri address, string? user = "admin", string? password = "password")
    {
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (user is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))
            );
    }

    public HttpClient Http => _http;

    private static CancellationToken Canceled => TestContext.Current.CancellationToken;

    public async Task<CouchAnswer> SendAsync(
        HttpMethod method,
        string path,
        string? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await _http.SendAsync(request, Canceled);
        return new CouchAnswer(
            (int)response.StatusCode,
            await response.Content.ReadAsByteArrayAsync(Canceled),
            response.Headers.ToString() + response.Content.Headers
        );
    }

    public Task<CouchAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<CouchAnswer> PutAsync(string path, string? body = null) => SendAsync(HttpMethod.Put, path, body);

    public Task<CouchAnswer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<CouchAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    /// <summary>Asks, and again after each change on the embedded server, until the answer is the wanted one.</summary>
    public async Task<CouchAnswer> UntilAsync(string path, Func<CouchAnswer, bool> wanted)
    {
        EmbeddedCouch couch = _couch ?? throw new InvalidOperationException("Only an embedded server reports changes of its state.");
        while (true)
        {
            Task changed = couch.NextActivity;
            CouchAnswer last = await GetAsync(path);
            if (wanted(last))
                return last;
            await changed.WaitAsync(Canceled);
        }
    }

    public Task<CouchAnswer> UntilStateAsync(string id, string state) =>
        UntilAsync(
            $"_scheduler/docs/_replicator/{Uri.EscapeDataString(id)}",
            answer =>
                answer.Status == 200
                && answer.Json.GetProperty("state").ValueKind == JsonValueKind.String
                && answer.Json.GetProperty("state").GetString() == state
        );

    public void Dispose() => _http.Dispose();
}

internal sealed class CouchAnswer(int status, byte[] body, string headers)
{
    private JsonElement? _json;

    public int Status { get; } = status;

    public byte[] Body { get; } = body;

    public string Headers { get; } = headers;

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => _json ??= JsonDocument.Parse(Body).RootElement;

    public override string ToString() => $"{Status} {Text}";
}
