namespace ReplicationKit.Embedded.Storage;

/// <summary>What happened to a database.</summary>
/// <param name="Seq">The number of the event.</param>
/// <param name="Kind"><c>created</c>, <c>updated</c> or <c>deleted</c>.</param>
/// <param name="Name">The database's name.</param>
internal sealed record DatabaseUpdate(long Seq, string Kind, string Name);

/// <summary>
/// What happened to databases since the server was started, or since <c>_global_changes</c> was created: of each kind of event of a database,
/// the last.
/// </summary>
internal sealed class DatabaseUpdates
{
    private readonly object _gate = new();
    private readonly Dictionary<(string Kind, string Name), long> _last = [];
    private readonly SortedDictionary<long, DatabaseUpdate> _updates = [];

    public ChangeSignal Signal { get; } = new();

    /// <summary>A part of every sequence that differs after the feed has begun again.</summary>
    public string Incarnation { get; private set; } = DocumentIds.New();

    public long Seq { get; private set; }

    public void Add(string kind, string name)
    {
        lock (_gate)
        {
            if (_last.TryGetValue((kind, name), out long former))
                _updates.Remove(former);
            Seq++;
            _last[(kind, name)] = Seq;
            _updates[Seq] = new DatabaseUpdate(Seq, kind, name);
        }
        Signal.Raise();
    }

    /// <summary>Records that the list of databases, which CouchDB keeps in a database, has changed.</summary>
    public void AddToList(string kind, string name)
    {
        if (name == "_global_changes")
        {
            Restart();
            return;
        }
        Add(kind, name);
        Add("updated", "_dbs");
    }

    private void Restart()
    {
        lock (_gate)
        {
            _last.Clear();
            _updates.Clear();
            Seq = 0;
            Incarnation = DocumentIds.New();
        }
        Signal.Raise();
    }

    /// <summary>Returns the events after the sequence, the oldest first.</summary>
    public List<DatabaseUpdate> After(long seq)
    {
        lock (_gate)
            return [.. _updates.Values.Where(update => update.Seq > seq)];
    }
}
