using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit.Tool;

/// <summary>The comparison of an assembly's design documents with those in the sources of its replications.</summary>
internal sealed class DesignDeployment
{
    private readonly Replicator _replicator;
    private readonly IReadOnlyList<IReplicationSpec> _specs;
    private readonly IReadOnlyList<DesignDocument> _documents;
    private readonly List<(ReplicationEndpoint Source, DesignDocument Document)> _open;

    private DesignDeployment(
        Replicator replicator,
        IReadOnlyList<IReplicationSpec> specs,
        IReadOnlyList<ReplicationDescription> open,
        IReadOnlyList<DesignDocument> documents
    )
    {
        _replicator = replicator;
        _specs = specs;
        _documents = documents;
        _open = [.. open.SelectMany(UsesOf).Distinct()];
    }

    /// <summary>A step for each document in each source.</summary>
    public IReadOnlyList<DesignDocumentStep> Steps { get; private set; } = [];

    public bool HasChanges => Steps.Any(step => step.Action != DesignDocumentAction.Unchanged);

    /// <summary>The ids of the documents that no filter of a replication with a known source uses.</summary>
    public IReadOnlyList<string> Unused => [.. _documents.Select(document => document.Id).Where(id => !Steps.Any(step => step.Id == id))];

    /// <param name="replicator">The server.</param>
    /// <param name="catalog">The assembly.</param>
    /// <param name="specs">The specifications without open members.</param>
    /// <param name="open">The others. Their sources and filters may be known.</param>
    /// <param name="cancellationToken">A token to cancel the requests.</param>
    public static async Task<DesignDeployment> PlanAsync(
        Replicator replicator,
        AssemblyCatalog catalog,
        IReadOnlyList<IReplicationSpec> specs,
        IReadOnlyList<ReplicationDescription> open,
        CancellationToken cancellationToken
    )
    {
        if (catalog.DesignDocuments.Count == 0)
            throw ToolException.Usage(
                $"--design has no effect: {catalog.Name} declares no design documents. Add them to its project, "
                    + "such as <ReplicationDesign Include=\"design/**\" />."
            );
        var deployment = new DesignDeployment(replicator, specs, open, catalog.DesignDocuments);
        try
        {
            var steps = new List<DesignDocumentStep>(
                (await replicator.PlanDesignDocumentsAsync(specs, catalog.DesignDocuments, cancellationToken)).Steps
            );
            foreach ((ReplicationEndpoint source, DesignDocument document) in deployment.NotIn(steps))
                steps.AddRange((await replicator.PlanDesignDocumentsAsync(source, [document], cancellationToken)).Steps);
            deployment.Steps = steps;
            return deployment;
        }
        catch (ReplicationNotFoundException exception)
        {
            throw WithoutSource(exception);
        }
    }

    /// <summary>Plans again and applies the plan.</summary>
    public async Task<IReadOnlyList<DesignDocumentStep>> ApplyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var steps = new List<DesignDocumentStep>(await _replicator.EnsureDesignDocumentsAsync(_specs, _documents, cancellationToken));
            foreach ((ReplicationEndpoint source, DesignDocument document) in NotIn(steps))
                steps.AddRange(await _replicator.EnsureDesignDocumentsAsync(source, [document], cancellationToken));
            return steps;
        }
        catch (ReplicationNotFoundException exception)
        {
            throw WithoutSource(exception);
        }
    }

    /// <summary>Scripts read <see cref="ExitCode.NotFound"/> as a replication that is not deployed, so a missing source is a failure.</summary>
    private static ToolException WithoutSource(ReplicationNotFoundException exception) =>
        ToolException.Failed(exception.Message, exception);

    private List<(ReplicationEndpoint Source, DesignDocument Document)> NotIn(IReadOnlyList<DesignDocumentStep> steps) =>
        [.. _open.Where(use => !steps.Any(step => step.Id == use.Document.Id && step.Database == use.Source.ToString()))];

    /// <summary>The document that a specification's filter uses, with its source, if the declaration fixes both.</summary>
    private IEnumerable<(ReplicationEndpoint Source, DesignDocument Document)> UsesOf(ReplicationDescription description)
    {
        string options = string.Join(',', description.Options.Select(option => $"\"{option.Key}\":{option.Value}"));
        var known = ReplicationDocument.Parse(Encoding.UTF8.GetBytes($"{{{options}}}"));
        if (
            Function(known) is not { } function
            || function.IndexOf('/') is not (> 0 and int slash)
            || _documents.FirstOrDefault(document => document.Name == function[..slash]) is not { } document
        )
            yield break;
        foreach (ReplicationEndpoint? source in description.IsTwoWay ? [known.Source, known.Target] : new[] { known.Source })
        {
            // A URL whose password is masked cannot be used.
            if (source is not null && !source.Address.Contains("*****", StringComparison.Ordinal))
                yield return (source, document);
        }
    }

    /// <summary>The filter function, or the view of the filter <c>_view</c>.</summary>
    private static string? Function(ReplicationDocument document) =>
        document.Filter != "_view" ? document.Filter
        : document.QueryParams?["view"] is JsonValue view && view.GetValueKind() == JsonValueKind.String ? view.GetValue<string>()
        : null;
}
