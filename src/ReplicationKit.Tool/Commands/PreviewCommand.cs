using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit preview</c>.</summary>
internal sealed class PreviewCommand : Command
{
    private readonly Terminal _terminal;
    private readonly CatalogOptions _catalog;
    private readonly Argument<string> _assembly = CatalogOptions.AssemblyArgument();
    private readonly JsonOption _json = new("Write one JSON object.");

    public PreviewCommand(Terminal terminal)
        : base(
            "preview",
            "Counts what the replications that an assembly declares would copy: documents, deletions, and what the targets lack. Nothing is "
                + "changed, and no document is transferred."
        )
    {
        _terminal = terminal;
        _catalog = new CatalogOptions(terminal, this, _assembly);
        Add(_json);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken) =>
        ManagedTool.IsThis ? CountAsync(result, cancellationToken) : ManagedTool.RunAsync();

    [RequiresUnreferencedCode(ManagedTool.LoadsAssembly)]
    private async Task<int> CountAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using Comparison comparison = await _catalog.CompareAsync(result, result.GetRequiredValue(_assembly));
        var view = new ComparisonView(_terminal, result.GetValue(_json));
        IReadOnlyList<PreviewJson> all = await view.RunAsync(
            comparison,
            static async (replicator, subject, progress, stop) =>
                PreviewJson.From(await replicator.PreviewAsync(subject.Specification!, progress, stop)),
            static (id, failure) => [PreviewJson.Failed(id, failure)],
            cancellationToken
        );
        view.Show(all);
        return all.Any(one => one.Failure is not null) ? ExitCode.Failed : ExitCode.Done;
    }
}
