using System.Globalization;

namespace ReplicationKit.Embedded.Storage;

/// <summary>One database, for reading. <see cref="EditWriter"/> writes.</summary>
internal sealed class CouchDatabase
{
    private readonly SqliteSession _session;
    private readonly EditWriter _writer;
    private readonly Dictionary<string, OrderedIndex> _indexes = new(StringComparer.Ordinal);
    private readonly string _docs,
        _bodies,
        _attachments,
        _local;
    private long _bytes;

    public CouchDatabase(SqliteSession session, DatabaseRow row, bool create = false)
    {
        _session = session;
        Statements = new StatementCache(session);
        Key = row.Key;
        Name = row.Name;
        Created = row.Created;
        Incarnation = row.Incarnation;
        Seq = row.Seq;
        DocumentCount = row.Documents;
        DeletedCount = row.Deleted;
        RevisionLimit = row.RevisionLimit;
        Shards = row.Shards;
        Partitioned = row.Partitioned;
        Security = row.Security;
        _docs = Table("docs");
        _bodies = Table("bodies");
        _attachments = Table("atts");
        _local = Table("local");
        if (create)
            CreateTables();
        else
            Open();
        Purges = new PurgeLog(session, row.Key);
        _writer = new EditWriter(this, session);
    }

    public long Key { get; }

    public string Name { get; }

    /// <summary>Seconds since 1970.</summary>
    public long Created { get; }

    /// <summary>A part of every sequence that differs if a database with the same name was deleted and created again.</summary>
    public string Incarnation { get; }

    public long Seq { get; internal set; }

    public long DocumentCount { get; internal set; }

    public long DeletedCount { get; internal set; }

    public int RevisionLimit { get; private set; }

    public int Shards { get; }

    public bool Partitioned { get; }

    /// <summary>The security object as JSON, or <c>null</c> until one is set.</summary>
    public byte[]? Security { get; private set; }

    public bool Dropped { get; private set; }

    public ChangeSignal Signal { get; } = new();

    /// <summary>A number that changes when a design document does, so that compiled functions can be cached until then.</summary>
    public long DesignSeq { get; internal set; }

    /// <summary>
    /// Whether an edit was validated since the last design document was written. Until then, CouchDB does not know that there are no
    /// validation functions (<c>couch_db:before_docs_update/4</c>).
    /// </summary>
    internal bool HasValidated { get; set; }

    public bool IsReplicator => Name == "_replicator" || Name.EndsWith("/_replicator", StringComparison.Ordinal);

    public bool IsUsers => IsAuthentication || Name == "_users" || Name.EndsWith("/_users", StringComparison.Ordinal);

    /// <summary>Whether it is configured as the database of the users.</summary>
    internal bool IsAuthentication { get; set; }

    public long ExternalSize => _bytes;

    public PurgeLog Purges { get; }

    internal StatementCache Statements { get; }

    public IReadOnlyList<WriteResult> Write(IReadOnlyList<ParsedDocument> documents, bool newEdits, EditCheck? check = null) =>
        _writer.Write(documents, newEdits, check);

    /// <summary>Forgets revisions as if they had never been, and returns those of each document.</summary>
    public List<List<RevisionId>> Purge(IReadOnlyList<PurgeInfo> purges) => _writer.Purge(purges);

    public DocumentRow? Find(string id)
    {
        lock (_session.Gate)
            return FindLocked(id);
    }

    /// <summary>Returns a design document.</summary>
    /// <param name="name">The name, without the prefix.</param>
    /// <exception cref="CouchException">It does not exist, or is deleted.</exception>
    public DocumentRow Design(string name) =>
        Find(DocumentIds.DesignPrefix + name) switch
        {
            null => throw CouchException.Missing(),
            { Deleted: true } => throw CouchException.Deleted(),
            { } row => row,
        };

    public StoredBody Body(long key)
    {
        if (key == 0)
            return StoredBody.Empty;
        lock (_session.Gate)
            return BodyLocked(key);
    }

    public byte[] AttachmentData(long key)
    {
        lock (_session.Gate)
            return (byte[])(Statements.Scalar($"SELECT data FROM {_attachments} WHERE key = $0", key) ?? throw CouchException.Missing());
    }

    /// <summary>Returns the next documents in the order of their last change.</summary>
    public List<DocumentRow> ChangesAfter(long seq, int limit)
    {
        lock (_session.Gate)
        {
            ThrowIfDropped();
            return Statements.Rows(
                $"SELECT {DocumentRow.Columns} FROM {_docs} WHERE seq > $0 ORDER BY seq LIMIT $1",
                DocumentRow.Read,
                seq,
                limit
            );
        }
    }

    /// <summary>Returns the documents before the sequence, from the latest change backwards.</summary>
    public List<DocumentRow> ChangesBefore(long seq, int limit)
    {
        lock (_session.Gate)
        {
            ThrowIfDropped();
            return Statements.Rows(
                $"SELECT {DocumentRow.Columns} FROM {_docs} WHERE seq < $0 ORDER BY seq DESC LIMIT $1",
                DocumentRow.Read,
                seq,
                limit
            );
        }
    }

    public long CountAfter(long seq)
    {
        lock (_session.Gate)
            return seq == 0 ? DocumentCount + DeletedCount : Statements.Count($"SELECT COUNT(*) FROM {_docs} WHERE seq > $0", seq);
    }

    /// <summary>Returns documents that are not deleted, by id.</summary>
    public List<DocumentRow> List(in IdRange range)
    {
        lock (_session.Gate)
        {
            (string where, object?[] values) = range.ToSql();
            where = "deleted = 0 AND " + where;
            string order = range.Descending ? "DESC" : "ASC";
            string sql = string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT {DocumentRow.Columns} FROM {_docs} WHERE {where} ORDER BY id {order} LIMIT $2 OFFSET $3"
            );
            return Statements.Rows(sql, DocumentRow.Read, [.. values, range.Limit, range.Skip]);
        }
    }

    /// <summary>Returns how many documents that are not deleted precede the id in the order of the listing.</summary>
    public long CountBefore(string id, bool descending)
    {
        lock (_session.Gate)
            return Statements.Count($"SELECT COUNT(*) FROM {_docs} WHERE deleted = 0 AND id {(descending ? ">" : "<")} $0", id);
    }

    /// <summary>Returns how many documents a partition has, how many of its documents are deleted, and the size of their winners.</summary>
    public (long Documents, long Deleted, long Bytes) CountPartition(string partition)
    {
        string where = $"FROM {_docs} WHERE id >= $0 AND id < $1";
        object[] range = [partition + ":", partition + ";"];
        lock (_session.Gate)
        {
            ThrowIfDropped();
            return (
                Statements.Count($"SELECT COUNT(*) {where} AND deleted = 0", range),
                Statements.Count($"SELECT COUNT(*) {where} AND deleted = 1", range),
                Statements.Count($"SELECT SUM(LENGTH(json)) FROM {_bodies} WHERE key IN (SELECT body {where} AND deleted = 0)", range)
            );
        }
    }

    public (byte[] Json, long Revision)? Local(string id)
    {
        lock (_session.Gate)
        {
            return
                Statements.Row(
                    $"SELECT json, rev FROM {_local} WHERE id = $0",
                    row => Tuple.Create(row.GetFieldValue<byte[]>(0), row.GetInt64(1)),
                    id
                )
                    is { } found
                ? (found.Item1, found.Item2)
                : null;
        }
    }

    public List<LocalRow> Locals(in IdRange range)
    {
        lock (_session.Gate)
        {
            ThrowIfDropped();
            (string where, object?[] values) = range.ToSql();
            return Statements.Rows(
                $"SELECT id, rev, json FROM {_local} WHERE {where} ORDER BY id {(range.Descending ? "DESC" : "ASC")} LIMIT $2 OFFSET $3",
                static row => new LocalRow(row.GetString(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)),
                [.. values, range.Limit, range.Skip]
            );
        }
    }

    /// <summary>
    /// Stores a local document, or deletes it if the JSON is <c>null</c>. Local documents have no conflicts: the last write wins.
    /// </summary>
    public void WriteLocal(string id, byte[]? json, long revision)
    {
        _session.InTransaction(() =>
        {
            ThrowIfDropped();
            return json is null
                ? Statements.Run($"DELETE FROM {_local} WHERE id = $0", id)
                : Statements.Run($"INSERT OR REPLACE INTO {_local} (id, rev, json) VALUES ($0, $1, $2)", id, revision, json);
        });
    }

    public void SetSecurity(byte[] json)
    {
        lock (_session.Gate)
        {
            Statements.Run("UPDATE databases SET security = $0 WHERE key = $1", json, Key);
            Security = json;
        }
    }

    public void SetRevisionLimit(int limit)
    {
        lock (_session.Gate)
        {
            Statements.Run("UPDATE databases SET revs_limit = $0 WHERE key = $1", limit, Key);
            RevisionLimit = limit;
        }
    }

    /// <summary>Returns the index with the signature, which identifies what documents contribute. It is created on first use.</summary>
    public OrderedIndex Index(string signature)
    {
        lock (_session.Gate)
        {
            ThrowIfDropped();
            if (_indexes.TryGetValue(signature, out OrderedIndex? index))
                return index;
            index = _session.InTransaction(() =>
            {
                Statements.Run("INSERT INTO indexes (database, signature) VALUES ($0, $1)", Key, signature);
                long key = Statements.Count("SELECT last_insert_rowid()");
                return new OrderedIndex(_session, this, key, seq: 0, create: true);
            });
            return _indexes[signature] = index;
        }
    }

    /// <summary>Removes the indexes whose signatures no design document has.</summary>
    public void RetainIndexes(IReadOnlySet<string> signatures)
    {
        _session.InTransaction(() =>
        {
            ThrowIfDropped();
            foreach (string signature in _indexes.Keys.Where(signature => !signatures.Contains(signature)).ToList())
            {
                // Its statements refer to the table.
                Statements.Dispose();
                _indexes[signature].Drop();
                Statements.Run("DELETE FROM indexes WHERE database = $0 AND signature = $1", Key, signature);
                _indexes.Remove(signature);
            }
            return true;
        });
    }

    /// <summary>Removes the bodies of superseded revisions.</summary>
    public void Compact()
    {
        _writer.Compact();
        _session.Shrink();
    }

    /// <summary>Returns the sequence as clients see it.</summary>
    public string SequenceText(long seq) => SequenceTerm.Text(seq, Incarnation);

    internal void Drop()
    {
        Statements.Dispose();
        foreach (string table in new[] { _docs, _bodies, _attachments, _local })
            _session.Execute($"DROP TABLE {table}");
        foreach (OrderedIndex index in _indexes.Values)
            index.Drop();
        Purges.Drop();
        Statements.Run("DELETE FROM indexes WHERE database = $0", Key);
        Statements.Dispose();
        Dropped = true;
    }

    internal void RemoveFromIndexes(string id)
    {
        foreach (OrderedIndex index in _indexes.Values)
            index.Remove(id);
    }

    internal void ThrowIfDropped()
    {
        if (Dropped)
            throw CouchException.NoDatabase();
    }

    internal string Table(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{Key}");

    internal DocumentRow? FindLocked(string id)
    {
        ThrowIfDropped();
        return Statements.Row($"SELECT {DocumentRow.Columns} FROM {_docs} WHERE id = $0", DocumentRow.Read, id);
    }

    internal StoredBody BodyLocked(long key)
    {
        ThrowIfDropped();
        return Statements.Row(
                $"SELECT json, atts FROM {_bodies} WHERE key = $0",
                static row => new StoredBody(
                    row.GetFieldValue<byte[]>(0),
                    AttachmentInfo.Deserialize(row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1))
                ),
                key
            ) ?? throw CouchException.Missing();
    }

    internal void AddBytes(long count) => _bytes += count;

    private void Open()
    {
        _bytes = Statements.Count($"SELECT SUM(LENGTH(json)) FROM {_bodies}");
        DesignSeq = Statements.Count(
            $"SELECT MAX(seq) FROM {_docs} WHERE id >= $0 AND id < $1",
            DocumentIds.DesignPrefix,
            IdRange.DesignDocuments.End
        );
        foreach (
            (string signature, long key, long seq) in Statements.Rows(
                "SELECT signature, key, seq FROM indexes WHERE database = $0",
                static row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
                Key
            )
        )
            _indexes[signature] = new OrderedIndex(_session, this, key, seq, create: false);
    }

    private void CreateTables()
    {
        _session.Execute(
            $"""
            CREATE TABLE {_docs} (
                id TEXT PRIMARY KEY, seq INTEGER NOT NULL, deleted INTEGER NOT NULL, rev TEXT NOT NULL,
                body INTEGER NOT NULL, tree BLOB NOT NULL) WITHOUT ROWID;
            CREATE UNIQUE INDEX {_docs}_seq ON {_docs} (seq);
            CREATE TABLE {_bodies} (key INTEGER PRIMARY KEY, json BLOB NOT NULL, atts BLOB);
            CREATE TABLE {_attachments} (key INTEGER PRIMARY KEY, data BLOB NOT NULL);
            CREATE TABLE {_local} (id TEXT PRIMARY KEY, rev INTEGER NOT NULL, json BLOB NOT NULL) WITHOUT ROWID;
            """
        );
    }
}
