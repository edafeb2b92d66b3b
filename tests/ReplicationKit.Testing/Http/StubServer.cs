using System.Globalization;
using System.Net;
using System.Text;

namespace ReplicationKit.Testing;

/// <summary>Answers requests without a network, by rules; the last that fits counts.</summary>
public sealed class StubServer : HttpMessageHandler
{
    /// <summary>
    /// How many milliseconds an answer is late at most, at random: finds tests, and code, that rely on answers coming at once.
    /// </summary>
    private static readonly int Jitter = int.TryParse(
        Environment.GetEnvironmentVariable("REPLICATIONKIT_JITTER"),
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out int jitter
    )
        ? jitter
        : 0;

    private readonly object _gate = new();
    private readonly List<(Func<StubRequest, bool> Fits, Func<StubRequest, CancellationToken, Task<HttpResponseMessage>> Answer)> _rules =
    [];
    private readonly List<StubRequest> _requests = [];
    private readonly List<StubRequest> _met = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All requests, in order.</summary>
    public IReadOnlyList<StubRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    public static HttpResponseMessage Json(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Json(string body) => Json(HttpStatusCode.OK, body);

    public StubServer On(string method, string pathStart, Func<StubRequest, HttpResponseMessage> answer) =>
        OnAsync(method, pathStart, (request, _) => Task.FromResult(answer(request)));

    public StubServer OnAsync(string method, string pathStart, Func<StubRequest, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        lock (_gate)
            _rules.Insert(0, (request => request.Is(method, pathStart), answer));
        return this;
    }

    /// <summary>Answers with each of these in turn, and with the last one ever after.</summary>
    public StubServer OnEach(string method, string pathStart, params Func<HttpResponseMessage>[] answers)
    {
        int next = 0;
        return On(method, pathStart, _ => answers[Math.Min(Interlocked.Increment(ref next) - 1, answers.Length - 1)]());
    }

    /// <summary>How many requests of this kind came.</summary>
    public int Count(string method, string pathStart) => Requests.Count(request => request.Is(method, pathStart));

    /// <summary>
    /// Waits until so many requests of this kind have arrived and their rules were evaluated, so that what the test does next is in none of
    /// these answers. The answers themselves may still be on their way.
    /// </summary>
    public async Task WaitForAsync(string method, string pathStart, int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_met.Count(request => request.Is(method, pathStart)) >= count)
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in request.Headers.NonValidated)
            headers[header.Key] = header.Value.ToString();
        if (request.Content is not null)
        {
            foreach (var header in request.Content.Headers.NonValidated)
                headers[header.Key] = header.Value.ToString();
        }

        var received = new StubRequest(request.Method.Method, request.RequestUri!.PathAndQuery, headers, body);
        Func<StubRequest, CancellationToken, Task<HttpResponseMessage>>? rule;
        lock (_gate)
        {
            _requests.Add(received);
            rule = _rules.Find(rule => rule.Fits(received)).Answer;
        }

        Task<HttpResponseMessage> answer = RespondAsync();
        TaskCompletionSource changed;
        lock (_gate)
        {
            _met.Add(received);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
        if (Jitter > 0)
            await Task.Delay(Random.Shared.Next(Jitter), cancellationToken);
        HttpResponseMessage response = await answer;
        response.RequestMessage = request;
        return response;

        async Task<HttpResponseMessage> RespondAsync() =>
            rule is null
                ? Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"missing"}""")
                : await rule(received, cancellationToken);
    }
}
