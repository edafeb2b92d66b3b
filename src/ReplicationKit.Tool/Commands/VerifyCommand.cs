using System.CommandLine;

namespace ReplicationKit.Tool;

/// <summary><c>replicationkit verify</c>.</summary>
internal sealed class VerifyCommand : Command
{
    private readonly Terminal _terminal;
    private readonly CatalogOptions _catalog;
    private readonly Argument<string[]> _subjects = new("id|assembly")
    {
        Description =
            "The ids of the replications' documents; or an assembly that declares replications, such as bin/Release/net10.0/App.dll, whose code "
            + "is executed.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly JsonOption _json = new("Write one JSON object.");

    public VerifyCommand(Terminal terminal)
        : base(
            "verify",
            "Compares the sources of replications with their targets, and shows what the targets lack. No document is transferred. Exits with 3 "
                + "if something is missing."
        )
    {
        _terminal = terminal;
        Add(_subjects);
        _catalog = new CatalogOptions(terminal, this, assembly: null);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        string[] subjects = GivenIds.Of(result, result.GetValue(_subjects));
        if (subjects is not [var path] || !IsAssembly(path))
            return await ShowAsync(result, _catalog.Compare(result, [.. subjects.Distinct(StringComparer.Ordinal)]), cancellationToken);
        return ManagedTool.IsThis
            ? await ShowAsync(result, await _catalog.CompareAsync(result, path), cancellationToken)
            : await ManagedTool.RunAsync();
    }

    private async Task<int> ShowAsync(ParseResult result, Comparison compared, CancellationToken cancellationToken)
    {
        using Comparison comparison = compared;
        var view = new ComparisonView(_terminal, result.GetValue(_json));
        IReadOnlyList<VerificationJson> all = await view.RunAsync(
            comparison,
            static async (replicator, subject, progress, stop) =>
                VerificationJson.From(
                    subject.Specification is { } specification
                        ? await replicator.VerifyAsync(specification, progress, stop)
                        : await replicator.VerifyAsync(subject.Id, progress, stop)
                ),
            static (id, failure) => [VerificationJson.Failed(id, failure)],
            cancellationToken
        );
        view.Show(all);
        return all.Any(one => one.Failure is not null) ? ExitCode.Failed
            : all.All(one => one.IsComplete) ? ExitCode.Done
            : ExitCode.HasChanges;
    }

    private static bool IsAssembly(string subject) => subject.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || File.Exists(subject);
}
