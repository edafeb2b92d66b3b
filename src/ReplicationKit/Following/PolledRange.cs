namespace ReplicationKit;

/// <summary>
/// The replications of one turn: the page that is read for them, or, if their ids are so far apart that most of its rows belong to others,
/// which of them is read next.
/// </summary>
internal sealed class PolledRange
{
    private (string First, string Last, int Count)? _farApart;
    private int _next;

    /// <summary>The last page. It is empty once the replications are far apart.</summary>
    public StatusPage Page { get; private set; } = new();

    /// <summary>Records that a page between two ids has too many rows for the replications that are needed.</summary>
    public void SetFarApart(string first, string last, int count)
    {
        _farApart = (first, last, count);
        Page.Dispose();
        Page = new StatusPage();
    }

    /// <summary>Whether these are the replications that were far apart. For others, a page shows it.</summary>
    public bool IsFarApart(string first, string last, int count) => _farApart == (first, last, count);

    /// <summary>Returns the index of the replication that is read next, so that each has a turn.</summary>
    public int Next(int count)
    {
        int next = _next % count;
        _next = next + 1;
        return next;
    }
}
