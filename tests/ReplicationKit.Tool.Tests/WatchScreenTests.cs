using ReplicationKit.Testing;
using Spectre.Console;

namespace ReplicationKit.Tool.Tests;

/// <summary>The picture that <c>watch</c> draws, whatever the terminal's size.</summary>
public class WatchScreenTests
{
    private readonly TestClock _clock = new();
    private readonly WatchScreen _screen;

    public WatchScreenTests() => _screen = new WatchScreen(_clock);

    [Fact]
    public void A_bar_shows_how_far_it_is()
    {
        _screen.Set(
            new ReplicationStatus
            {
                Id = "orders",
                State = ReplicationState.Running,
                HasFigures = true,
                DocsWritten = 1200,
                ChangesPending = 300,
                Progress = 0.8,
            }
        );

        Draw(120, 24).Should().ContainSingle().Which.Should().MatchRegex("^orders  ━+─+ +80 %  running +1,200 written, 300 pending$");
    }

    [Theory]
    [InlineData(80, "^orders  ━+─+ +~45 %  running +1,200 written, 30,000 pending$")]
    [InlineData(160, "^orders  ━+─+ +~45 %  running +1,200 written, 30,000 pending, 4 min 10 s left, 120/s$")]
    public void The_speed_and_the_remaining_time_are_shown_where_there_is_room(int width, string line)
    {
        _screen.Set(Running("orders"));

        Draw(width, 24).Should().ContainSingle().Which.Should().MatchRegex(line);
    }

    [Fact]
    public void One_without_backlog_is_up_to_date_and_the_summary_adds_the_others()
    {
        _screen.Set(Running("orders"));
        _screen.Set(Running("staff"));
        _screen.Set(
            Running("users") with
            {
                ChangesPending = 0,
                Progress = 1,
                ProgressIsEstimated = false,
                EstimatedTimeRemaining = TimeSpan.Zero,
            }
        );

        string[] lines = Draw(160, 24);

        lines[2].Should().EndWith("1,200 written, up to date");
        lines[3].Should().Be("3 running; 60,000 pending, 360/s");
    }

    [Fact]
    public void An_error_can_be_read_on_a_narrow_terminal()
    {
        _screen.Set(
            new ReplicationStatus
            {
                Id = "orders-to-the-backup-in-frankfurt",
                State = ReplicationState.Failed,
                Failure = ReplicationFailure.Unauthorized,
            }
        );

        Draw(80, 24).Should().Equal("orders-to-the-backup-in…  failed  unauthorized");
    }

    [Theory]
    [InlineData(0.4, "0.4/s")]
    [InlineData(1234.5, "1,234/s")]
    public void A_speed_has_a_unit(double rate, string shown) => Shown.Rate(rate).Should().Be(shown);

    [Theory]
    [InlineData(0.4, "1 s")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(7320, "2 h 2 min")]
    [InlineData(180_000, "2 d 2 h")]
    public void A_duration_has_its_two_largest_units(double seconds, string shown) =>
        Shown.Duration(TimeSpan.FromSeconds(seconds)).Should().Be(shown);

    private static ReplicationStatus Running(string id) =>
        new()
        {
            Id = id,
            State = ReplicationState.Running,
            HasFigures = true,
            DocsWritten = 1200,
            ChangesPending = 30_000,
            Progress = 0.456,
            ProgressIsEstimated = true,
            DocumentsPerSecond = 120,
            EstimatedTimeRemaining = TimeSpan.FromSeconds(250),
        };

    [Fact]
    public void A_crashed_one_counts_down()
    {
        _screen.Set(
            new ReplicationStatus
            {
                Id = "orders",
                State = ReplicationState.Crashing,
                ErrorCount = 1,
                LastUpdated = _clock.GetUtcNow(),
                Failure = ReplicationFailure.SourceNotFound,
            }
        );

        Draw(140, 24)[0].Should().EndWith("next retry in 30 s: source not found");
        _clock.Advance(TimeSpan.FromSeconds(12));
        Draw(140, 24)[0].Should().EndWith("next retry in 18 s: source not found");
    }

    [Fact]
    public void One_that_runs_without_telling_how_far_it_is_moves()
    {
        _screen.Set(new ReplicationStatus { Id = "orders", State = ReplicationState.Running });
        string before = Colors(100);
        _clock.Advance(WatchBars.Frame);

        Colors(100).Should().NotBe(before);
        _clock.Advance(TimeSpan.FromHours(1));
        Colors(100).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_too_wide(int width)
    {
        _screen.Set(
            new ReplicationStatus
            {
                Id = new string('x', 90),
                State = ReplicationState.Running,
                HasFigures = true,
                DocsWritten = long.MaxValue,
                ChangesPending = long.MaxValue,
                Progress = 1,
            }
        );
        _screen.Set(
            new ReplicationStatus
            {
                Id = "[red]\x1b[31m",
                State = ReplicationState.Failed,
                Reason = "a\n\tb",
                Failure = ReplicationFailure.Unknown,
            }
        );
        _screen.Note(new string('n', 300));

        Draw(width, 24).Should().HaveCount(4).And.OnlyContain(line => line.Length <= Math.Max(width, 54) && !line.Contains('\x1b'));
    }

    [Fact]
    public void Problems_are_shown_before_the_others_then_those_that_work()
    {
        for (int i = 0; i < 40; i++)
            _screen.Set(Running($"a{i:D2}") with { ChangesPending = 0 });
        _screen.Set(Running("x"));
        _screen.Set(
            new ReplicationStatus
            {
                Id = "y",
                State = ReplicationState.Failed,
                Reason = "forbidden",
            }
        );
        _screen.Set(
            new ReplicationStatus
            {
                Id = "z",
                State = ReplicationState.Crashing,
                Reason = "db_not_found",
            }
        );

        string[] lines = Draw(100, 10);

        lines.Select(line => line.Split(' ')[0]).Should().Contain(["x", "y", "z"]);
    }

    [Fact]
    public void Those_that_have_ended_make_room_for_the_others()
    {
        for (int i = 0; i < 100; i++)
            _screen.Set(
                new ReplicationStatus { Id = $"r{i:D3}", State = i % 10 == 0 ? ReplicationState.Running : ReplicationState.Completed }
            );

        string[] lines = Draw(100, 15);

        lines.Should().HaveCount(13);
        lines.Count(line => line.Contains("running", StringComparison.Ordinal)).Should().Be(11, "all ten, and the summary");
        lines[^1].Should().Be("90 completed, 10 running (88 not shown)");
    }

    [Fact]
    public void A_note_stays_until_there_is_news()
    {
        _screen.Note("no answer");
        Draw(80, 24).Should().Equal("no answer");
        _screen.Set(new ReplicationStatus { Id = "orders" });

        Draw(80, 24).Should().ContainSingle().Which.Should().StartWith("orders").And.EndWith("not started");
    }

    private string[] Draw(int width, int height) =>
        Render(width, height, isColored: false).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()).ToArray();

    private string Colors(int width) => Render(width, 24, isColored: true);

    private string Render(int width, int height, bool isColored)
    {
        using var writer = new ObservedWriter();
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = isColored ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = isColored ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        console.Profile.Width = 1000;
        console.Write(new Rows(_screen.Draw(width, height).Select(line => new Markup(line))));
        return writer.ToString();
    }
}
