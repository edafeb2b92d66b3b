using ReplicationKit.Rules;

namespace ReplicationKit.Tool;

/// <summary>What <c>verify</c> writes.</summary>
/// <param name="IsComplete">Whether every target has everything.</param>
/// <param name="Replications">The result of each replication.</param>
internal sealed record VerificationsJson(bool IsComplete, IReadOnlyList<VerificationJson> Replications);

/// <summary>What <c>preview</c> writes.</summary>
/// <param name="Replications">The result of each replication.</param>
internal sealed record PreviewsJson(IReadOnlyList<PreviewJson> Replications);

/// <summary>The comparison of one source with its target. What is not known is null.</summary>
internal sealed record VerificationJson
{
    public required string Id { get; init; }
    public string? Source { get; init; }
    public string? Target { get; init; }
    public bool IsComplete { get; init; }
    public long? Checked { get; init; }
    public long? MissingCount { get; init; }
    public IReadOnlyList<MissingJson> Missing { get; init; } = [];
    public long? ChangedMeanwhile { get; init; }
    public long? DocWriteFailures { get; init; }
    public string? SourceSequence { get; init; }
    public string? Failure { get; init; }

    /// <summary>Returns a result, followed by that of the reverse replication.</summary>
    public static IEnumerable<VerificationJson> From(ReplicationVerification result)
    {
        for (ReplicationVerification? one = result; one is not null; one = one.Reverse)
        {
            yield return new VerificationJson
            {
                Id = one.Id,
                Source = one.Source,
                Target = one.Target,
                IsComplete = one.MissingCount == 0,
                Checked = one.Checked,
                MissingCount = one.MissingCount,
                Missing = [.. one.Missing.Select(document => new MissingJson(document.Id, document.Revisions, document.IsDeleted))],
                ChangedMeanwhile = one.ChangedMeanwhile,
                DocWriteFailures = one.DocWriteFailures,
                SourceSequence = one.SourceSequence,
            };
        }
    }

    public static VerificationJson Failed(string id, string failure) => new() { Id = id, Failure = SecretMask.InText(failure) };
}

/// <summary>A document of which the target lacks revisions.</summary>
internal sealed record MissingJson(string Id, IReadOnlyList<string> Revisions, bool IsDeleted);

/// <summary>What one replication would copy. What is not known is null.</summary>
internal sealed record PreviewJson
{
    public required string Id { get; init; }
    public string? Source { get; init; }
    public string? Target { get; init; }
    public long? Documents { get; init; }
    public long? Deletions { get; init; }
    public long? Missing { get; init; }
    public bool? TargetExists { get; init; }
    public IReadOnlyList<string> Sample { get; init; } = [];
    public string? SourceSequence { get; init; }
    public string? Failure { get; init; }

    /// <summary>Returns a preview, followed by that of the reverse replication.</summary>
    public static IEnumerable<PreviewJson> From(ReplicationPreview preview)
    {
        for (ReplicationPreview? one = preview; one is not null; one = one.Reverse)
        {
            yield return new PreviewJson
            {
                Id = one.Id,
                Source = one.Source,
                Target = one.Target,
                Documents = one.Documents,
                Deletions = one.Deletions,
                Missing = one.Missing,
                TargetExists = one.TargetExists,
                Sample = one.Sample,
                SourceSequence = one.SourceSequence,
            };
        }
    }

    public static PreviewJson Failed(string id, string failure) => new() { Id = id, Failure = SecretMask.InText(failure) };
}
