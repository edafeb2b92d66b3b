using System.Net;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>Responses that do not come from CouchDB: a proxy's page, a truncated body, another server.</summary>
public sealed class OddAnswerTests
{
    private static readonly string[] Bodies =
    [
        "",
        "<html>Welcome</html>",
        "[]",
        "{}",
        "null",
        "7",
        "\"x\"",
        "{\"rows\":{},\"docs\":{},\"results\":7,\"rev\":7}",
        "{\"docs\":[{",
        "[{\"type\":7},7]",
        "{\"rows\":[{\"id\":7}]}",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Calls() =>
        [
            .. AsyncSurface.Calls.Keys.Where(name =>
                !AsyncSurface.IsShared(name) && !name.StartsWith("TransientReplication.", StringComparison.Ordinal)
            ),
        ];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task It_is_reported_as_a_server_failure(string name)
    {
        foreach (string body in Bodies)
        {
            using var stub = new StubReplicator(options => options.MaxRetries = 0);
            foreach (string method in new[] { "GET", "PUT", "POST", "DELETE" })
                stub.Server.On(method, "/", _ => StubServer.Json(HttpStatusCode.OK, body));
            try
            {
                await AsyncSurface.Calls[name](stub.Replicator, Stop).WaitAsync(Stop);
            }
            catch (ReplicationException exception)
            {
                exception.Message.Should().NotBeEmpty($"'{body}' is explained");
            }
        }
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up()
    {
        using var stub = new StubReplicator(options => options.MaxRetries = 0);
        stub.Server.On("GET", "/", _ => new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) });

        Func<Task> act = () => stub.Replicator.GetStatusAsync("x", Stop);

        await act.Should().ThrowAsync<ReplicationServerException>().WithMessage("*longer than 256 MB*");
    }

    [Fact]
    public async Task A_list_of_tasks_that_breaks_or_stalls_is_reported_as_such()
    {
        using var stub = new StubReplicator(options => options.MaxRetries = 0);
        var broken = new StubFeedStream();
        broken.Send("[{\"type\":\"replication\"},");
        broken.Break();
        var silent = new StubFeedStream();
        silent.Send("[");
        stub.Server.OnEach("GET", "/_active_tasks", broken.ToResponse, silent.ToResponse);

        Func<Task> act = () => ReadTasksAsync(stub.Replicator);
        await act.Should().ThrowAsync<ReplicationConnectionException>();

        Task still = ReadTasksAsync(stub.Replicator);
        await stub.Server.WaitForAsync("GET", "/_active_tasks", 2, Stop);
        await stub.Clock.AdvanceUntilAsync(still, TimeSpan.FromSeconds(30), Stop);
        await still.Awaiting(task => task).Should().ThrowAsync<TimeoutException>();
    }

    private static async Task ReadTasksAsync(Replicator replicator)
    {
        await foreach (ActiveTask _ in replicator.ListTasksAsync(Stop)) { }
    }

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(buffer.Length);

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
