using ReplicationKit.Rules;

namespace ReplicationKit.Tool;

/// <summary>A job of the scheduler. What is not known is null.</summary>
internal sealed record JobJson
{
    public required string Id { get; init; }
    public required string? Database { get; init; }
    public required string? DocumentId { get; init; }
    public required string? Source { get; init; }
    public required string? Target { get; init; }
    public required string? User { get; init; }
    public required string? Node { get; init; }
    public required string? Process { get; init; }
    public required DateTimeOffset? StartTime { get; init; }
    public required long? DocsRead { get; init; }
    public required long? DocsWritten { get; init; }
    public required long? DocWriteFailures { get; init; }
    public required long? ChangesPending { get; init; }
    public required double? Progress { get; init; }
    public required IReadOnlyList<JobEventJson> History { get; init; }

    public static JobJson From(SchedulerJob job) =>
        new()
        {
            Id = job.Id,
            Database = job.Database,
            DocumentId = job.DocumentId,
            Source = job.Source,
            Target = job.Target,
            User = job.User,
            Node = job.Node,
            Process = job.Process,
            StartTime = job.StartTime,
            DocsRead = job.Figures?.DocsRead,
            DocsWritten = job.Figures?.DocsWritten,
            DocWriteFailures = job.Figures?.DocWriteFailures,
            ChangesPending = job.Figures?.ChangesPending,
            Progress = job.Figures?.Progress,
            History =
            [
                .. job.History.Select(one => new JobEventJson(
                    one.Type,
                    one.Time,
                    one.Reason is { } reason ? SecretMask.InText(reason) : null
                )),
            ],
        };
}

/// <summary>Something that happened to a job, the latest first.</summary>
internal sealed record JobEventJson(string Type, DateTimeOffset? Time, string? Reason);
