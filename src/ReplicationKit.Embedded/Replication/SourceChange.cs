using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>One row of the source's changes.</summary>
internal sealed record SourceChange(string Id, SourceSequence Sequence, IReadOnlyList<string> Revisions)
{
    public static SourceChange? Read(JsonElement row)
    {
        // Databases of old servers have rows without an id, which CouchDB skips too.
        if (
            row.StringMember("id") is not { Length: > 0 } id
            || row.Member("seq") is not { } sequence
            || row.Member("changes") is not { ValueKind: JsonValueKind.Array } changes
        )
            return null;
        return new SourceChange(
            id,
            SourceSequence.From(sequence),
            [.. changes.EnumerateArray().Select(change => change.StringMember("rev")!).Where(revision => revision is not null)]
        );
    }
}

/// <summary>The revisions of one document that the target lacks.</summary>
internal sealed record MissingRevisions(string Id, IReadOnlyList<string> Revisions);
