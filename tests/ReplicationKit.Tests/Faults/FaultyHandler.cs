using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Faults;

/// <summary>
/// Makes faults in front of a server. Which ones depends on the seed, the kind of request and its number only, so that a seed replays them.
/// </summary>
/// <param name="inner">The server.</param>
/// <param name="clock">The clock that delays bodies.</param>
/// <param name="seed">The seed.</param>
/// <param name="rate">The part of the requests that fail.</param>
internal sealed class FaultyHandler(HttpMessageHandler inner, TestClock clock, int seed, double rate) : DelegatingHandler(inner)
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    private readonly object _gate = new();
    private readonly Dictionary<string, (int Count, bool WasServed, bool WasRefused)> _requests = new(StringComparer.Ordinal);
    private readonly List<string> _log = [];
    private readonly HashSet<string> _served = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight;
    private int _stalled;
    private int _open;

    /// <summary>Whether faults are made.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>Whether each error repeats the headers and the body of its request.</summary>
    public bool RepeatsRequests { get; set; }

    /// <summary>
    /// Decides what happens to a request before it reaches the server: it is never answered, or always with "busy"; <c>null</c> to answer it.
    /// </summary>
    public Func<FaultKind?>? Hold { get; set; }

    /// <summary>The number of requests that the server is answering.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The number of requests, without feeds, that wait for what never comes.</summary>
    public int Stalled => Volatile.Read(ref _stalled);

    /// <summary>The number of responses that were not given back.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The number of faults made.</summary>
    public int Faults { get; private set; }

    /// <summary>The number of pages that failed with HTTP 500 or broke off, after which they are read in halves.</summary>
    public int PagesLost { get; private set; }

    /// <summary>Each request and what happened to it.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_gate)
                return [.. _log];
        }
    }

    /// <summary>A task that ends when a request begins, stalls or ends.</summary>
    public Task Change
    {
        get
        {
            lock (_gate)
                return _changed.Task;
        }
    }

    /// <summary>Returns whether a document was read without a fault after it was last written.</summary>
    public bool WasReadBack(string id)
    {
        lock (_gate)
            return _served.Contains(id);
    }

    /// <summary>Forgets the log, which would grow.</summary>
    public void Forget()
    {
        lock (_gate)
            _log.Clear();
    }

    /// <summary>Returns how many requests of a kind came.</summary>
    public int Count(string kind)
    {
        lock (_gate)
            return _requests.GetValueOrDefault(kind).Count;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string kind = KindOf(request);
        (FaultKind? fault, Random random) = Choose(kind, request);
        FaultKind? held = Hold?.Invoke();
        Enter();
        bool isGivenAway = false;
        try
        {
            HttpResponseMessage response = await AnswerAsync(request, kind, held ?? fault, held is null, random, cancellationToken);
            isGivenAway = true;
            return response;
        }
        finally
        {
            if (!isGivenAway)
                Leave(ref _inFlight);
        }
    }

    /// <summary>The kind of a request, whose requests follow each other.</summary>
    private static string KindOf(HttpRequestMessage request)
    {
        string path = request.RequestUri!.AbsolutePath;
        string name =
            path.StartsWith("/_scheduler/docs/_replicator/", StringComparison.Ordinal) ? "/_scheduler/docs/_replicator/{id}"
            : path.StartsWith("/_replicator/_", StringComparison.Ordinal) || path.Count('/') < 2 ? path
            : "/_replicator/{id}";
        return $"{request.Method} {name}";
    }

    private (FaultKind? Fault, Random Random) Choose(string kind, HttpRequestMessage request)
    {
        lock (_gate)
        {
            (int count, bool wasServed, bool wasRefused) = _requests.GetValueOrDefault(kind);
            var random = new Random(HashCode.Of(seed, kind, count));
            FaultKind? fault = IsActive && random.NextDouble() < rate ? Kinds[random.Next(Kinds.Length)] : null;
            bool isRefusal = fault is FaultKind.Redirect or FaultKind.Unauthorized;

            // A refusal that stays ends the followers, rightly; and a login is refused only if the password is wrong.
            if (isRefusal && (wasRefused || !wasServed || kind is "POST /_session" or "GET /_replicator" or "GET /"))
                fault = null;
            _requests[kind] = (count + 1, wasServed || fault is null, isRefusal && fault is not null);
            _log.Add(
                $"{clock.GetTimestamp() / TimeSpan.TicksPerMillisecond % 10_000_000} {request.Method} {request.RequestUri!.PathAndQuery} {fault}"
            );
            if (fault is not null)
                Faults++;
            if (
                fault is FaultKind.InternalError or FaultKind.ResetInBody or FaultKind.ResetInChunk
                && kind == "GET /_scheduler/docs/_replicator"
            )
                PagesLost++;
            string id = Uri.UnescapeDataString(request.RequestUri.Segments[^1]);
            if (request.Method == HttpMethod.Put)
                _served.Remove(id);
            else if (
                request.Method == HttpMethod.Get
                && fault is null or FaultKind.WrongType or FaultKind.DuplicatedRows or FaultKind.ReorderedRows
            )
                _served.Add(id);
            return (fault, random);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(
        HttpRequestMessage request,
        string kind,
        FaultKind? fault,
        bool mayBeApplied,
        Random random,
        CancellationToken cancellationToken
    )
    {
        bool isFeed = kind.EndsWith("_changes", StringComparison.Ordinal);
        bool isApplied =
            mayBeApplied
            && fault
                is not (FaultKind.Refused or FaultKind.Busy or FaultKind.BusyForSeconds or FaultKind.BusyUntilDate)
                    and not (FaultKind.Redirect or FaultKind.Unauthorized)
            && (!CanComeBeforeTheServer(fault) || random.Next(2) == 0);
        HttpResponseMessage? answer = isApplied ? await base.SendAsync(request, cancellationToken) : null;
        switch (fault)
        {
            case FaultKind.Refused:
                throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (couch.test:5984)");
            case FaultKind.ResetInHeaders:
                answer?.Dispose();
                throw new HttpRequestException(
                    HttpRequestError.ResponseEnded,
                    "An error occurred while sending the request.",
                    new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.")
                );
            case FaultKind.Stall:
                answer?.Dispose();
                await StallAsync(isFeed, isInFlight: true, cancellationToken);
                break;
        }

        HttpResponseMessage response = fault switch
        {
            FaultKind.HtmlPage => Page(HttpStatusCode.OK),
            FaultKind.BadGateway => Page(HttpStatusCode.BadGateway),
            FaultKind.GatewayTimeout => Page(HttpStatusCode.GatewayTimeout),
            FaultKind.RequestTimeout => Page(HttpStatusCode.RequestTimeout),
            FaultKind.Unavailable => Page(HttpStatusCode.ServiceUnavailable),
            FaultKind.InternalError => StubServer.Json(
                HttpStatusCode.InternalServerError,
                """{"error":"error","reason":"internal_server_error"}"""
            ),
            FaultKind.Busy => Busy(null),
            FaultKind.BusyForSeconds => Busy(new(TimeSpan.FromSeconds(random.Next(90)))),
            FaultKind.BusyUntilDate => Busy(new(clock.GetUtcNow() + TimeSpan.FromSeconds(random.Next(-10, 90)))),
            FaultKind.Redirect => Redirect(),
            FaultKind.Unauthorized => StubServer.Json(
                HttpStatusCode.Unauthorized,
                """{"error":"unauthorized","reason":"You are not authorized to access this db."}"""
            ),
            _ => answer!,
        };
        if (response != answer)
            answer?.Dispose();
        if (RepeatsRequests && !response.IsSuccessStatusCode)
        {
            string sent = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            string reason = JsonSerializer.Serialize($"{request.RequestUri} {request.Headers} {sent}");
            response.Content = new StringContent($$"""{"error":{{reason}},"reason":{{reason}}}""", Encoding.UTF8, "application/json");
        }

        response.RequestMessage = request;
        await SpoilAsync(response, fault, random, isFeed);
        return response;
    }

    /// <summary>Whether a fault may keep the request from the server, or only the response from the client.</summary>
    private static bool CanComeBeforeTheServer(FaultKind? fault) =>
        fault
            is FaultKind.ResetInHeaders
                or FaultKind.Stall
                or FaultKind.HtmlPage
                or FaultKind.BadGateway
                or FaultKind.InternalError
                or FaultKind.Unavailable
                or FaultKind.GatewayTimeout
                or FaultKind.RequestTimeout;

    /// <summary>Spoils the body, and watches when it is given back.</summary>
    private async Task SpoilAsync(HttpResponseMessage response, FaultKind? fault, Random random, bool isFeed)
    {
        Interlocked.Increment(ref _open);
        if (isFeed && response.IsSuccessStatusCode && response.Content is StreamContent)
        {
            Stream feed = await response.Content.ReadAsStreamAsync();
            response.Content = new StreamContent(FaultyBody.OfFeed(this, feed, fault, random));
            Leave(ref _inFlight);
            return;
        }

        byte[] body = await response.Content.ReadAsByteArrayAsync();
        string type = fault is FaultKind.WrongType ? "text/html" : "application/json";
        body = fault switch
        {
            FaultKind.TruncatedJson or FaultKind.WrongLength => body[..random.Next(body.Length)],
            FaultKind.EmptyBody => [],
            FaultKind.GzipGarbage => [0x1F, 0x8B, 0x08, .. body.Select(unit => (byte)(unit ^ 0x55))],
            FaultKind.DuplicatedRows or FaultKind.ReorderedRows => WithRows(body, fault == FaultKind.DuplicatedRows, random),
            _ => body,
        };
        response.Content = new StreamContent(FaultyBody.Of(this, body, fault, random));
        response.Content.Headers.ContentType = new(type);
        if (fault == FaultKind.GzipGarbage)
            response.Content.Headers.ContentEncoding.Add("gzip");
    }

    /// <summary>Waits until the caller gives up.</summary>
    internal async Task StallAsync(bool isFeed, bool isInFlight, CancellationToken cancellationToken)
    {
        if (!isFeed)
            Interlocked.Increment(ref _stalled);
        if (isInFlight)
            Leave(ref _inFlight);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            if (!isFeed)
                Interlocked.Decrement(ref _stalled);
            if (isInFlight)
                Enter();
        }
    }

    /// <summary>Waits for a time of the test's clock.</summary>
    internal async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref _stalled);
        using IDisposable timer = clock.Schedule(time, end.SetResult);
        Leave(ref _inFlight);
        try
        {
            await end.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _stalled);
            Enter();
        }
    }

    internal void GiveBack(bool wasInFlight)
    {
        Interlocked.Decrement(ref _open);
        if (wasInFlight)
            Interlocked.Decrement(ref _inFlight);
        Changed();
    }

    private void Enter()
    {
        Interlocked.Increment(ref _inFlight);
        Changed();
    }

    private void Leave(ref int count)
    {
        Interlocked.Decrement(ref count);
        Changed();
    }

    private void Changed()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    private static HttpResponseMessage Page(HttpStatusCode status) =>
        new(status) { Content = new StringContent("<html><body>nginx</body></html>", Encoding.UTF8, "text/html") };

    private static HttpResponseMessage Busy(System.Net.Http.Headers.RetryConditionHeaderValue? wait)
    {
        HttpResponseMessage busy = StubServer.Json(
            HttpStatusCode.TooManyRequests,
            """{"error":"too_many_requests","reason":"You've exceeded your current limit"}"""
        );
        busy.Headers.RetryAfter = wait;
        return busy;
    }

    private static HttpResponseMessage Redirect()
    {
        HttpResponseMessage response = Page(HttpStatusCode.Found);
        response.Headers.Location = new Uri("http://elsewhere.test/login");
        return response;
    }

    /// <summary>Returns the body with its rows twice, or in another order.</summary>
    private static byte[] WithRows(byte[] body, bool isTwice, Random random)
    {
        try
        {
            JsonNode json = JsonNode.Parse(body)!;
            JsonArray? rows = json as JsonArray ?? (json["docs"] ?? json["results"] ?? json["rows"]) as JsonArray;
            if (rows is null)
                return body;
            JsonNode?[] own = [.. rows.Select(row => row?.DeepClone())];
            JsonNode?[] next = isTwice ? [.. own, .. own.Select(row => row?.DeepClone())] : [.. own];
            if (!isTwice)
                random.Shuffle(next);
            rows.Clear();
            foreach (JsonNode? row in next)
                rows.Add(row);
            return Encoding.UTF8.GetBytes(json.ToJsonString());
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static class HashCode
    {
        /// <summary>A hash that is the same in each process.</summary>
        public static int Of(int seed, string kind, int number)
        {
            uint hash = 2166136261 ^ (uint)seed;
            foreach (char letter in string.Create(CultureInfo.InvariantCulture, $"{seed} {kind} {number}"))
                hash = (hash ^ letter) * 16777619;
            return (int)hash;
        }
    }
}
