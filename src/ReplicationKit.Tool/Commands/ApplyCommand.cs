using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using Spectre.Console;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit apply</c>.</summary>
internal sealed class ApplyCommand : Command
{
    private readonly Terminal _terminal;
    private readonly CatalogOptions _catalog;
    private readonly Option<bool> _yes = new("--yes", "-y")
    {
        Description = "Apply the plan without confirmation. Required if the input is not interactive.",
    };
    private readonly JsonOption _json = new("Write the result as one JSON object. Requires --yes.");

    public ApplyCommand(Terminal terminal)
        : base(
            "apply",
            "Creates and replaces replications so that they are deployed as an assembly declares them. Other replications are not changed."
        )
    {
        _terminal = terminal;
        _catalog = new CatalogOptions(terminal, this);
        Add(_yes);
        Add(_json);
        _json.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && result.Parent is CommandResult command && !command.GetValue(_yes))
                result.AddError("--json requires --yes: a confirmation prompt would corrupt the output.");
        });
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken) =>
        ManagedTool.IsThis ? DeployAsync(result, cancellationToken) : ManagedTool.RunAsync();

    [RequiresUnreferencedCode(ManagedTool.LoadsAssembly)]
    private async Task<int> DeployAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using Deployment deployment = await _catalog.PlanAsync(result, cancellationToken);
        bool isJson = result.GetValue(_json);
        var view = new PlanView(_terminal);
        if (!isJson)
            view.Show(deployment);
        if (deployment.HasChanges && !result.GetValue(_yes))
            await RequireConfirmationAsync(cancellationToken);

        (IReadOnlyList<DesignDocumentStep>? design, IReadOnlyList<ReplicationPlanStep> steps) = deployment.HasChanges
            ? await deployment.ApplyAsync(cancellationToken)
            : (deployment.Design?.Steps, deployment.Plan.Steps);
        if (isJson)
            _terminal.WriteLine(JsonOutput.Of(PlanJson.From(deployment, deployment.Design is null ? null : design, steps)));
        else
            view.ShowDone(design ?? [], steps);
        return ExitCode.Done;
    }

    private async Task RequireConfirmationAsync(CancellationToken cancellationToken)
    {
        if (!_terminal.CanAsk)
            throw ToolException.Failed("Not applied: the input is not interactive. Use --yes to apply without confirmation.");
        if (!await ConfirmAsync(cancellationToken))
            throw ToolException.Failed("Not applied.");
    }

    private async Task<bool> ConfirmAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await new ConfirmationPrompt("Apply this plan?") { DefaultValue = false }.ShowAsync(
                _terminal.Console,
                cancellationToken
            );
        }
        catch (OperationCanceledException)
        {
            _terminal.WriteLine("");
            throw;
        }
    }
}
