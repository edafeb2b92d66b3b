using System.Globalization;

namespace ReplicationKit;

/// <summary>Revisions of documents, such as <c>2-307a…</c>.</summary>
internal static class DocumentRevision
{
    /// <summary>Returns the generation, or 0 if the string is not a revision.</summary>
    public static int GenerationOf(string? revision)
    {
        int hyphen = revision?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return hyphen > 0 && int.TryParse(revision.AsSpan(0, hyphen), NumberStyles.None, CultureInfo.InvariantCulture, out int generation)
            ? generation
            : 0;
    }

    /// <summary>
    /// Returns whether a revision wins over another, if neither is deleted: the longer history wins, then the greater hash (CouchDB,
    /// <c>couch_doc:to_doc_info_path/1</c>).
    /// </summary>
    public static bool Wins(string? revision, string? other)
    {
        int generations = GenerationOf(revision).CompareTo(GenerationOf(other));
        return generations != 0 ? generations > 0 : string.CompareOrdinal(revision, other) > 0;
    }
}
