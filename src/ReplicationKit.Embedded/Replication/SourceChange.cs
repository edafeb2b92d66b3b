using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>One row of the source's changes, or the position at which a feed ended.</summary>
internal sealed record SourceChange(string Id, SourceSequence Sequence, IReadOnlyList<string> Revisions)
{
    /// <summary>Whether there is nothing to copy: a filter rejected the changes up to this sequence.</summary>
    public bool IsPosition => Id.Length == 0;

    public static SourceChange Position(SourceSequence sequence) => new("", sequence, []);

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
