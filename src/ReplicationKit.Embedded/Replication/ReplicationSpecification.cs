using System.Text.Json;
using ReplicationKit.Rules;

namespace ReplicationKit.Embedded.Replication;

/// <summary>A replication as CouchDB understands it, from a document or a request.</summary>
internal sealed class ReplicationSpecification
{
    /// <summary>Null only in a request that cancels by id.</summary>
    public ReplicationEndpoint? Source { get; set; }

    /// <summary>Null only in a request that cancels by id.</summary>
    public ReplicationEndpoint? Target { get; set; }

    public bool Continuous { get; set; }

    public bool CreateTarget { get; set; }

    public JsonElement? CreateTargetParameters { get; set; }

    /// <summary>Sorted, without repetitions; null replicates all.</summary>
    public List<string>? DocumentIds { get; set; }

    public string? Filter { get; set; }

    /// <summary>Whether the filter was written as a list of texts, which CouchDB accepts and its reader of changes does not survive.</summary>
    public bool FilterIsList { get; set; }

    public JsonElement? QueryParameters { get; set; }

    public JsonElement? Selector { get; set; }

    public JsonElement? SinceSequence { get; set; }

    public bool WinningRevisionsOnly { get; set; }

    public bool UseCheckpoints { get; set; } = true;

    public bool UseBulkGet { get; set; } = true;

    /// <summary>Milliseconds; null takes the server's, negative means only at the end.</summary>
    public long? CheckpointInterval { get; set; }

    public long WorkerProcesses { get; set; } = (int)ReplicationOptions.WorkerProcesses.Default!;

    public long WorkerBatchSize { get; set; } = (int)ReplicationOptions.WorkerBatchSize.Default!;

    public long HttpConnections { get; set; } = (int)ReplicationOptions.HttpConnections.Default!;

    /// <summary>Milliseconds.</summary>
    public long ConnectionTimeout { get; set; } = (int)ReplicationOptions.ConnectionTimeout.Default!;

    public long RetriesPerRequest { get; set; } = (int)ReplicationOptions.RetriesPerRequest.Default!;

    public bool Cancel { get; set; }

    /// <summary>The id of the replication to cancel.</summary>
    public string? CancelId { get; set; }

    /// <summary>Whether the source must be asked for the code of a filter before the replication has an id.</summary>
    public bool HasUserFilter => Filter is not null && !Filter.StartsWith('_');
}
