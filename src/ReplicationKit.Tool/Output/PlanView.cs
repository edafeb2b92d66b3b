using Spectre.Console;

namespace ReplicationKit.Tool;

/// <summary>Shows a plan field by field.</summary>
internal sealed class PlanView(Terminal terminal)
{
    private IAnsiConsole Console => terminal.Console;

    public void Show(Deployment deployment)
    {
        Console.MarkupLineInterpolated($"[bold]{deployment.Catalog.Name}[/] on {deployment.Server.AbsoluteUri}{deployment.Database}");
        foreach (DesignDocumentStep step in deployment.Design?.Steps ?? [])
            Show(step);
        foreach (ReplicationPlanStep step in deployment.Plan.Steps)
            Show(step);
        foreach (string id in deployment.Design?.Unused ?? [])
            Console.MarkupLineInterpolated(
                $"[grey]  {Shown.OneLine(id)}: skipped, no filter of a replication with a known source uses it[/]"
            );
        foreach (ReplicationDescription description in deployment.LeftOut)
            Console.MarkupLineInterpolated($"[grey]  {Shown.Template(description)}: skipped, {Why(description)}[/]");
        if (deployment.Unknown is { Count: > 0 } unknown)
            Console.MarkupLineInterpolated(
                $"[grey]Deployed but not declared (unchanged): {string.Join(", ", unknown.Select(Shown.OneLine))}[/]"
            );
        Console.MarkupLineInterpolated($"{Summary(deployment)}");
    }

    /// <summary>Shows the applied changes.</summary>
    public void ShowDone(IReadOnlyList<DesignDocumentStep> design, IReadOnlyList<ReplicationPlanStep> steps)
    {
        foreach (DesignDocumentStep step in design.Where(step => step.Action != DesignDocumentAction.Unchanged))
            Console.MarkupLineInterpolated(
                $"[green]{(step.Action == DesignDocumentAction.Create ? "created" : "updated")}[/] {Name(step)}"
            );
        foreach (ReplicationPlanStep step in steps.Where(step => step.Action != ReplicationPlanAction.Unchanged))
            Console.MarkupLineInterpolated($"[green]{Past(step.Action)}[/] {Shown.OneLine(step.Id)}");
    }

    private void Show(ReplicationPlanStep step) =>
        Show(
            step.Action switch
            {
                ReplicationPlanAction.Create => Sign.Created,
                ReplicationPlanAction.Unchanged => Sign.Unchanged,
                _ => Sign.Changed,
            },
            Shown.OneLine(step.Id),
            step.Action.ToString(),
            step.Reason,
            step.Changes
        );

    private void Show(DesignDocumentStep step) =>
        Show(
            step.Action switch
            {
                DesignDocumentAction.Create => Sign.Created,
                DesignDocumentAction.Unchanged => Sign.Unchanged,
                _ => Sign.Changed,
            },
            Name(step),
            step.Action.ToString(),
            step.Reason,
            step.Changes
        );

    private void Show(Sign sign, string name, string action, string reason, IReadOnlyList<ReplicationPlanChange> changes)
    {
        (string mark, string color) = sign switch
        {
            Sign.Created => ("+", "green"),
            Sign.Unchanged => ("=", "grey"),
            _ => ("~", "olive"),
        };
        Console.MarkupLine(
            $"[{color}]{mark} {Markup.Escape(name)}[/]: {action.ToLowerInvariant()}, {Markup.Escape(Shown.OneLine(reason))}"
        );
        foreach (ReplicationPlanChange change in changes)
        {
            string declared = Shown.OneLine(change.Declared ?? "(none)");
            string text = sign == Sign.Created ? declared : $"{Shown.OneLine(change.Deployed ?? "(none)")} -> {declared}";
            Console.MarkupLineInterpolated($"    [grey]{Shown.OneLine(change.Field)}:[/] {text}");
        }
    }

    private static string Name(DesignDocumentStep step) => Shown.OneLine($"{step.Database}/{step.Id}");

    private static string Why(ReplicationDescription description) =>
        description.OpenMembers.Count == 0
            ? "it cannot be created without arguments"
            : $"known only at run time: {string.Join(", ", description.OpenMembers.Select(member => member.Name))}";

    private static string Summary(Deployment deployment)
    {
        IEnumerable<string> parts = deployment
            .Plan.Steps.GroupBy(step => step.Action)
            .OrderBy(group => group.Key == ReplicationPlanAction.Unchanged)
            .Select(group =>
                $"{group.Count()} {(group.Key == ReplicationPlanAction.Unchanged ? "unchanged" : "to " + group.Key.ToString().ToLowerInvariant())}"
            );
        foreach (var group in (deployment.Design?.Steps ?? []).GroupBy(step => step.Action).OrderBy(group => group.Key))
            parts = parts.Append(
                Shown.Count(group.Count(), "design document")
                    + " "
                    + (group.Key == DesignDocumentAction.Unchanged ? "unchanged" : "to " + group.Key.ToString().ToLowerInvariant())
            );
        if (deployment.LeftOut.Count > 0)
            parts = parts.Append($"{deployment.LeftOut.Count} skipped");
        string text = string.Join(", ", parts);
        return text.Length == 0 ? "The assembly declares no replications." : text + ".";
    }

    private static string Past(ReplicationPlanAction action) =>
        action switch
        {
            ReplicationPlanAction.Create => "created",
            ReplicationPlanAction.Replace => "replaced",
            _ => "restarted",
        };

    private enum Sign
    {
        Created,
        Changed,
        Unchanged,
    }
}
