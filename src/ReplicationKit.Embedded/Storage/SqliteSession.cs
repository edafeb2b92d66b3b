using Microsoft.Data.Sqlite;

namespace ReplicationKit.Embedded.Storage;

/// <summary>One SQLite connection. <see cref="Gate"/> guards all access: SQLite has one writer, and statements are shared.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly StatementCache _statements;
    private readonly DataFileOwner? _owner;

    /// <exception cref="IOException">The file belongs to another server, or is not a database.</exception>
    /// <param name="file">The path of the database file, which is created if absent, or <c>null</c> to keep everything in memory.</param>
    public SqliteSession(string? file)
    {
        _owner = file is null ? null : new DataFileOwner(file);
        var builder = new SqliteConnectionStringBuilder { DataSource = file ?? ":memory:", Pooling = false };
        _connection = new SqliteConnection(builder.ConnectionString);
        _statements = new StatementCache(this);
        try
        {
            _connection.Open();
            if (file is not null)
            {
                // Only before the first table is created.
                Execute("PRAGMA auto_vacuum = INCREMENTAL");
                Execute("PRAGMA journal_mode = WAL");
            }
            Execute("PRAGMA synchronous = NORMAL");
            Execute("PRAGMA cache_size = -65536");
        }
        catch (SqliteException error)
        {
            Dispose();
            throw new IOException($"The data file '{file}' cannot be opened: {error.Message}", error);
        }
    }

    public object Gate { get; } = new();

    /// <summary>Which attachments are compressed when they are stored.</summary>
    public AttachmentCompression Compression { get; set; } = new(AttachmentCompression.DefaultLevel, AttachmentCompression.DefaultTypes);

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

    /// <summary>Runs the work exclusively, as a whole or not at all.</summary>
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
                RollBack();
                throw;
            }
        }
    }

    /// <summary>Shortens the data file by the pages that nothing uses.</summary>
    public void Shrink()
    {
        lock (Gate)
        {
            // Each row that is read releases a page.
            _statements.Rows("PRAGMA incremental_vacuum", static _ => true);
            _statements.Rows("PRAGMA wal_checkpoint(TRUNCATE)", static _ => true);
        }
    }

    // A full disk ends the transaction itself, so that there is nothing to roll back.
    private void RollBack()
    {
        try
        {
            _statements.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // The exception that is being thrown contains the reason.
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            _statements.Dispose();
            _connection.Dispose();
            _owner?.Dispose();
        }
    }
}
