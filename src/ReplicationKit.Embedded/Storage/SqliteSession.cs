using Microsoft.Data.Sqlite;

namespace ReplicationKit.Embedded.Storage;

/// <summary>One SQLite connection. Everything goes through <see cref="Gate"/>: SQLite has one writer, and statements are shared.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly StatementCache _statements;

    /// <param name="file">The path of the database file, created when absent; null keeps everything in memory.</param>
    public SqliteSession(string? file)
    {
        var builder = new SqliteConnectionStringBuilder { DataSource = file ?? ":memory:", Pooling = false };
        _connection = new SqliteConnection(builder.ConnectionString);
        _connection.Open();
        _statements = new StatementCache(this);
        if (file is not null)
            Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = NORMAL");
        Execute("PRAGMA cache_size = -65536");
    }

    public object Gate { get; } = new();

    public StatementCache Statements => _statements;

    public void Execute(string sql)
    {
        lock (Gate)
        {
            using SqliteCommand command = CreateCommand(sql);
            command.ExecuteNonQuery();
        }
    }

    public SqliteCommand CreateCommand(string sql)
    {
        SqliteCommand command = _connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants but for the numbers of their tables.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    /// <summary>Runs the work as a whole or not at all, alone.</summary>
    public T InTransaction<T>(Func<T> work)
    {
        lock (Gate)
        {
            _statements.Run("BEGIN IMMEDIATE");
            try
            {
                T result = work();
                _statements.Run("COMMIT");
                return result;
            }
            catch
            {
                _statements.Run("ROLLBACK");
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            _statements.Dispose();
            _connection.Dispose();
        }
    }
}
