using System.Collections.Concurrent;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>No failure is left unobserved in a task, however a call ends.</summary>
[Collection(AloneCollection.Name)]
public sealed class UnobservedTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_failure_is_observed()
    {
        // The tests before this one may have left tasks of their own.
        Collect();
        var unobserved = new ConcurrentBag<Exception>();
        void Take(object? sender, UnobservedTaskExceptionEventArgs task) => unobserved.Add(task.Exception);
        TaskScheduler.UnobservedTaskException += Take;
        try
        {
            foreach (string name in AsyncSurface.Calls.Keys)
            {
                for (int request = 1; request <= 5; request++)
                    await EndBadlyAsync(name, request);
            }

            Collect();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Take;
        }

        unobserved
            .Select(exception => exception.ToString())
            .Where(text => text.Contains("ReplicationKit", StringComparison.Ordinal))
            .Should()
            .BeEmpty();
    }

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>At this request the connection breaks, the caller gives up, and then the replicator is disposed.</summary>
    private static async Task EndBadlyAsync(string name, int request)
    {
        using var caller = new CancellationTokenSource();
        int requests = 0;
        using var stub = new StubReplicator(options => options.MaxRetries = 0);
        AsyncSurface.AnswerEverything(stub.Server);
        var inner = new StubServer();
        AsyncSurface.AnswerEverything(inner);
        using var breaking = new BreakingHandler(
            inner,
            async () =>
            {
                if (Interlocked.Increment(ref requests) != request)
                    return;
                await caller.CancelAsync();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
            }
        );
        using var http = new HttpClient(breaking) { Timeout = Timeout.InfiniteTimeSpan };
        using var replicator = new Replicator(
            http,
            new ReplicatorOptions
            {
                BaseAddress = new Uri("http://jo:pw@couch.test:5984"),
                MaxRetries = 0,
                TimeProvider = stub.Clock,
                Server = AsyncSurface.ServerOf(name),
            }
        );
        try
        {
            await AsyncSurface.Calls[name](replicator, caller.Token).WaitAsync(Stop);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ReplicationException)
        {
            Stop.ThrowIfCancellationRequested();
        }
    }

    private sealed class BreakingHandler(HttpMessageHandler inner, Func<Task> before) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await before();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
