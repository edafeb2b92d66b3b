using ReplicationKit.Testing;

namespace ReplicationKit.Tests.House;

/// <summary>
/// The clock of the tests. When it went back, what had been started for a moment after the later time never came, and the test waited
/// indefinitely.
/// </summary>
public sealed class TestClockTests
{
    [Fact]
    public void A_clock_that_two_callers_move_does_not_go_back()
    {
        var clock = new TestClock();
        DateTimeOffset start = clock.GetUtcNow();
        using IDisposable other = clock.Schedule(TimeSpan.FromSeconds(1), () => clock.Advance(TimeSpan.FromHours(1)));

        clock.Advance(TimeSpan.FromMinutes(2));

        clock.GetUtcNow().Should().Be(start.AddHours(1).AddSeconds(1));
    }
}
