using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace ReplicationKit.Embedded.Storage;

/// <summary>The databases of one server, in memory or in a file.</summary>
internal sealed partial class CouchStore : IDisposable
{
    // What a file may be called in CouchDB, and what it adds to the name of a database.
    private const int MostNameBytes = 255,
        FileSuffix = 17;

    private readonly SqliteSession _session;
    private readonly TimeProvider _time;
    private string _authenticationDatabase = "_users";
    private readonly Dictionary<string, CouchDatabase> _databases = new(StringComparer.Ordinal);

    public CouchStore(string? file, TimeProvider time)
    {
        _session = new SqliteSession(file);
        _time = time;
        try
        {
            Uuid = Open();
        }
        catch (SqliteException error)
        {
            _session.Dispose();
            throw new IOException($"The data file '{file}' cannot be opened: {error.Message}", error);
        }
    }

    /// <summary>Raised after a database was created, written to or deleted, outside of any lock.</summary>
    public event Action<CouchDatabase>? Changed;

    /// <summary>What happened to the databases.</summary>
    public DatabaseUpdates Updates { get; } = new();

    /// <summary>The name of the database of the users.</summary>
    public string AuthenticationDatabase
    {
        get => _authenticationDatabase;
        set
        {
            lock (_session.Gate)
            {
                _authenticationDatabase = value;
                foreach (CouchDatabase database in _databases.Values)
                    database.IsAuthentication = database.Name == value;
            }
        }
    }

    /// <summary>Which attachments are compressed when they are stored.</summary>
    public AttachmentCompression Compression
    {
        set => _session.Compression = value;
    }

    /// <summary>The server's id, which stays the same as long as the data exists.</summary>
    public string Uuid { get; }

    public List<string> Names()
    {
        lock (_session.Gate)
            return [.. _databases.Keys.Order(StringComparer.Ordinal)];
    }

    public CouchDatabase? Find(string name)
    {
        lock (_session.Gate)
            return _databases.GetValueOrDefault(name);
    }

    public CouchDatabase Get(string name) => Find(name) ?? throw CouchException.NoDatabase();

    /// <exception cref="CouchException">The name is invalid, or already in use.</exception>
    public CouchDatabase Create(string name, int shards = 2, bool partitioned = false)
    {
        CheckName(name);
        CouchDatabase database = _session.InTransaction(() =>
        {
            if (_databases.ContainsKey(name))
                throw new CouchException(412, "file_exists", "The database could not be created, the file already exists.");
            DatabaseRow row = Insert(name, shards, partitioned);
            return _databases[name] = new CouchDatabase(_session, row, create: true) { IsAuthentication = name == _authenticationDatabase };
        });
        Updates.AddToList("created", name);
        Changed?.Invoke(database);
        return database;
    }

    public void Delete(string name)
    {
        CouchDatabase database = _session.InTransaction(() =>
        {
            CouchDatabase found = Get(name);
            found.Drop();
            _session.Statements.Run("DELETE FROM databases WHERE key = $0", found.Key);
            _databases.Remove(name);
            return found;
        });
        database.Signal.Raise();
        Updates.AddToList("deleted", name);
        Changed?.Invoke(database);
    }

    /// <summary>Notifies followers of the database's feeds and of the store of a write.</summary>
    public void Notify(CouchDatabase database)
    {
        database.Signal.Raise();
        Updates.Add("updated", database.Name);
        Changed?.Invoke(database);
    }

    /// <summary>Returns a server value that survives restarts. It is created on first use.</summary>
    public string ServerValue(string name, Func<string> make)
    {
        lock (_session.Gate)
        {
            if (_session.Statements.Scalar("SELECT value FROM server WHERE name = $0", name) is string value)
                return value;
            value = make();
            _session.Statements.Run("INSERT INTO server (name, value) VALUES ($0, $1)", name, value);
            return value;
        }
    }

    public void SetServerValue(string name, string value)
    {
        lock (_session.Gate)
            _session.Statements.Run("INSERT OR REPLACE INTO server (name, value) VALUES ($0, $1)", name, value);
    }

    /// <summary>Limits the size of the data, as a full disk does.</summary>
    /// <param name="pages">The most pages of the database, of 4 kB each.</param>
    internal void Limit(int pages) => _session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));

    public void Dispose() => _session.Dispose();

    // Returns the id of the server.
    private string Open()
    {
        _session.Execute(
            """
            CREATE TABLE IF NOT EXISTS server (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS databases (
                key INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, incarnation TEXT NOT NULL,
                seq INTEGER NOT NULL DEFAULT 0, docs INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0,
                revs_limit INTEGER NOT NULL DEFAULT 1000, q INTEGER NOT NULL DEFAULT 2, partitioned INTEGER NOT NULL DEFAULT 0, security BLOB);
            CREATE TABLE IF NOT EXISTS indexes (
                key INTEGER PRIMARY KEY AUTOINCREMENT, database INTEGER NOT NULL, signature TEXT NOT NULL, seq INTEGER NOT NULL DEFAULT 0,
                replaced INTEGER NOT NULL DEFAULT 0, UNIQUE (database, signature))
            """
        );
        _session.Execute(PurgeLog.Schema);
        foreach (
            DatabaseRow row in _session.Statements.Rows(
                "SELECT key, name, created, incarnation, seq, docs, deleted, revs_limit, q, partitioned, security FROM databases",
                DatabaseRow.Read
            )
        )
            _databases[row.Name] = new CouchDatabase(_session, row);
        return ServerValue("uuid", DocumentIds.New);
    }

    /// <summary>Returns whether a database's name is that of one that CouchDB itself uses.</summary>
    public static bool IsSystemName(string name) =>
        name is "_replicator" or "_users" or "_global_changes"
        || name.EndsWith("/_replicator", StringComparison.Ordinal)
        || name.EndsWith("/_users", StringComparison.Ordinal);

    private static void CheckName(string name)
    {
        bool system = IsSystemName(name);
        string checkedPart = system ? name[..Math.Max(0, name.LastIndexOf('/'))] : name;
        if ((!system || checkedPart.Length > 0) && !LegalName().IsMatch(checkedPart))
            throw new CouchException(
                400,
                "illegal_database_name",
                $"Name: '{name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are "
                    + "allowed. Must begin with a letter."
            );
        string[] parts = name.Split('/');
        if (parts.Any(static part => part.Length > MostNameBytes) || parts[^1].Length > MostNameBytes - FileSuffix)
            throw new CouchException(400, "database_name_too_long", $"At least one path segment of `{name}` is too long.");
    }

    private DatabaseRow Insert(string name, int shards, bool partitioned)
    {
        long created = _time.GetUtcNow().ToUnixTimeSeconds();
        string incarnation = DocumentIds.New();
        _session.Statements.Run(
            "INSERT INTO databases (name, created, incarnation, q, partitioned) VALUES ($0, $1, $2, $3, $4)",
            name,
            created,
            incarnation,
            shards,
            partitioned ? 1 : 0
        );
        long key = _session.Statements.Count("SELECT last_insert_rowid()");
        return new DatabaseRow(key, name, created, incarnation, 0, 0, 0, 1000, shards, partitioned, null);
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_$()+/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LegalName();
}
