using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

internal enum ChangesFeed
{
    Normal,
    Longpoll,
    Continuous,
    EventSource,
}

/// <summary>The options of a request to <c>_changes</c>.</summary>
internal sealed class ChangesOptions
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // What CouchDB takes for no limit.
    private const long MostRows = 1_000_000_000_000_000;

    private string? _feed,
        _since;
    private long _interval = 1;

    /// <exception cref="CouchException">A parameter has an invalid value.</exception>
    public ChangesOptions(CouchExchange request)
    {
        foreach ((string name, QueryValue value) in request.Query.All)
            Read(name.ToLowerInvariant(), value);
        // A browser that connects again states in a header what it has.
        if (_feed == "eventsource")
            _since = request.Header("Last-Event-ID") ?? _since;
    }

    public ChangesFeed Feed { get; private set; }

    public long Since { get; private set; }

    public long Limit { get; private set; } = MostRows;

    public bool AllLeaves { get; private set; }

    public bool Descending { get; private set; }

    public bool IncludeDocuments { get; private set; }

    /// <summary>
    /// The interval at which an empty line shows that the server is alive, or <c>null</c> to send none and end the feed after
    /// <see cref="Timeout"/>.
    /// </summary>
    public TimeSpan? Heartbeat { get; private set; }

    public TimeSpan Timeout { get; private set; } = Minute;

    public DocumentOptions Documents { get; private set; } = DocumentOptions.Plain;

    /// <summary>Returns whether a row shows its sequence: some do, counted from the end of the limit.</summary>
    public bool ShowsSequence(long row) => (Limit - row) % _interval == 0;

    /// <summary>Reads what CouchDB reads after the filter: the feed, and the sequence to begin after.</summary>
    /// <exception cref="CouchException">A parameter has an invalid value.</exception>
    public void Complete(CouchDatabase database)
    {
        Feed = _feed switch
        {
            null or "normal" => ChangesFeed.Normal,
            "longpoll" => ChangesFeed.Longpoll,
            "continuous" or "live" => ChangesFeed.Continuous,
            "eventsource" => ChangesFeed.EventSource,
            _ => throw CouchException.BadRequest("Supported `feed` types: normal, continuous, live, longpoll, eventsource"),
        };
        Since = SequenceTerm.Read(_since, database.Seq, database.Incarnation);
    }

    private void Read(string name, QueryValue value)
    {
        bool isTrue = value.Text == "true";
        switch (name)
        {
            case "feed":
                _feed = value.Text;
                break;
            case "since" or "last-event-id":
                _since = value.Text;
                break;
            // CouchDB returns 500 for other values.
            case "style":
                AllLeaves = value.Text switch
                {
                    "all_docs" => true,
                    "main_only" => false,
                    _ => throw CouchException.BadRequest("Supported `style` values: main_only, all_docs"),
                };
                break;
            // As in CouchDB, a negative limit does not limit anything.
            case "limit":
                Limit = Integer(value) is >= 0 and var limit ? limit : MostRows;
                break;
            case "timeout":
                Timeout = Milliseconds(Math.Max(0, Integer(value)));
                break;
            case "heartbeat":
                Heartbeat = isTrue ? Minute : HeartbeatOf(value);
                break;
            case "seq_interval":
                _interval = value.Integer() is > 0 and var rows ? rows : throw CouchException.BadRequest("invalid_seq_interval");
                break;
            case "descending" when isTrue:
                Descending = true;
                break;
            case "include_docs" when isTrue:
                IncludeDocuments = true;
                break;
            case "conflicts" when isTrue:
                Documents = Documents with { Conflicts = true };
                break;
            case "attachments" when isTrue:
                Documents = Documents with { Attachments = true };
                break;
            case "att_encoding_info" when isTrue:
                Documents = Documents with { EncodingInfo = true };
                break;
        }
    }

    private static TimeSpan HeartbeatOf(QueryValue value) =>
        value.Integer() switch
        {
            null => throw CouchException.BadRequest("Invalid heartbeat value. Expecting a positive integer value (in milliseconds)."),
            > 0 and var milliseconds => Milliseconds(milliseconds),
            _ => throw CouchException.BadRequest("The heartbeat value should be a positive integer (in milliseconds)."),
        };

    // CouchDB returns 500 for a value that is not an integer.
    private static long Integer(QueryValue value) => value.Integer() ?? value.Natural();

    // No timer runs for more than 49 days.
    private static TimeSpan Milliseconds(long number) => TimeSpan.FromMilliseconds(Math.Min(number, int.MaxValue));
}
