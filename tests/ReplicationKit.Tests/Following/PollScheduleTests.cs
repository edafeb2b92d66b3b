namespace ReplicationKit.Tests.Following;

public sealed class PollScheduleTests
{
    private static readonly TimeSpan Begin = TimeSpan.FromDays(3);

    [Fact]
    public void With_few_replications_each_interval_has_a_poll() =>
        Polls(count: 19, seconds: 60, isQuiet: true).Should().HaveCount(31).And.EndWith(60);

    [Fact]
    public void With_many_replications_polls_become_rarer_over_time() =>
        Polls(count: 100, seconds: 120, isQuiet: false)
            .Should()
            .HaveCountLessThan(25)
            .And.StartWith([0, 2, 4.25])
            .And.Subject.Count(second => second <= 25)
            .Should()
            .BeLessThanOrEqualTo(9);

    [Fact]
    public void Where_many_stand_still_the_pause_grows_to_five_intervals()
    {
        double[] polls = [.. Polls(count: 100, seconds: 100, isQuiet: true)];

        (polls[^1] - polls[^2]).Should().BeApproximately(10, 0.001);
        polls.Should().HaveCountLessThan(14);
    }

    [Fact]
    public void News_and_others_who_follow_bring_the_usual_pause_back()
    {
        var plan = new PollSchedule(TimeSpan.FromSeconds(2));
        plan.Begin(Begin);
        for (int i = 0; i < 9; i++)
            plan.Polled(hasNews: false);
        plan.Pause(100, Begin).Should().Be(TimeSpan.FromSeconds(10));

        plan.Polled(hasNews: true);
        plan.Pause(100, Begin).Should().Be(TimeSpan.FromSeconds(2));
        plan.Pause(100, Begin + TimeSpan.FromHours(1)).Should().Be(TimeSpan.FromSeconds(10));

        plan.Begin(Begin + TimeSpan.FromHours(1));
        plan.Pause(100, Begin + TimeSpan.FromHours(1)).Should().Be(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(60, 1, 60)]
    [InlineData(61, 2, 31)]
    [InlineData(100, 2, 50)]
    [InlineData(600, 10, 60)]
    [InlineData(10_000, 10, 1_000)]
    public void Each_has_a_turn_within_ten_polls(int count, int turns, int size)
    {
        FollowedReplication[] all = [.. Enumerable.Range(0, count).Select(i => new FollowedReplication($"r{i:D5}")).Reverse()];
        var plan = new PollSchedule(TimeSpan.FromSeconds(2));

        FollowedReplication[][] polls = [.. Enumerable.Range(0, turns).Select(_ => plan.Next(all).ToArray())];

        polls.Should().OnlyContain(poll => poll.Length <= size);
        polls
            .SelectMany(poll => poll)
            .Select(replication => replication.Id)
            .Order(StringComparer.Ordinal)
            .Should()
            .Equal(all.Select(replication => replication.Id).Order(StringComparer.Ordinal));
        plan.Number.Should().Be(turns - 1);
    }

    [Fact]
    public void A_replication_that_ends_between_two_turns_does_not_take_the_turn_of_another()
    {
        FollowedReplication[] all = [.. Enumerable.Range(0, 120).Select(i => new FollowedReplication($"r{i:D5}"))];
        var plan = new PollSchedule(TimeSpan.FromSeconds(2));
        plan.Next(all).Count.Should().Be(60);

        ArraySegment<FollowedReplication> second = plan.Next(all[30..]);

        second[0].Id.Should().Be("r00060");
    }

    private static IEnumerable<double> Polls(int count, double seconds, bool isQuiet)
    {
        var plan = new PollSchedule(TimeSpan.FromSeconds(2));
        plan.Begin(Begin);
        for (TimeSpan now = Begin; now <= Begin + TimeSpan.FromSeconds(seconds); )
        {
            yield return (now - Begin).TotalSeconds;
            TimeSpan pause = plan.Pause(count, now);
            plan.Polled(hasNews: !isQuiet);
            now += pause;
        }
    }
}
