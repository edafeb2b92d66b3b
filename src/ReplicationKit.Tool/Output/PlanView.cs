using Spectre.Console;

namespace ReplicationKit.Tool;

/// <summary>Shows a plan field by field.</summary>
internal sealed class PlanView(Terminal terminal)
{
    private IAnsiConsole Console => terminal.Console;

    public void Show(Deployment deployment)
    {
        Console.MarkupLineInterpolated($"[bold]{deployment.Catalogue.Name}[/] on {deployment.Server.AbsoluteUri}{deployment.Database}");
        foreach (ReplicationPlanStep step in deployment.Plan.Steps)
            Show(step);
        foreach (ReplicationDescription description in deployment.LeftOut)
            Console.MarkupLineInterpolated(
                $"[grey]  {description.Id}{(description.HasHashedId ? "-…" : "")}: skipped, {Why(description)}[/]"
            );
        if (deployment.Unknown is { Count: > 0 } unknown)
            Console.MarkupLineInterpolated(
                $"[grey]Deployed but not declared, not changed: {string.Join(", ", unknown.Select(Shown.OneLine))}[/]"
            );
        Console.MarkupLineInterpolated($"{Summary(deployment)}");
    }

    /// <summary>Shows the applied changes.</summary>
    public void ShowDone(IReadOnlyList<ReplicationPlanStep> steps)
    {
        foreach (ReplicationPlanStep step in steps.Where(step => step.Action != ReplicationPlanAction.Unchanged))
            Console.MarkupLineInterpolated($"[green]{Past(step.Action)}[/] {Shown.OneLine(step.Id)}");
    }

    private void Show(ReplicationPlanStep step)
    {
        (string sign, string color) = step.Action switch
        {
            ReplicationPlanAction.Create => ("+", "green"),
            ReplicationPlanAction.Unchanged => ("=", "grey"),
            _ => ("~", "yellow"),
        };
        string action = step.Action.ToString().ToLowerInvariant();
        Console.MarkupLine(
            $"[{color}]{sign} {Markup.Escape(Shown.OneLine(step.Id))}[/]: {action}, {Markup.Escape(Shown.OneLine(step.Reason))}"
        );
        foreach (ReplicationPlanChange change in step.Changes)
        {
            string declared = Shown.OneLine(change.Declared ?? "(none)");
            string text =
                step.Action == ReplicationPlanAction.Create ? declared : $"{Shown.OneLine(change.Deployed ?? "(none)")} -> {declared}";
            Console.MarkupLineInterpolated($"    [grey]{Shown.OneLine(change.Field)}:[/] {text}");
        }
    }

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
}
