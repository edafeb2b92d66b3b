using ReplicationKit.Rules;

namespace ReplicationKit.Tool;

/// <summary>A plan, or the result of applying it.</summary>
/// <param name="Assembly">The file name of the assembly.</param>
/// <param name="Server">The server, without credentials.</param>
/// <param name="Database">The replicator database.</param>
/// <param name="HasChanges">Whether there are, or were, changes to apply.</param>
/// <param name="Steps">A step for each document.</param>
/// <param name="DesignDocuments">A step for each design document in each source, or <c>null</c> without <c>--design</c>.</param>
/// <param name="LeftOut">The specifications that cannot run because they have open members.</param>
/// <param name="Unknown">The ids of deployed replications that the assembly does not declare, or <c>null</c> if they are unknown.</param>
internal sealed record PlanJson(
    string Assembly,
    string Server,
    string Database,
    bool HasChanges,
    IReadOnlyList<PlanStepJson> Steps,
    IReadOnlyList<DesignStepJson>? DesignDocuments,
    IReadOnlyList<LeftOutJson> LeftOut,
    IReadOnlyList<string>? Unknown
)
{
    public static PlanJson From(
        Deployment deployment,
        IReadOnlyList<DesignDocumentStep>? design,
        IReadOnlyList<ReplicationPlanStep> steps
    ) =>
        new(
            deployment.Catalog.Name,
            deployment.Server.AbsoluteUri,
            deployment.Database,
            steps.Any(step => step.Action != ReplicationPlanAction.Unchanged)
                || design?.Any(step => step.Action != DesignDocumentAction.Unchanged) == true,
            [.. steps.Select(PlanStepJson.From)],
            design is null ? null : [.. design.Select(DesignStepJson.From)],
            [
                .. deployment.LeftOut.Select(description => new LeftOutJson(
                    description.Name,
                    description.Id,
                    [.. description.OpenMembers.Select(member => member.Name)]
                )),
            ],
            deployment.Unknown
        );
}

/// <summary>The action required for one document.</summary>
internal sealed record PlanStepJson(string Id, string Action, string Reason, string? DeployedState, IReadOnlyList<PlanChangeJson> Changes)
{
    public static PlanStepJson From(ReplicationPlanStep step) =>
        new(
            step.Id,
            JsonNames.Of(step.Action),
            step.Reason,
            step.DeployedState is { } state ? JsonNames.Of(state) : null,
            [.. step.Changes.Select(PlanChangeJson.From)]
        );
}

/// <summary>The action required for one design document in one database.</summary>
internal sealed record DesignStepJson(string Database, string Id, string Action, string Reason, IReadOnlyList<PlanChangeJson> Changes)
{
    public static DesignStepJson From(DesignDocumentStep step) =>
        new(step.Database, step.Id, JsonNames.Of(step.Action), step.Reason, [.. step.Changes.Select(PlanChangeJson.From)]);
}

/// <summary>A field that differs. A value is <c>null</c> if the field is absent.</summary>
internal sealed record PlanChangeJson(string Field, string? Deployed, string? Declared)
{
    public static PlanChangeJson From(ReplicationPlanChange change) => new(change.Field, Masked(change.Deployed), Masked(change.Declared));

    private static string? Masked(string? value) => value is null ? null : SecretMask.InText(value);
}

/// <summary>A specification that cannot run because of the members that it leaves open.</summary>
internal sealed record LeftOutJson(string Name, string Id, IReadOnlyList<string> Open);
