using Microsoft.Data.Sqlite;

namespace ReplicationKit.Embedded.Storage;

/// <summary>The stored properties of a database.</summary>
internal sealed record DatabaseRow(
    long Key,
    string Name,
    long Created,
    string Incarnation,
    long Seq,
    long Documents,
    long Deleted,
    int RevisionLimit,
    int Shards,
    bool Partitioned,
    byte[]? Security
)
{
    public static DatabaseRow Read(SqliteDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetInt64(2),
            row.GetString(3),
            row.GetInt64(4),
            row.GetInt64(5),
            row.GetInt64(6),
            row.GetInt32(7),
            row.GetInt32(8),
            row.GetInt32(9) != 0,
            row.IsDBNull(10) ? null : row.GetFieldValue<byte[]>(10)
        );
}
