namespace ReplicationKit.Tool;

/// <summary>A replication that the server works on. What is not known is null.</summary>
internal sealed record TaskJson
{
    public required string? DocumentId { get; init; }
    public required string? Database { get; init; }
    public required string? ReplicationId { get; init; }
    public required string? Source { get; init; }
    public required string? Target { get; init; }
    public required bool Continuous { get; init; }
    public required string? Node { get; init; }
    public required string? Process { get; init; }
    public required DateTimeOffset? StartedOn { get; init; }
    public required DateTimeOffset? UpdatedOn { get; init; }
    public required long? DocsRead { get; init; }
    public required long? DocsWritten { get; init; }
    public required long? DocWriteFailures { get; init; }
    public required long? ChangesPending { get; init; }
    public required double? Progress { get; init; }

    public static TaskJson From(ActiveTask task) =>
        new()
        {
            DocumentId = task.DocumentId,
            Database = task.Database,
            ReplicationId = task.ReplicationId,
            Source = task.Source,
            Target = task.Target,
            Continuous = task.Continuous,
            Node = task.Node,
            Process = task.Process,
            StartedOn = task.StartedOn,
            UpdatedOn = task.UpdatedOn,
            DocsRead = task.Figures?.DocsRead,
            DocsWritten = task.Figures?.DocsWritten,
            DocWriteFailures = task.Figures?.DocWriteFailures,
            ChangesPending = task.Figures?.ChangesPending,
            Progress = task.Figures?.Progress,
        };
}
