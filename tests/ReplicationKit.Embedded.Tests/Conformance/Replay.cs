using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests.Conformance;

/// <summary>Sends the requests of a recording to an embedded server and notes where its answers are others.</summary>
internal sealed class Replay(EmbeddedCouch couch, string recording) : IDisposable
{
    // How long a difference may last before it counts: long, since a busy machine must not cause a failure.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly AnswerComparison _comparison = new(couch.BaseAddress);
    private readonly Dictionary<string, Func<Task>> _before = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _skipped = new(StringComparer.Ordinal);

    public CouchClient Client { get; } = new(couch);

    public string Recording { get; } = recording;

    public List<(Exchange Exchange, string Difference)> Differences { get; } = [];

    public List<(Exchange Exchange, string Reason)> NotReplayed { get; } = [];

    public int Agreed { get; private set; }

    /// <summary>Passwords that the recorder masked.</summary>
    public Dictionary<string, string> Passwords { get; } = new(StringComparer.Ordinal) { ["admin"] = "password" };

    /// <summary>Cleans up after each exchange with this method and prefix of the path; null does nothing.</summary>
    public Func<Exchange, Task>? After { get; set; }

    /// <summary>What the recorder did before the exchange without recording it.</summary>
    public void Before(string name, Func<Task> work) => _before[name] = work;

    public void Skip(string name, string reason) => _skipped[name] = reason;

    public string Translate(string recorded) => _comparison.Translate(recorded);

    public async Task RunAsync()
    {
        foreach (Exchange exchange in Exchange.Load(Recording))
        {
            if (_skipped.TryGetValue(exchange.Name, out string? reason))
            {
                NotReplayed.Add((exchange, reason));
                continue;
            }
            if (_before.TryGetValue(exchange.Name, out Func<Task>? work))
                await work();
            if (await CompareAsync(exchange) is { } difference)
                Differences.Add((exchange, difference));
            else
                Agreed++;
            if (After is not null)
                await After(exchange);
        }
    }

    public void Dispose() => Client.Dispose();

    // Reads are repeated after each change on the server: the recorder too waited until things had settled.
    private async Task<string?> CompareAsync(Exchange exchange)
    {
        bool settles =
            IsRead(exchange) && exchange.Status < 400 && !KnownDifferences.All.ContainsKey(KnownDifferences.Key(Recording, exchange.Name));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            Task changed = couch.NextActivity;
            string? difference = Judge(exchange, await SendAsync(exchange));
            if (difference is null || !settles || patience.IsCancellationRequested)
                return difference;
            await changed.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsRead(Exchange exchange) =>
        exchange.Method == "GET"
        || exchange.Method == "POST"
            && (
                exchange.Path.EndsWith("/_bulk_get", StringComparison.Ordinal) || exchange.Path.EndsWith("/_find", StringComparison.Ordinal)
            );

    private string? Judge(Exchange exchange, CouchAnswer answer)
    {
        if (exchange.Status != answer.Status)
            return $"status {exchange.Status} is here {answer.Status}: {answer.Text.Trim()}";
        if (exchange.Method == "HEAD" || exchange.Answer.ValueKind == JsonValueKind.Undefined)
            return null;
        if (exchange.Answer.ValueKind != JsonValueKind.String)
            return _comparison.Difference(exchange.Answer, answer.Json);
        return exchange.Answer.GetString()!.Trim() == answer.Text.Trim()
            ? null
            : $"text: {exchange.Answer.GetString()} is here {answer.Text}";
    }

    private async Task<CouchAnswer> SendAsync(Exchange exchange)
    {
        using var request = new HttpRequestMessage(new HttpMethod(exchange.Method), _comparison.Translate(exchange.Path));
        if (exchange.User is { } user)
        {
            string password = exchange.Name.Contains("wrong password", StringComparison.Ordinal) ? "wrong" : Passwords[user];
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))
            );
        }
        if (exchange.IfMatch is { } match)
            request.Headers.TryAddWithoutValidation("If-Match", _comparison.Translate(match));
        if (exchange.Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(_comparison.Translate(body)));
            if (exchange.ContentType is { } type)
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false })
        {
            BaseAddress = couch.BaseAddress,
        };
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new CouchAnswer(
            (int)response.StatusCode,
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            response.Headers.ToString()
        );
    }
}
