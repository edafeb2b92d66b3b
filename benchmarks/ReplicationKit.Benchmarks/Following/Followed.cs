using System.Globalization;

namespace ReplicationKit.Benchmarks.Following;

/// <summary>
/// Many replications on the embedded server, and a client that looks at all of them, as a follower does at each tick or one by one.
/// </summary>
internal sealed class Followed : IDisposable
{
    private const int ConcurrentRequests = 8;

    /// <summary>After how long the scheduler must know all replications.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ServerProcess _server;
    private readonly CountingHandler _handler = new();
    private readonly CouchConnection _connection;
    private readonly SchedulerClient _scheduler;
    private readonly StatusPoller _poller;
    private readonly FollowedReplication[] _replications;
    private readonly PollSchedule _plan = new(TimeSpan.FromSeconds(2));
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private Followed(ServerProcess server, int replications)
    {
        _server = server;
        var options = new ReplicatorOptions { RequestTimeout = TimeSpan.FromMinutes(2) };
        string[] user = server.Address.UserInfo.Split(':');
        var address = new Uri(
            server.Address.GetLeftPart(UriPartial.Authority).Replace(server.Address.UserInfo + "@", "", StringComparison.Ordinal) + "/"
        );
        _connection = new CouchConnection(
            new HttpClient(_handler),
            ownsClient: true,
            address,
            ReplicatorCredentials.Basic(user[0], user[1]),
            options
        );
        var database = new ReplicatorDatabase(_connection, "_replicator");
        _scheduler = new SchedulerClient(_connection, database);
        _poller = new StatusPoller(database, _scheduler, status => _seen.Add(status.Id), (_, exception) => throw exception);
        _replications = [.. Enumerable.Range(0, replications).Select(number => new FollowedReplication(Id(number)))];
    }

    public CountingHandler Answers => _handler;

    public TimeSpan ServerTime => _server.ProcessorTime;

    /// <summary>Starts a server, makes replications on it and waits until the scheduler knows them all.</summary>
    public static async Task<Followed> PrepareAsync(int replications)
    {
        var followed = new Followed(await ServerProcess.StartAsync(), replications);
        using var replicator = Replicator.Connect(followed._server.Address);
        for (int first = 0; first < replications; first += 1000)
            await replicator.CreateAllAsync(Enumerable.Range(first, Math.Min(1000, replications - first)).Select(Replication));

        using var patience = new CancellationTokenSource(Patience);
        while (followed._seen.Count < replications)
        {
            patience.Token.ThrowIfCancellationRequested();
            await followed.RoundAsync();
        }

        return followed;
    }

    /// <summary>What a follower of all does at each tick: it looks at those whose turn it is, with one request.</summary>
    public Task TickAsync() => _poller.PollFiguresAsync(_plan.Next([.. _replications]), _plan.Number, CancellationToken.None);

    /// <summary>Ticks until all had a turn.</summary>
    public async Task RoundAsync()
    {
        int looked = 0;
        while (looked < _replications.Length)
        {
            ArraySegment<FollowedReplication> turn = _plan.Next([.. _replications]);
            await _poller.PollFiguresAsync(turn, _plan.Number, CancellationToken.None);
            looked += turn.Count;
        }
    }

    /// <summary>One request for each replication, several at once; each answer is read.</summary>
    public Task OneByOneAsync() =>
        Parallel.ForEachAsync(
            _replications,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentRequests },
            async (replication, cancellationToken) =>
            {
                using CouchResponse response = await _scheduler.GetStatusAsync(replication.Id, isSentOnce: true, cancellationToken);
                replication.Row.Update(response.Body);
            }
        );

    public void Dispose()
    {
        _poller.Dispose();
        _connection.Dispose();
        _server.Dispose();
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"followed-{number:d6}");

    private static ReplicationDocument Replication(int number) =>
        new()
        {
            Id = Id(number),
            Source = ReplicationEndpoint.Database("followed"),
            Target = ReplicationEndpoint.Database(Id(number)),
            CreateTarget = true,
            Continuous = true,
        };
}
