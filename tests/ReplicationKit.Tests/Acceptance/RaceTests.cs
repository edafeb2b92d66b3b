using System.Buffers;
using System.Text;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>What happens at the same time, or to many at once.</summary>
public sealed class RaceTests(CouchServerFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_follows_what_another_stops_learns_of_it_whenever_that_happens()
    {
        using Replicator following = server.Connect();
        using Replicator stopping = server.Connect();
        IReadOnlyList<ReplicationHandle> handles = await following.CreateAllAsync(Specs("race", 12), Stop);

        Task<Exception?>[] ends = [.. handles.Select(handle => EndAsync(following, handle))];
        await Task.WhenAll(handles.Select(handle => stopping.StopAsync(handle.Id, Stop)));

        foreach (Exception? end in await Task.WhenAll(ends))
            end.Should().BeOfType<ReplicationNotFoundException>();
    }

    [Fact]
    public async Task Two_that_stop_one_replication_at_the_same_time_both_succeed_or_find_nothing()
    {
        using Replicator one = server.Connect();
        using Replicator other = server.Connect();
        IReadOnlyList<ReplicationHandle> handles = await one.CreateAllAsync(Specs("twice", 8), Stop);

        Task[] stops = [.. handles.SelectMany(handle => (Task[])[one.StopAsync(handle.Id, Stop), other.StopAsync(handle.Id, Stop)])];
        await Task.WhenAll(stops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        stops
            .Where(stop => stop.IsFaulted)
            .Select(stop => stop.Exception!.InnerException)
            .Should()
            .AllBeOfType<ReplicationNotFoundException>();
        stops.Count(stop => stop.IsCompletedSuccessfully).Should().BeGreaterThanOrEqualTo(8);
    }

    [Fact]
    public async Task Of_a_hundred_creations_one_that_the_server_refuses_is_found_and_the_others_are_made()
    {
        using var counter = new CountingHandler();
        using Replicator replicator = server.Connect(counter);
        List<IReplicationSpec> specs = [.. Specs("hundred", 99)];
        string refused = server.NewName("refused");
        specs.Insert(61, new RefusedSpec(refused));

        Func<Task> create = () => replicator.CreateAllAsync(specs, Stop);

        ReplicationBatchException batch = (await create.Should().ThrowAsync<ReplicationBatchException>()).Which;
        batch.Created.Should().HaveCount(99);
        batch.Failures.Should().ContainSingle().Which.ReplicationId.Should().Be(refused);
        counter.Requests.Should().HaveCountLessThanOrEqualTo(16, "each refusal halves what is left");
        using Replicator quiet = server.Connect();
        (await quiet.PlanAsync(specs.Where(spec => spec is not RefusedSpec), Stop))
            .Steps.Should()
            .OnlyContain(step => step.Action == ReplicationPlanAction.Unchanged);
        await Task.WhenAll(batch.Created.Select(handle => handle.StopAsync(Stop)));
    }

    [Fact]
    public async Task A_plan_of_many_is_one_request_and_changes_nothing()
    {
        using var counter = new CountingHandler();
        using Replicator replicator = server.Connect(counter);
        ReplicationDocument[] specs = Specs("plan", 300);

        ReplicationPlan before = await replicator.PlanAsync(specs, Stop);
        ReplicationPlan again = await replicator.PlanAsync(specs, Stop);

        before.Steps.Should().HaveCount(300).And.OnlyContain(step => step.Action == ReplicationPlanAction.Create);
        again.Steps.Should().OnlyContain(step => step.Action == ReplicationPlanAction.Create);
        counter.Requests.Should().HaveCount(3, "the version is read once");
    }

    [Fact]
    public async Task Ensure_replaces_changed_credentials_without_showing_them()
    {
        using Replicator replicator = server.Connect();
        ReplicationDocument spec = Specs("credentials", 1)[0];
        spec.Source = ReplicationEndpoint.Remote("http://127.0.0.1:1/a").WithBasicAuth("joe", "old-pa55word");
        await replicator.EnsureAsync(spec, Stop);
        spec.Source = ReplicationEndpoint.Remote("http://127.0.0.1:1/a").WithBasicAuth("joe", "new-pa55word");

        ReplicationPlan plan = await replicator.PlanAsync(spec, Stop);
        EnsureResult replaced = await replicator.EnsureAsync(spec, Stop);
        EnsureResult unchanged = await replicator.EnsureAsync(spec, Stop);

        plan.Steps[0].Changes.Select(change => change.Field).Should().Equal("source credentials");
        string.Join(' ', plan.Steps[0].Changes).Should().NotContain("pa55word");
        replaced.Action.Should().Be(ReplicationPlanAction.Replace);
        unchanged.Action.Should().Be(ReplicationPlanAction.Unchanged);
        (await server.GetAsync("_replicator/" + spec.Id))
            .GetProperty("source")
            .GetRawText()
            .Should()
            .Contain(server.Version < new Version(3, 2) ? "am9lOm5ldy1wYTU1d29yZA==" : "new-pa55word");
        await replicator.StopAsync(spec.Id!, Stop);
    }

    [Fact]
    public async Task Many_who_ensure_the_same_at_once_agree()
    {
        Replicator[] replicators = [.. Enumerable.Range(0, 6).Select(_ => server.Connect())];
        ReplicationDocument spec = Specs("agree", 1)[0];

        EnsureResult[] results = await Task.WhenAll(replicators.Select(replicator => replicator.EnsureAsync(spec, Stop)));

        results
            .Should()
            .OnlyContain(result => result.Action == ReplicationPlanAction.Create || result.Action == ReplicationPlanAction.Unchanged);
        results.Count(result => result.Action == ReplicationPlanAction.Create).Should().Be(1);
        await replicators[0].StopAsync(spec.Id!, Stop);
        foreach (Replicator replicator in replicators)
            replicator.Dispose();
    }

    private static async Task<Exception?> EndAsync(Replicator replicator, ReplicationHandle handle)
    {
        try
        {
            await foreach (ReplicationStatus _ in replicator.FollowAllAsync([handle], Stop)) { }

            return null;
        }
        catch (ReplicationException exception)
        {
            return exception;
        }
    }

    /// <summary>Replications that never end, because no server listens at their endpoints.</summary>
    private ReplicationDocument[] Specs(string name, int count)
    {
        string prefix = server.NewName(name);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new ReplicationDocument
                {
                    Id = $"{prefix}-{i:D3}",
                    Source = ReplicationEndpoint.Remote($"http://127.0.0.1:1/{prefix}-{i}"),
                    Target = ReplicationEndpoint.Remote("http://127.0.0.1:1/target"),
                    Continuous = true,
                }),
        ];
    }

    /// <summary>A specification that passes every check here and none there.</summary>
    private sealed class RefusedSpec(string id) : IReplicationSpec
    {
        public string DocumentId => id;

        public bool IsTwoWay => false;

        public void WriteTo(IBufferWriter<byte> output, in WriteContext context) =>
            output.Write(
                Encoding.UTF8.GetBytes(
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
