using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit plan</c>.</summary>
internal sealed class PlanCommand : Command
{
    private readonly Terminal _terminal;
    private readonly CatalogOptions _catalog;
    private readonly Option<bool> _exitCode = new("--exit-code") { Description = "Exit with 3 if there are changes to apply." };
    private readonly JsonOption _json = new("Write one JSON object.");

    public PlanCommand(Terminal terminal)
        : base(
            "plan",
            "Compares the replications that an assembly declares with those that are deployed, field by field. Nothing is changed."
        )
    {
        _terminal = terminal;
        _catalog = new CatalogOptions(terminal, this);
        Add(_exitCode);
        Add(_json);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken) =>
        ManagedTool.IsThis ? ShowAsync(result, cancellationToken) : ManagedTool.RunAsync();

    [RequiresUnreferencedCode(ManagedTool.LoadsAssembly)]
    private async Task<int> ShowAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using Deployment deployment = await _catalog.PlanAsync(result, cancellationToken);
        if (result.GetValue(_json))
            _terminal.WriteLine(JsonOutput.Of(PlanJson.From(deployment, deployment.Design?.Steps, deployment.Plan.Steps)));
        else
            new PlanView(_terminal).Show(deployment);
        return result.GetValue(_exitCode) && deployment.HasChanges ? ExitCode.HasChanges : ExitCode.Done;
    }
}
