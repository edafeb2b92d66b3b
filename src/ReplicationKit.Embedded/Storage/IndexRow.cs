using Microsoft.Data.Sqlite;

namespace ReplicationKit.Embedded.Storage;

/// <summary>What a document contributes to an index: a key with its position in CouchDB's order, and a value, both JSON.</summary>
internal readonly record struct IndexEntry(byte[] Sort, byte[] Key, byte[] Value);

/// <summary>A stored row of an index. Rows are in the order of their keys, then of the ids, then of the numbers.</summary>
internal sealed record IndexRow(byte[] Sort, string Id, long Number, byte[] Key, byte[] Value)
{
    public const string Columns = "sort, id, number, key, value";

    public static IndexRow Read(SqliteDataReader row) =>
        new(row.GetFieldValue<byte[]>(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), row.GetFieldValue<byte[]>(4));
}

/// <summary>A part of an index in the direction of reading.</summary>
internal sealed record IndexRange
{
    /// <summary>The position of the first key, or <c>null</c> to start at the beginning.</summary>
    public byte[]? Start { get; init; }

    /// <summary>The first id of the first key, or <c>null</c> for all.</summary>
    public string? StartId { get; init; }

    /// <summary>The position of the last key, or <c>null</c> to read to the end.</summary>
    public byte[]? End { get; init; }

    /// <summary>The last id of the last key, or <c>null</c> for all.</summary>
    public string? EndId { get; init; }

    public bool InclusiveEnd { get; init; } = true;

    /// <summary>The partition whose rows are read, or <c>null</c> for all.</summary>
    public string? Partition { get; init; }

    public bool Descending { get; init; }
}
