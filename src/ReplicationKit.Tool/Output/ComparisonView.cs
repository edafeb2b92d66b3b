using System.Globalization;
using Spectre.Console;

namespace ReplicationKit.Tool;

/// <summary>Compares databases one after another, with a bar that moves on a terminal, and shows the results.</summary>
internal sealed class ComparisonView(Terminal terminal, bool isJson)
{
    /// <summary>The number of missing documents that are listed for each replication.</summary>
    private const int MostListed = 10;

    /// <summary>Compares all, whatever fails.</summary>
    /// <param name="comparison">What is compared.</param>
    /// <param name="compare">Compares one replication.</param>
    /// <param name="failed">Creates the result of one that failed.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    public async Task<IReadOnlyList<T>> RunAsync<T>(
        Comparison comparison,
        Func<Replicator, ComparisonSubject, IProgress<VerificationProgress>?, CancellationToken, Task<IEnumerable<T>>> compare,
        Func<string, string, IEnumerable<T>> failed,
        CancellationToken cancellationToken
    )
    {
        foreach (ReplicationDescription description in comparison.LeftOut)
            terminal.Tell(
                $"{Shown.Template(description)}: skipped, known only at run time: "
                    + string.Join(", ", description.OpenMembers.Select(member => member.Name))
            );
        if (!terminal.IsAnimated || isJson)
            return await RunAsync(_ => null);

        IReadOnlyList<T> results = [];
        await terminal
            .Console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context => results = await RunAsync(id => new Bar(context.AddTask(Markup.Escape(Shown.OneLine(id))))));
        return results;

        async Task<IReadOnlyList<T>> RunAsync(Func<string, IProgress<VerificationProgress>?> bar)
        {
            var all = new List<T>();
            foreach (ComparisonSubject subject in comparison.Subjects)
            {
                try
                {
                    all.AddRange(await compare(comparison.Replicator, subject, bar(subject.Id), cancellationToken));
                }
                catch (Exception exception) when (exception is ReplicationException or TimeoutException && comparison.Subjects.Count > 1)
                {
                    all.AddRange(failed(subject.Id, Wording.Of(exception)));
                }
            }

            return all;
        }
    }

    public void Show(IReadOnlyList<VerificationJson> all)
    {
        if (isJson)
        {
            terminal.WriteLine(JsonOutput.Of(new VerificationsJson(all.All(one => one.IsComplete), all)));
            return;
        }

        var listing = new Listing(
            new Column("id", GivesWay: true),
            new Column("compared", IsNumber: true),
            new Column("missing", IsNumber: true),
            new Column("result")
        );
        foreach (VerificationJson one in all)
        {
            Cell result =
                one.Failure is not null ? new Cell("failed", "red")
                : one.IsComplete ? new Cell("complete", "green")
                : new Cell("incomplete", "olive");
            listing.Add(Shown.OneLine(one.Id), Shown.Number(one.Checked), Shown.Number(one.MissingCount), result);
        }

        listing.Show(terminal.Console);
        foreach (VerificationJson one in all)
            ShowDetails(one);
    }

    public void Show(IReadOnlyList<PreviewJson> all)
    {
        if (isJson)
        {
            terminal.WriteLine(JsonOutput.Of(new PreviewsJson(all)));
            return;
        }

        var listing = new Listing(
            new Column("id", GivesWay: true),
            new Column("documents", IsNumber: true),
            new Column("deletions", IsNumber: true),
            new Column("missing", IsNumber: true),
            new Column("target", IsOptional: true),
            new Column("sample", GivesWay: true)
        );
        foreach (PreviewJson one in all)
            listing.Add(
                Shown.OneLine(one.Id),
                Shown.Number(one.Documents),
                Shown.Number(one.Deletions),
                Shown.Number(one.Missing),
                one.TargetExists == false ? "does not exist" : "",
                string.Join(", ", one.Sample.Select(Shown.OneLine))
            );
        listing.Show(terminal.Console);
        foreach (PreviewJson one in all.Where(one => one.Failure is not null))
            terminal.Tell($"{Shown.OneLine(one.Id)}: {one.Failure}");
    }

    private void ShowDetails(VerificationJson one)
    {
        if (one.Failure is not null)
            terminal.Tell($"{Shown.OneLine(one.Id)}: {one.Failure}");
        foreach (MissingJson document in one.Missing.Take(MostListed))
            terminal.WriteLine(
                $"  {Shown.OneLine(one.Id)} lacks {Shown.OneLine(document.Id)} {string.Join(", ", document.Revisions)}"
                    + $"{(document.IsDeleted ? " (deleted)" : "")}"
            );
        if (one.MissingCount > MostListed)
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {one.MissingCount - MostListed:N0} more"));
        if (one.DocWriteFailures > 0)
            terminal.WriteLine(
                $"  The target rejected {Shown.Count(one.DocWriteFailures.Value, "document")}, according to the replication's status."
            );
    }

    /// <summary>A bar that follows the progress.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<VerificationProgress>
    {
        public void Report(VerificationProgress value)
        {
            if (value.Fraction is { } fraction)
                task.Value = fraction * 100;
            else
                task.IsIndeterminate = true;
        }
    }
}
