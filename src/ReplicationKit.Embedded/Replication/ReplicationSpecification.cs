using System.Text.Json;
using ReplicationKit.Rules;

namespace ReplicationKit.Embedded.Replication;

/// <summary>A replication as CouchDB interprets it, from a document or a request.</summary>
internal sealed class ReplicationSpecification
{
    private readonly object?[] _values = new object?[ReplicationOptions.All.Length];

    /// <summary>Null only in a request that cancels by id.</summary>
    public JobEndpoint? Source { get; set; }

    /// <summary>Null only in a request that cancels by id.</summary>
    public JobEndpoint? Target { get; set; }

    public bool Continuous => Flag(ReplicationOptions.Continuous);

    public bool CreateTarget => Flag(ReplicationOptions.CreateTarget);

    public JsonElement? CreateTargetParameters => Json(ReplicationOptions.CreateTargetParams);

    /// <summary>Sorted, without repetitions, or <c>null</c> to replicate all.</summary>
    public List<string>? DocumentIds => (List<string>?)_values[ReplicationOptions.DocIds.Index];

    public string? Filter { get; set; }

    /// <summary>
    /// Whether the filter was written as a list of strings, which CouchDB accepts and its reader of changes does not survive.
    /// </summary>
    public bool FilterIsList { get; set; }

    public JsonElement? QueryParameters => Json(ReplicationOptions.QueryParams);

    public JsonElement? Selector => Json(ReplicationOptions.Selector);

    public JsonElement? SinceSequence => Json(ReplicationOptions.SinceSeq);

    public bool WinningRevisionsOnly => Flag(ReplicationOptions.WinningRevsOnly);

    public bool UseCheckpoints => Flag(ReplicationOptions.UseCheckpoints);

    public bool UseBulkGet => Flag(ReplicationOptions.UseBulkGet);

    /// <summary>Milliseconds, negative for only at the end, or <c>null</c> to use the server's.</summary>
    public long? CheckpointInterval => (long?)_values[ReplicationOptions.CheckpointInterval.Index];

    public long WorkerProcesses => Number(ReplicationOptions.WorkerProcesses);

    public long WorkerBatchSize => Number(ReplicationOptions.WorkerBatchSize);

    public long HttpConnections => Number(ReplicationOptions.HttpConnections);

    /// <summary>Milliseconds.</summary>
    public long ConnectionTimeout => Number(ReplicationOptions.ConnectionTimeout);

    public long RetriesPerRequest => Number(ReplicationOptions.RetriesPerRequest);

    public bool Cancel => Flag(ReplicationOptions.Cancel);

    /// <summary>The id of the replication to cancel.</summary>
    public string? CancelId { get; set; }

    /// <summary>Whether the source must be asked for the code of a filter before the replication has an id.</summary>
    public bool HasUserFilter => Filter is not null && !Filter.StartsWith('_');

    /// <summary>Sets the value of an option: a Boolean, a long, JSON, or a list of strings.</summary>
    public void Set(ReplicationOption option, object? value) => _values[option.Index] = value;

    /// <summary>Returns the value of an option, or <c>null</c> if it is absent.</summary>
    public object? Value(ReplicationOption option) => _values[option.Index];

    private bool Flag(ReplicationOption option) => (bool)(_values[option.Index] ?? option.Default)!;

    private long Number(ReplicationOption option) => (long?)_values[option.Index] ?? (int)option.Default!;

    private JsonElement? Json(ReplicationOption option) => (JsonElement?)_values[option.Index];
}
