using System.Globalization;

namespace ReplicationKit.Embedded.Storage;

/// <summary>Returns what each of the documents contributes to an index.</summary>
internal delegate IReadOnlyList<IReadOnlyList<IndexEntry>> DocumentMap(IReadOnlyList<DocumentRow> documents);

/// <summary>
/// An index over a database's documents, ordered as CouchDB orders keys. It is stored with the documents and follows their changes by
/// sequence: <see cref="Update"/> reads what has changed since the last update.
/// </summary>
internal sealed class OrderedIndex
{
    private const int BatchSize = 500;

    private readonly SqliteSession _session;
    private readonly CouchDatabase _database;
    private readonly long _key;
    private readonly string _rows;
    private readonly object _updating = new();

    public OrderedIndex(SqliteSession session, CouchDatabase database, long key, long seq, bool create)
    {
        _session = session;
        _database = database;
        _key = key;
        Seq = seq;
        _rows = string.Create(CultureInfo.InvariantCulture, $"rows_{key}");
        if (create)
            session.Execute(
                $"""
                CREATE TABLE {_rows} (
                    sort BLOB NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL,
                    PRIMARY KEY (sort, id, number)) WITHOUT ROWID;
                CREATE INDEX {_rows}_id ON {_rows} (id);
                """
            );
    }

    /// <summary>The sequence up to which the index contains the documents.</summary>
    public long Seq { get; private set; }

    /// <summary>Brings the index up to date with the database as it is at the time of the call.</summary>
    /// <param name="map">What documents contribute.</param>
    /// <param name="design">Whether design documents are indexed.</param>
    public void Update(DocumentMap map, bool design = false)
    {
        lock (_updating)
        {
            long target = _database.Seq;
            while (Seq < target)
            {
                List<DocumentRow> changed = _database.ChangesAfter(Seq, BatchSize);
                if (changed.Count == 0)
                {
                    Skip(target);
                    return;
                }
                List<DocumentRow> mapped = changed.FindAll(row => !row.Deleted && (design || !DocumentIds.IsDesign(row.Id)));
                Store(changed, mapped, map(mapped));
            }
        }
    }

    /// <param name="partition">The partition whose rows are counted, or <c>null</c> for all.</param>
    public long Count(string? partition = null)
    {
        lock (_session.Gate)
        {
            _database.ThrowIfDropped();
            return partition is null
                ? _database.Statements.Count($"SELECT COUNT(*) FROM {_rows}")
                : _database.Statements.Count($"SELECT COUNT(*) FROM {_rows} WHERE {OfPartition(0)}", Bounds(partition));
        }
    }

    /// <summary>Returns the size of the keys and values, and that of all that is stored, with the rows replaced since the last compaction.</summary>
    public (long Active, long Stored) Sizes()
    {
        lock (_session.Gate)
        {
            _database.ThrowIfDropped();
            long active = _database.Statements.Count($"SELECT SUM(LENGTH(key) + LENGTH(value)) FROM {_rows}");
            long order = _database.Statements.Count($"SELECT SUM(LENGTH(sort) + LENGTH(id)) FROM {_rows}");
            return (active, active + order + _database.Statements.Count("SELECT replaced FROM indexes WHERE key = $0", _key));
        }
    }

    /// <summary>Gives the space of replaced rows back.</summary>
    public void Compact()
    {
        lock (_session.Gate)
        {
            _database.ThrowIfDropped();
            _database.Statements.Run("UPDATE indexes SET replaced = 0 WHERE key = $0", _key);
            _session.Shrink();
        }
    }

    /// <summary>Returns how many rows precede the first of the range in its direction.</summary>
    public long CountBefore(IndexRange range)
    {
        if (range.Start is null)
            return 0;
        string before = range.Descending ? ">" : "<";
        lock (_session.Gate)
        {
            _database.ThrowIfDropped();
            string where = range.StartId is null ? $"sort {before} $0 AND $1 IS NULL" : $"(sort, id) {before} ($0, $1)";
            if (range.Partition is { } partition)
                return _database.Statements.Count(
                    $"SELECT COUNT(*) FROM {_rows} WHERE {where} AND {OfPartition(2)}",
                    [range.Start, range.StartId, .. Bounds(partition)]
                );
            return _database.Statements.Count($"SELECT COUNT(*) FROM {_rows} WHERE {where}", range.Start, range.StartId);
        }
    }

    /// <summary>Returns the rows of the range. They are read in batches while the caller enumerates them.</summary>
    public IEnumerable<IndexRow> Read(IndexRange range)
    {
        IndexRow? last = null;
        while (true)
        {
            List<IndexRow> rows = Batch(range, last);
            foreach (IndexRow row in rows)
                yield return row;
            if (rows.Count < BatchSize)
                yield break;
            last = rows[^1];
        }
    }

    /// <summary>Removes the rows of a document that is no longer there, within a transaction.</summary>
    internal void Remove(string id) => _database.Statements.Run($"DELETE FROM {_rows} WHERE id = $0", id);

    internal void Drop() => _session.Execute($"DROP TABLE {_rows}");

    private List<IndexRow> Batch(IndexRange range, IndexRow? after)
    {
        (string from, string to, string order) = range.Descending ? ("<", ">", "DESC") : (">", "<", "ASC");
        string end = range.InclusiveEnd ? to + "=" : to;
        string where = after is not null
            ? $"(sort, id) {from}= ($0, $1) AND NOT (sort = $0 AND id = $1 AND number <= $2)"
            : (range.Start, range.StartId) switch
            {
                (null, _) => "$0 IS NULL AND $1 IS NULL AND $2 IS NULL",
                (_, null) => $"sort {from}= $0 AND $1 IS NULL AND $2 IS NULL",
                _ => $"(sort, id) {from}= ($0, $1) AND $2 IS NULL",
            };
        where += (range.End, range.EndId) switch
        {
            (null, _) => " AND $3 IS NULL AND $4 IS NULL",
            (_, null) => $" AND sort {end} $3 AND $4 IS NULL",
            _ => $" AND (sort, id) {end} ($3, $4)",
        };
        if (range.Partition is not null)
            where += " AND " + OfPartition(5);
        string sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {IndexRow.Columns} FROM {_rows} WHERE {where} ORDER BY sort {order}, id {order}, number LIMIT {BatchSize}"
        );
        lock (_session.Gate)
        {
            _database.ThrowIfDropped();
            object?[] values =
            [
                after?.Sort ?? range.Start,
                after?.Id ?? (range.Start is null ? null : range.StartId),
                after?.Number,
                range.End,
                range.End is null ? null : range.EndId,
            ];
            return _database.Statements.Rows(
                sql,
                IndexRow.Read,
                range.Partition is { } partition ? [.. values, .. Bounds(partition)] : values
            );
        }
    }

    // The last changes were purged.
    private void Skip(long seq)
    {
        lock (_session.Gate)
        {
            _database.ThrowIfDropped();
            _database.Statements.Run("UPDATE indexes SET seq = $0 WHERE key = $1", seq, _key);
        }
        Seq = seq;
    }

    // The condition that a row is a partition's, whose parameters begin at a number.
    private static string OfPartition(int parameter) =>
        string.Create(CultureInfo.InvariantCulture, $"id >= ${parameter} AND id < ${parameter + 1}");

    // A semicolon is the character after the colon.
    private static string[] Bounds(string partition) => [partition + ":", partition + ";"];

    private void Store(List<DocumentRow> changed, List<DocumentRow> mapped, IReadOnlyList<IReadOnlyList<IndexEntry>> entries)
    {
        StatementCache statements = _database.Statements;
        long seq = changed[^1].Seq;
        _session.InTransaction(() =>
        {
            _database.ThrowIfDropped();
            long replaced = Seq == 0 ? 0 : changed.Sum(row => Delete(row.Id));
            for (int i = 0; i < mapped.Count; i++)
            {
                for (int number = 0; number < entries[i].Count; number++)
                {
                    IndexEntry entry = entries[i][number];
                    statements.Run(
                        $"INSERT INTO {_rows} ({IndexRow.Columns}) VALUES ($0, $1, $2, $3, $4)",
                        entry.Sort,
                        mapped[i].Id,
                        number,
                        entry.Key,
                        entry.Value
                    );
                }
            }
            return statements.Run("UPDATE indexes SET seq = $0, replaced = replaced + $1 WHERE key = $2", seq, replaced, _key);
        });
        Seq = seq;
    }

    // Returns the size of what is deleted.
    private long Delete(string id) =>
        _database
            .Statements.Rows(
                $"DELETE FROM {_rows} WHERE id = $0 RETURNING LENGTH(sort) + LENGTH(id) + LENGTH(key) + LENGTH(value)",
                static row => row.GetInt64(0),
                id
            )
            .Sum();
}
