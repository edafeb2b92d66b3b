using ReplicationKit;
using Spectre.Console;

namespace Quickstart;

/// <summary>A progress bar for each replication, until all have ended.</summary>
internal static class ProgressBars
{
    public static async Task ShowAsync(IAnsiConsole console, IReadOnlyList<ReplicationHandle> replications, CancellationToken cancellationToken)
    {
        await console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(progress => Task.WhenAll(replications.Select(replication => FollowAsync(progress, replication, cancellationToken))));
    }

    private static async Task FollowAsync(ProgressContext progress, ReplicationHandle replication, CancellationToken cancellationToken)
    {
        ProgressTask bar = progress.AddTask(Markup.Escape(replication.Id));
        bar.IsIndeterminate = true;
        await foreach (ReplicationStatus status in replication.FollowAsync(cancellationToken))
        {
            if (status.Progress is { } done)
            {
                bar.IsIndeterminate = false;
                bar.Value = done * 100;
            }

            bar.Description = Markup.Escape($"{replication.Id}: {status.State}, {status.DocsWritten} written");
            if (status.State == ReplicationState.Failed) throw new ReplicationException($"{replication.Id} failed: {status.Failure}");
        }

        bar.IsIndeterminate = false;
        bar.Value = 100;
        bar.StopTask();
    }
}
