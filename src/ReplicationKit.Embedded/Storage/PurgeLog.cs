using System.Globalization;

namespace ReplicationKit.Embedded.Storage;

/// <summary>Revisions of a document that were purged, or were to be.</summary>
internal sealed record PurgeInfo(string Id, IReadOnlyList<RevisionId> Revisions);

/// <summary>What was purged from a database, the latest last.</summary>
internal sealed class PurgeLog
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS purges (
            database INTEGER NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, revs TEXT NOT NULL, PRIMARY KEY (database, seq)) WITHOUT ROWID
        """;

    private const int DefaultLimit = 1000;

    private readonly SqliteSession _session;
    private readonly long _database;
    private readonly string _limitName;

    /// <param name="session">The connection.</param>
    /// <param name="database">The key of the database.</param>
    public PurgeLog(SqliteSession session, long database)
    {
        _session = session;
        _database = database;
        _limitName = string.Create(CultureInfo.InvariantCulture, $"purged_infos_limit/{database}");
        lock (session.Gate)
            Seq = session.Statements.Count("SELECT MAX(seq) FROM purges WHERE database = $0", database);
    }

    /// <summary>How many documents were named by all requests.</summary>
    public long Seq { get; private set; }

    /// <summary>How many entries compaction leaves.</summary>
    public int Limit
    {
        get
        {
            lock (_session.Gate)
                return _session.Statements.Scalar("SELECT value FROM server WHERE name = $0", _limitName) is string limit
                    ? int.Parse(limit, CultureInfo.InvariantCulture)
                    : DefaultLimit;
        }
        set
        {
            lock (_session.Gate)
                _session.Statements.Run(
                    "INSERT OR REPLACE INTO server (name, value) VALUES ($0, $1)",
                    _limitName,
                    value.ToString(CultureInfo.InvariantCulture)
                );
        }
    }

    public List<PurgeInfo> All()
    {
        lock (_session.Gate)
            return _session.Statements.Rows(
                "SELECT id, revs FROM purges WHERE database = $0 ORDER BY seq",
                static row => new PurgeInfo(
                    row.GetString(0),
                    [.. row.GetString(1).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(RevisionId.Parse)]
                ),
                _database
            );
    }

    /// <summary>Adds entries, within a transaction.</summary>
    public void Add(IReadOnlyList<PurgeInfo> purges)
    {
        foreach (PurgeInfo purge in purges)
            _session.Statements.Run(
                "INSERT INTO purges (database, seq, id, revs) VALUES ($0, $1, $2, $3)",
                _database,
                ++Seq,
                purge.Id,
                string.Join(' ', purge.Revisions)
            );
    }

    /// <summary>Removes the oldest entries, within a transaction.</summary>
    public void Trim() => _session.Statements.Run("DELETE FROM purges WHERE database = $0 AND seq <= $1", _database, Seq - Limit);

    /// <summary>Removes everything, within a transaction.</summary>
    public void Drop()
    {
        _session.Statements.Run("DELETE FROM purges WHERE database = $0", _database);
        _session.Statements.Run("DELETE FROM server WHERE name = $0", _limitName);
    }
}
