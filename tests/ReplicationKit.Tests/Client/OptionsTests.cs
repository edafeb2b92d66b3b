using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

public sealed class OptionsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, long> OutOfRange() =>
        new()
        {
            { nameof(ReplicatorOptions.RequestTimeout), 0 },
            { nameof(ReplicatorOptions.RequestTimeout), Timeout.InfiniteTimeSpan.Ticks },
            { nameof(ReplicatorOptions.RequestTimeout), TimeSpan.TicksPerDay + 1 },
            { nameof(ReplicatorOptions.MaxRetries), -1 },
            { nameof(ReplicatorOptions.RetryDelay), -1 },
            { nameof(ReplicatorOptions.MaxRetryDelay), TimeSpan.TicksPerMillisecond },
            { nameof(ReplicatorOptions.MaxRetryDelay), TimeSpan.TicksPerDay + 1 },
            { nameof(ReplicatorOptions.PollInterval), 0 },
            { nameof(ReplicatorOptions.PollInterval), TimeSpan.TicksPerDay + 1 },
        };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void An_option_out_of_range_is_refused_by_its_name(string name, long value)
    {
        var options = new ReplicatorOptions { BaseAddress = new Uri("http://couch.test") };
        typeof(ReplicatorOptions)
            .GetProperty(name)!
            .SetValue(options, name == nameof(ReplicatorOptions.MaxRetries) ? (int)value : TimeSpan.FromTicks(value));

        Action act = () => Replicator.Connect(options);

        act.Should().Throw<ArgumentOutOfRangeException>().Which.ParamName.Should().Be(name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(TimeSpan.TicksPerDay)]
    public async Task What_is_just_within_range_works(long ticks)
    {
        using var stub = new StubReplicator(options =>
        {
            options.RequestTimeout = options.PollInterval = TimeSpan.FromTicks(Math.Max(ticks, TimeSpan.TicksPerMillisecond));
            options.RetryDelay = options.MaxRetryDelay = TimeSpan.FromTicks(ticks == 1 ? 0 : ticks);
        });
        stub.Server.On("GET", "/_scheduler", _ => StubServer.Json("""{"doc_id":"x","state":"running","info":null}"""));

        (await stub.Replicator.GetStatusAsync("x", Stop)).State.Should().Be(ReplicationState.Running);
    }

    [Fact]
    public async Task Who_changes_options_later_changes_no_replicator()
    {
        ReplicatorOptions? kept = null;
        using var stub = new StubReplicator(options => kept = options);
        stub.Server.On("GET", "/_scheduler", _ => StubServer.Json("""{"doc_id":"x","state":"running","info":null}"""));

        kept!.RequestTimeout = TimeSpan.FromSeconds(-7);
        kept.TimeProvider = null!;
        kept.Logger = null!;
        kept.LocalCredentials = EndpointCredentials.Basic("x", "y");

        (await stub.Replicator.GetStatusAsync("x", Stop)).State.Should().Be(ReplicationState.Running);
    }
}
