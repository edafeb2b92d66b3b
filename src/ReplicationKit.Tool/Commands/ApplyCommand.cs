using System.CommandLine;
using Spectre.Console;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit apply</c>.</summary>
internal sealed class ApplyCommand : Command
{
    private readonly Terminal _terminal;
    private readonly CatalogueOptions _catalogue;
    private readonly Option<bool> _yes = new("--yes", "-y")
    {
        Description = "Does not ask. Without a terminal nobody can be asked, and this is needed.",
    };
    private readonly JsonOption _json = new("Writes what was done as one JSON object; needs --yes.");

    public ApplyCommand(Terminal terminal)
        : base("apply", "Creates and replaces replications so that they are deployed as an assembly declares them. Others are left alone.")
    {
        _terminal = terminal;
        _catalogue = new CatalogueOptions(terminal, this);
        Add(_yes);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_json) && !result.GetValue(_yes))
                result.AddError("--json needs --yes: a question would stand in the middle of the result.");
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using Deployment deployment = await _catalogue.PlanAsync(result, cancellationToken);
        bool isJson = result.GetValue(_json);
        var view = new PlanView(_terminal);
        if (!isJson)
            view.Show(deployment);
        if (deployment.Plan.HasChanges && !result.GetValue(_yes))
            await AskAsync(cancellationToken);

        IReadOnlyList<ReplicationPlanStep> steps = deployment.Plan.HasChanges
            ? await deployment.ApplyAsync(cancellationToken)
            : deployment.Plan.Steps;
        if (isJson)
            _terminal.WriteLine(JsonOutput.Of(PlanJson.From(deployment, steps)));
        else
            view.ShowDone(steps);
        return ExitCode.Done;
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        if (!_terminal.CanAsk)
            throw ToolException.Failed("Nothing was done: nobody can be asked here. --yes applies the plan without a question.");
        if (!await ConfirmAsync(cancellationToken))
            throw ToolException.Failed("Nothing was done.");
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
