using System.Net;
using System.Net.Sockets;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>Cancellation at every await: each method, canceled at each of its requests.</summary>
public sealed class CancellationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, CancelMoment> Cases()
    {
        var cases = new TheoryData<string, CancelMoment>();
        foreach (string name in AsyncSurface.Calls.Keys)
        {
            foreach (CancelMoment moment in Enum.GetValues<CancelMoment>())
                cases.Add(name, moment);
        }

        return cases;
    }

    [Fact]
    public async Task A_request_of_a_replicator_that_is_disposed_says_so()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var replicator = Replicator.Connect(new Uri($"http://{silent.LocalEndpoint}"));

        Task created = replicator.CreateAsync(StubReplicator.Spec(), Stop);
        using TcpClient request = await silent.AcceptTcpClientAsync(Stop);
        replicator.Dispose();

        await FluentActions
            .Awaiting(() => created)
            .Should()
            .ThrowAsync<ObjectDisposedException>()
            .WithMessage("*was disposed*Await its tasks*");
    }

    [Fact]
    public void Every_asynchronous_method_is_looked_at() =>
        AsyncSurface
            .Calls.Keys.Select(name => name[..(name.IndexOf(')', StringComparison.Ordinal) + 1)])
            .Distinct()
            .Should()
            .BeEquivalentTo(AsyncSurface.Names.Distinct());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Canceled_at_any_request_it_ends_with_OperationCanceledException_and_leaves_nothing_behind(
        string name,
        CancelMoment moment
    )
    {
        int request = 1;
        while (await IsCanceledAsync(name, moment, request))
            request++;

        request.Should().BeGreaterThan(1, "the method sends something, and was canceled in the meantime");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Canceled_beforehand_nothing_is_sent(string name, CancelMoment moment)
    {
        if (moment != CancelMoment.InTheRequest || name.StartsWith("TransientReplication.", StringComparison.Ordinal))
            return;
        await using var client = new CancellableClient(name);
        using var caller = new CancellationTokenSource();
        await caller.CancelAsync();

        Func<Task> act = () => AsyncSurface.Calls[name](client.Replicator, caller.Token);

        await act.Should().ThrowAsync<OperationCanceledException>(name);
        client.Handler.Requests.Should().Be(0);
    }

    /// <summary>Calls the method once.</summary>
    /// <returns>Whether it got as far as that request.</returns>
    private static async Task<bool> IsCanceledAsync(string name, CancelMoment moment, int request)
    {
        await using var client = new CancellableClient(name);
        using var caller = new CancellationTokenSource();
        client.Handler.Arm(request, moment, caller);
        Exception? end = null;
        try
        {
            await AsyncSurface.Calls[name](client.Replicator, caller.Token).WaitAsync(Stop);
        }
        catch (OperationCanceledException exception)
        {
            Stop.ThrowIfCancellationRequested();
            end = exception;
            exception.CancellationToken.Should().Be(caller.Token, $"{name} was canceled by this token at request {request}");
        }

        bool isShared = AsyncSurface.IsInBackground(name);
        if (caller.IsCancellationRequested && !isShared)
        {
            end.Should().NotBeNull($"{name} was canceled at request {request}");
            client.Handler.Requests.Should().Be(request, "nothing is sent for one who has gone");
            client.Handler.Open.Should().Be(0, "every answer is given back");
        }

        if (request == 1 && !name.StartsWith("TransientReplication.", StringComparison.Ordinal))
            end.Should().NotBeNull($"{name} was canceled before anything was known");
        await client.WaitForRestAsync(Stop);
        return caller.IsCancellationRequested && (end is not null || isShared);
    }

    /// <summary>A replicator with a session to be opened, on a stub that answers everything.</summary>
    private sealed class CancellableClient : IAsyncDisposable
    {
        private readonly StubServer _server = new();
        private readonly TestClock _clock = new();
        private readonly HttpClient _http;

        public CancellableClient(string name)
        {
            AsyncSurface.AnswerEverything(_server);
            Handler = new CancelingHandler(_server);
            _http = new HttpClient(Handler) { Timeout = Timeout.InfiniteTimeSpan };
            Replicator = new Replicator(
                _http,
                new ReplicatorOptions
                {
                    BaseAddress = new Uri("http://couch.test:5984"),
                    Credentials = ReplicatorCredentials.Session("jo", "pw"),
                    LocalCredentials = EndpointCredentials.Basic("jo", "pw"),
                    TimeProvider = _clock,
                    Server = AsyncSurface.ServerOf(name),
                }
            );
        }

        public CancelingHandler Handler { get; }

        public Replicator Replicator { get; }

        /// <summary>
        /// Lets the time pass after which the shared subscription, without followers, ends; then all answers are given back.
        /// </summary>
        public async Task WaitForRestAsync(CancellationToken cancellationToken)
        {
            Task rest = Handler.WaitForAllClosedAsync(cancellationToken);
            await _clock.AdvanceUntilAsync(rest, TimeSpan.FromSeconds(5), cancellationToken);
            await rest;
        }

        public ValueTask DisposeAsync()
        {
            Replicator.Dispose();
            _http.Dispose();
            Handler.Dispose();
            return default;
        }
    }
}
