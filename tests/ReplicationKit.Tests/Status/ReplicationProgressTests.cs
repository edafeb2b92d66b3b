using System.Text.Json;

namespace ReplicationKit.Tests.Status;

public class ReplicationProgressTests
{
    [Fact]
    public void Over_the_recorded_run_progress_is_unknown_first_then_rises_to_one()
    {
        ReplicationProgress progress = default;
        double?[] seen =
        [
            .. Recording
                .SchedulerRows()
                .Where(row => row.Name.StartsWith("19-", StringComparison.Ordinal) && row.Row.GetProperty("doc_id").GetString() == "pe-1")
                .Select(row => progress.Update(StatusReader.ReadRow(Recording.Bytes(row.Row)))),
        ];

        seen[0].Should().BeNull("changes_pending was null");
        double[] known = [.. seen.OfType<double>()];
        known.Should().BeInAscendingOrder().And.HaveCountGreaterThan(30);
        known[0].Should().BeApproximately(501 / 12_000d, 0.01, "501 of 12,000 changes were through");
        known[^2].Should().BeInRange(0.97, 0.999, "11,851 of 12,000 changes were through");
        known[^1].Should().Be(1);
    }

    [Fact]
    public void A_repeated_number_does_not_delay_progress()
    {
        ReplicationProgress progress = default;
        progress.Update(Running(through: 100, pending: 900)).Should().Be(0.1);

        progress.Update(Running(through: 500, pending: 900)).Should().Be(0.5, "the 900 are those of before");
    }

    [Fact]
    public void Progress_never_goes_back_when_the_source_grows()
    {
        ReplicationProgress progress = default;
        progress.Update(Running(through: 500, pending: 500));

        progress.Update(Running(through: 600, pending: 5000)).Should().Be(0.5);
    }

    [Fact]
    public void Without_any_figure_progress_is_unknown()
    {
        ReplicationProgress progress = default;

        progress.Update(new ReplicationStatus { Id = "x", State = ReplicationState.Running }).Should().BeNull();
    }

    private static ReplicationStatus Running(long through, long pending) =>
        new()
        {
            Id = "x",
            State = ReplicationState.Running,
            HasFigures = true,
            ThroughSeq = through + "-g1AAAA",
            ChangesPending = pending,
        };
}
