using Spectre.Console;

namespace ReplicationKit.Tool;

/// <summary>Bars that move, on a terminal.</summary>
internal sealed class WatchBars(Terminal terminal) : IWatchView
{
    /// <summary>The time between two pictures.</summary>
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(200);

    private readonly WatchScreen _screen = new(terminal.Clock);

    public void Show(ReplicationStatus status) => _screen.Set(status);

    public void Note(string text) => _screen.Note(text);

    public Task RunAsync(Task following, CancellationToken cancellationToken)
    {
        IAnsiConsole console = terminal.Console;
        return console
            .Live(Text.Empty)
            .StartAsync(async live =>
            {
                (int Width, int Height) drawn = default;
                IReadOnlyList<string> shown = [];
                void Draw()
                {
                    (int Width, int Height) size = (console.Profile.Width, console.Profile.Height);
                    IReadOnlyList<string> lines = _screen.Draw(size.Width, size.Height);
                    if (size == drawn && lines.SequenceEqual(shown))
                        return;
                    (drawn, shown) = (size, lines);
                    live.UpdateTarget(new Rows(lines.Select(line => new Markup(line))));
                }

                while (!following.IsCompleted && !cancellationToken.IsCancellationRequested)
                {
                    Draw();
                    await Task.WhenAny(following, Task.Delay(Frame, terminal.Clock, cancellationToken));
                }

                if (_screen.IsEmpty)
                    live.UpdateTarget(Text.Empty);
                else
                    Draw();
                await following;
            });
    }
}
