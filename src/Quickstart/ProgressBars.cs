using System.Globalization;
using ReplicationKit;
using Spectre.Console;

namespace Quickstart;

/// <summary>
/// Shows a progress bar for each replication until all have ended, or a line for each state if the output is not a terminal.
/// </summary>
internal static class ProgressBars
{
    /// <summary>The width from which there is room for the state next to the bar.</summary>
    private const int Wide = 70;

    public static Task ShowAsync(
        IAnsiConsole console,
        IReadOnlyList<ReplicationHandle> replications,
        CancellationToken cancellationToken
    ) =>
        console.Profile.Capabilities.Interactive
            ? ShowBarsAsync(console, replications, cancellationToken)
            : ShowLinesAsync(console, replications, cancellationToken);

    private static async Task ShowBarsAsync(
        IAnsiConsole console,
        IReadOnlyList<ReplicationHandle> replications,
        CancellationToken cancellationToken
    )
    {
        int width = console.Profile.Width;
        var states = new StateColumn();
        ProgressColumn[] columns =
        [
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = Math.Clamp(width - 60, 8, 40) },
            new KnownPercentageColumn(),
            .. width < Wide ? Array.Empty<ProgressColumn>() : [states],
            new SpinnerColumn(),
        ];
        await console
            .Progress()
            .Columns(columns)
            .StartAsync(progress =>
                Task.WhenAll(
                    replications.Select(async replication =>
                    {
                        ProgressTask bar = progress.AddTask(Markup.Escape(Shortened(replication.Id, width < Wide ? width - 20 : 30)));
                        bar.IsIndeterminate = true;
                        await foreach (ReplicationStatus status in replication.FollowAsync(cancellationToken))
                        {
                            states.Set(bar, Text(status));
                            if (status.Progress is { } done)
                            {
                                bar.IsIndeterminate = false;
                                bar.Value = done * 100;
                            }

                            ThrowIfFailed(status);
                        }

                        bar.StopTask();
                    })
                )
            );
    }

    private static async Task ShowLinesAsync(
        IAnsiConsole console,
        IReadOnlyList<ReplicationHandle> replications,
        CancellationToken cancellationToken
    )
    {
        await Task.WhenAll(
            replications.Select(async replication =>
            {
                ReplicationState? shown = null;
                await foreach (ReplicationStatus status in replication.FollowAsync(cancellationToken))
                {
                    if (status.State != shown)
                        console.WriteLine($"  {replication.Id}: {Text(status)}");
                    shown = status.State;
                    ThrowIfFailed(status);
                }
            })
        );
        console.WriteLine();
    }

    private static string Text(ReplicationStatus status) =>
        status.HasFigures
            ? string.Create(CultureInfo.InvariantCulture, $"{status.State}, {status.DocsWritten} written")
            : $"{status.State}";

    private static void ThrowIfFailed(ReplicationStatus status)
    {
        if (status.State == ReplicationState.Failed)
            throw new ReplicationException($"{status.Id} failed: {status.Failure}");
    }

    private static string Shortened(string id, int length) =>
        id.Length <= length ? id : string.Concat(id.AsSpan(0, Math.Max(length - 1, 4)), "…");
}
