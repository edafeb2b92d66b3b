using ReplicationKit.Rules;

namespace ReplicationKit.Tool;

/// <summary>A replication as <c>list</c>, <c>status</c> and <c>watch</c> write it. What is not known is null.</summary>
internal sealed record StatusJson
{
    public required string Id { get; init; }
    public required string? Database { get; init; }
    public required string State { get; init; }
    public required bool IsTerminal { get; init; }
    public required double? Progress { get; init; }
    public required bool ProgressIsEstimated { get; init; }
    public required double? DocumentsPerSecond { get; init; }
    public required double? SecondsRemaining { get; init; }
    public required string? Source { get; init; }
    public required string? Target { get; init; }
    public required string? ReplicationId { get; init; }
    public required string? Node { get; init; }
    public required DateTimeOffset? StartTime { get; init; }
    public required DateTimeOffset? LastUpdated { get; init; }
    public required long? DocsRead { get; init; }
    public required long? DocsWritten { get; init; }
    public required long? DocWriteFailures { get; init; }
    public required long? RevisionsChecked { get; init; }
    public required long? MissingRevisionsFound { get; init; }
    public required long? ChangesPending { get; init; }
    public required string? CheckpointedSourceSeq { get; init; }
    public required int ErrorCount { get; init; }
    public required DateTimeOffset? NextRetry { get; init; }
    public required string? Failure { get; init; }
    public required string? FailedSide { get; init; }
    public required string? Advice { get; init; }
    public required string? Reason { get; init; }

    public static StatusJson From(ReplicationStatus status) =>
        new()
        {
            Id = status.Id,
            Database = status.Database,
            State = status.StateText ?? JsonNames.Of(status.State),
            IsTerminal = status.IsTerminal,
            Progress = status.Progress,
            ProgressIsEstimated = status.ProgressIsEstimated,
            DocumentsPerSecond = status.DocumentsPerSecond is { } rate ? Math.Round(rate, 2) : null,
            SecondsRemaining = status.EstimatedTimeRemaining?.TotalSeconds,
            Source = status.Source,
            Target = status.Target,
            ReplicationId = status.ReplicationId,
            Node = status.Node,
            StartTime = status.StartTime,
            LastUpdated = status.LastUpdated,
            DocsRead = status.HasFigures ? status.DocsRead : null,
            DocsWritten = status.HasFigures ? status.DocsWritten : null,
            DocWriteFailures = status.HasFigures ? status.DocWriteFailures : null,
            RevisionsChecked = status.HasFigures ? status.RevisionsChecked : null,
            MissingRevisionsFound = status.HasFigures ? status.MissingRevisionsFound : null,
            ChangesPending = status.ChangesPending,
            CheckpointedSourceSeq = status.CheckpointedSourceSeq,
            ErrorCount = status.ErrorCount,
            NextRetry = status.NextRetry,
            Failure = status.Failure == ReplicationFailure.None ? null : JsonNames.Of(status.Failure),
            FailedSide = status.FailedSide is { } side ? JsonNames.Of(side) : null,
            Advice = status.Advice,
            Reason = status.Reason is { } reason ? SecretMask.InText(reason) : null,
        };
}
