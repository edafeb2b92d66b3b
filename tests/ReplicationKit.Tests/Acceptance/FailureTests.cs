using System.Buffers;
using System.Net;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>Rows 1 to 4, 6 and 9: failures as the server reports them, and responses that a healthy server does not send.</summary>
public sealed class FailureTests(CouchServerFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Row1_A_conflict_has_its_type_and_carries_status_error_reason_and_id()
    {
        using Replicator replicator = server.Connect();
        ReplicationHandle handle = await replicator.CreateAsync(Spec("row1"), Stop);
        ReplicationDocument again = Spec("row1");
        again.Id = handle.Id;

        Func<Task> act = () => replicator.CreateAsync(again, Stop);

        await AssertAsync<ReplicationConflictException>(act, HttpStatusCode.Conflict, "conflict", "Document update conflict.", handle.Id);
        await handle.StopAsync(Stop);
    }

    [Fact]
    public async Task Row2_What_the_server_refuses_to_take_has_its_type_and_the_servers_reason()
    {
        using Replicator replicator = server.Connect();
        string id = server.NewName("row2");

        Func<Task> one = () => replicator.CreateAsync(new RefusedSpec(id), Stop);
        Func<Task> among = () => replicator.CreateAllAsync([new RefusedSpec(id), Spec("row2")], Stop);

        string reason =
            server.Version < new Version(3, 3) ? "The `continuous' field must be a boolean." : "*parameter `continuous` must be a boolean*";
        await AssertAsync<ReplicationValidationException>(one, HttpStatusCode.Forbidden, "forbidden", reason, id);
        ReplicationBatchException batch = (await among.Should().ThrowAsync<ReplicationBatchException>()).Which;
        batch
            .Failures.Should()
            .ContainSingle()
            .Which.Should()
            .BeOfType<ReplicationValidationException>()
            .Which.ReplicationId.Should()
            .Be(id);
        await batch.Created.Should().ContainSingle("a refused one does not take the others with it").Which.StopAsync(Stop);
    }

    [Fact]
    public async Task Row3_What_does_not_exist_has_its_type()
    {
        using Replicator replicator = server.Connect();
        string id = server.NewName("row3");

        await AssertAsync<ReplicationNotFoundException>(
            () => replicator.StopAsync(id, Stop),
            HttpStatusCode.NotFound,
            "not_found",
            "missing",
            id
        );
        await AssertAsync<ReplicationNotFoundException>(
            () => replicator.RestartAsync(id, Stop),
            HttpStatusCode.NotFound,
            "not_found",
            "missing",
            id
        );
        await AssertAsync<ReplicationNotFoundException>(
            () => replicator.GetStatusAsync(id, Stop),
            HttpStatusCode.NotFound,
            "not_found",
            "missing",
            id
        );
        await AssertAsync<ReplicationNotFoundException>(
            () => replicator.WaitForCompletionAsync(id, Stop),
            HttpStatusCode.NotFound,
            "not_found",
            "missing",
            id
        );
    }

    [Fact]
    public async Task Row4_Who_may_not_has_its_type()
    {
        using Replicator nobody = server.Connect(options => options.Credentials = ReplicatorCredentials.Anonymous);
        ReplicationDocument spec = Spec("row4");

        await AssertAsync<ReplicationAuthorizationException>(
            () => nobody.CreateAsync(spec, Stop),
            HttpStatusCode.Unauthorized,
            "unauthorized",
            "You are not authorized to access this db.",
            spec.Id
        );
    }

    [Fact]
    public async Task Row6_Without_its_replicator_database_a_server_is_told_how_to_create_it()
    {
        using Replicator replicator = server.Connect(options => options.Database = server.NewName("row6") + "/_replicator");

        Func<Task> create = () => replicator.CreateAsync(Spec("row6"), Stop);
        Func<Task> wait = () => replicator.WaitForCompletionAsync("x", Stop);

        await create.Should().ThrowAsync<ReplicationNotFoundException>().WithMessage("*replicator database does not exist. Create it*");
        await wait.Should().ThrowAsync<ReplicationNotFoundException>().WithMessage("*replicator database does not exist. Create it*");
    }

    [Fact]
    public async Task Row6_An_authentication_or_network_failure_is_told_as_what_it_is()
    {
        using Replicator nobody = server.Connect(options => options.Credentials = ReplicatorCredentials.Anonymous);
        using Replicator nowhere = server.Connect(options =>
        {
            options.BaseAddress = new Uri("http://127.0.0.1:1");
            options.MaxRetries = 0;
        });

        Func<Task> refused = () => nobody.WaitForCompletionAsync("x", Stop);
        Func<Task> unreachable = () => nowhere.CreateAsync(Spec("row6"), Stop);

        await refused.Should().ThrowAsync<ReplicationAuthorizationException>();
        (await unreachable.Should().ThrowAsync<ReplicationConnectionException>()).Which.StatusCode.Should().BeNull();
    }

    [Fact]
    public async Task Row9_A_time_limit_lets_a_creation_pass_and_ends_a_long_read()
    {
        var clock = new TestClock();
        using var slow = new InterceptingHandler
        {
            Before = request => request.Method == HttpMethod.Get ? Never() : Task.FromResult<HttpResponseMessage?>(null),
        };
        using Replicator replicator = server.Connect(
            slow,
            options =>
            {
                options.TimeProvider = clock;
                options.Server = CouchServer.CouchDB35;
            }
        );
        ReplicationHandle handle = await replicator.CreateAsync(Spec("row9"), Stop);
        using var cancel = new CancellationTokenSource();

        Task<ReplicationStatus> read = handle.GetStatusAsync(Stop);
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(30), Stop);
        Task<ReplicationStatus> canceled = handle.GetStatusAsync(cancel.Token);
        clock.Advance(TimeSpan.FromSeconds(29.9));
        read.IsCompleted.Should().BeFalse("100 ms are left");
        await cancel.CancelAsync();
        clock.Advance(TimeSpan.FromMilliseconds(100));

        await read.Awaiting(task => task).Should().ThrowAsync<TimeoutException>();
        await canceled.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        using Replicator other = server.Connect();
        await other.StopAsync(handle.Id, Stop);
    }

    [Theory]
    [InlineData(401, typeof(ReplicationAuthorizationException))]
    [InlineData(403, typeof(ReplicationAuthorizationException))]
    [InlineData(429, null)]
    [InlineData(500, null)]
    [InlineData(503, null)]
    public async Task A_server_that_answers_otherwise_for_once_is_asked_again_where_that_helps(int status, Type? failure)
    {
        int requests = 0;
        using var hiccup = new InterceptingHandler
        {
            Before = _ =>
                Task.FromResult(
                    ++requests > 1
                        ? null
                        : new HttpResponseMessage((HttpStatusCode)status)
                        {
                            Content = new StringContent("""{"error":"odd","reason":"for once"}"""),
                        }
                ),
        };
        using Replicator replicator = server.Connect(hiccup, options => options.RetryDelay = TimeSpan.Zero);
        using Replicator creator = server.Connect();
        ReplicationHandle handle = await creator.CreateAsync(Spec("hiccup"), Stop);

        Func<Task> act = () => replicator.StopAsync(handle.Id, Stop);

        if (failure is null)
        {
            await act.Should().NotThrowAsync();
            return;
        }

        (await act.Should().ThrowAsync<ReplicationException>())
            .Which.Should()
            .BeOfType(failure)
            .And.Match<ReplicationException>(exception => exception.Reason == "for once");
        await creator.StopAsync(handle.Id, Stop);
    }

    private static async Task AssertAsync<T>(Func<Task> act, HttpStatusCode status, string error, string reason, string? id)
        where T : ReplicationException
    {
        T exception = (await act.Should().ThrowExactlyAsync<T>()).Which;
        exception.StatusCode.Should().Be(status);
        exception.Error.Should().Be(error);
        exception.Reason.Should().Match(reason);
        exception.ReplicationId.Should().Be(id);
        exception.Message.Should().Contain(id);
    }

    private static async Task<HttpResponseMessage?> Never()
    {
        await Task.Delay(Timeout.Infinite, Stop);
        return null;
    }

    private ReplicationDocument Spec(string name) =>
        new()
        {
            Id = server.NewName(name),
            Source = ReplicationEndpoint.Remote("http://127.0.0.1:1/" + server.NewName(name)),
            Target = ReplicationEndpoint.Remote("http://127.0.0.1:1/target"),
        };

    /// <summary>A specification that passes every check here and none there, as one of a newer server's rules would.</summary>
    private sealed class RefusedSpec(string id) : IReplicationSpec
    {
        public string DocumentId => id;

        public bool IsTwoWay => false;

        public void WriteTo(IBufferWriter<byte> output, in WriteContext context) =>
            output.Write(
                System.Text.Encoding.UTF8.GetBytes(
                    $$"""{"_id":"{{id}}","source":"http://127.0.0.1:1/s","target":"http://127.0.0.1:1/t","continuous":"yes"}"""
                )
            );

        public ReplicationDocument ToDocument(in WriteContext context) =>
            new()
            {
                Id = id,
                Source = ReplicationEndpoint.Remote("http://127.0.0.1:1/s"),
                Target = ReplicationEndpoint.Remote("http://127.0.0.1:1/t"),
            };
    }
}
