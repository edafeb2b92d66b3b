using System.Globalization;
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
internal sealed record ChangesOptions
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public ChangesFeed Feed { get; private init; }

    public long Since { get; private init; }

    public long Limit { get; private init; } = long.MaxValue;

    public bool AllLeaves { get; private init; }

    public bool Descending { get; private init; }

    public bool IncludeDocuments { get; private init; }

    /// <summary>
    /// The interval at which an empty line shows that the server is alive, or <c>null</c> to send none and end the feed after
    /// <see cref="Timeout"/>.
    /// </summary>
    public TimeSpan? Heartbeat { get; private init; }

    public TimeSpan Timeout { get; private init; } = Minute;

    public DocumentOptions Documents { get; private init; } = DocumentOptions.Plain;

    public static ChangesOptions From(CouchExchange request, CouchDatabase database)
    {
        QueryParameters query = request.Query;
        return new ChangesOptions
        {
            Feed = FeedOf(query["feed"]),
            Since = SequenceTerm.Read(
                request.Header("Last-Event-ID") ?? query["last-event-id"] ?? query["since"],
                database.Seq,
                database.Incarnation
            ),
            Limit = LimitOf(query["limit"]),
            AllLeaves = query["style"] == "all_docs",
            Descending = query.IsTrue("descending"),
            IncludeDocuments = query.IsTrue("include_docs"),
            Heartbeat = HeartbeatOf(query["heartbeat"]),
            Timeout = TimeoutOf(query["timeout"]),
            Documents = DocumentOptions.From(query),
        };
    }

    private static ChangesFeed FeedOf(string? text) =>
        text switch
        {
            null or "normal" => ChangesFeed.Normal,
            "longpoll" => ChangesFeed.Longpoll,
            "continuous" or "live" => ChangesFeed.Continuous,
            "eventsource" => ChangesFeed.EventSource,
            _ => throw CouchException.BadRequest("Supported `feed` types: normal, continuous, live, longpoll, eventsource"),
        };

    private static long LimitOf(string? text)
    {
        if (text is null)
            return long.MaxValue;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long limit)
            ? limit
            : throw CouchException.QueryParse($"Invalid value for integer: \"{text}\"");
    }

    private static TimeSpan? HeartbeatOf(string? text)
    {
        if (text is null or "false")
            return null;
        if (text == "true")
            return Minute;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long milliseconds))
            throw CouchException.BadRequest("Invalid heartbeat value. Expecting a positive integer value (in milliseconds).");
        return milliseconds > 0
            ? Milliseconds(milliseconds)
            : throw CouchException.BadRequest("The heartbeat value should be a positive integer (in milliseconds).");
    }

    private static TimeSpan TimeoutOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds) ? Milliseconds(milliseconds) : Minute;

    // No timer runs for more than 49 days.
    private static TimeSpan Milliseconds(long number) => TimeSpan.FromMilliseconds(Math.Min(number, int.MaxValue));
}
