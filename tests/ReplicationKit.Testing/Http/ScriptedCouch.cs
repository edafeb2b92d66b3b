using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit.Testing;

/// <summary>
/// A CouchDB in memory, on the test's clock: its replications run and end as scripted. It counts what was
/// written.
/// </summary>
public sealed class ScriptedCouch(TestClock clock, ScriptedServer kind = ScriptedServer.CouchDB3) : HttpMessageHandler
{
    /// <summary>The interval of a feed's heartbeats, as the client asks for it.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    private const string Database = "/_replicator";

    private readonly object _gate = new();
    private readonly SortedDictionary<string, Document> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TimeSpan Time, string? End)> _scripts = new(StringComparer.Ordinal);
    private readonly List<Feed> _feeds = [];
    private readonly List<string> _writes = [];
    private long _sequence;

    /// <summary>Every write that was applied: <c>PUT id 1-a</c>, <c>DELETE id 2-b</c>.</summary>
    public IReadOnlyList<string> Writes
    {
        get
        {
            lock (_gate)
                return [.. _writes];
        }
    }

    /// <summary>The number of feeds that are open.</summary>
    public int OpenFeeds
    {
        get
        {
            lock (_gate)
                return _feeds.Count;
        }
    }

    /// <summary>Sets how the replication of a document runs.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="time">The time that it takes.</param>
    /// <param name="end"><c>completed</c> or <c>failed</c>, or <c>null</c> if it never ends, as without a script.</param>
    public void Script(string id, TimeSpan time, string? end)
    {
        lock (_gate)
            _scripts[id] = (time, end);
    }

    /// <summary>Writes a document as another client does.</summary>
    public void Create(string id)
    {
        lock (_gate)
            Write(
                new JsonObject
                {
                    ["_id"] = id,
                    ["source"] = "http://couch.test:5984/s/",
                    ["target"] = "http://couch.test:5984/t/",
                }
            );
    }

    /// <summary>Deletes a document as another client does.</summary>
    public void Delete(string id)
    {
        lock (_gate)
        {
            if (Find(id) is { } document)
                Delete(document);
        }
    }

    /// <summary>Returns a document's revision, or <c>null</c> if there is none.</summary>
    public string? RevisionOf(string id)
    {
        lock (_gate)
            return Find(id)?.Revision;
    }

    /// <summary>Returns how a replication has ended, or <c>null</c> if it has not.</summary>
    public string? EndOf(string id)
    {
        lock (_gate)
            return Find(id)?.End;
    }

    /// <summary>Forgets all documents, and what was written.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _documents.Clear();
            _writes.Clear();
        }
    }

    /// <summary>Ends all feeds as a server does that restarts.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            foreach (Feed feed in _feeds)
                feed.Break();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        HttpResponseMessage response;
        lock (_gate)
            response = Answer(request.Method.Method, request.RequestUri!, body);
        response.RequestMessage = request;
        response.Headers.Date = clock.GetUtcNow();
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_gate)
            {
                foreach (Feed feed in _feeds.ToArray())
                    feed.Dispose();
                foreach (Document document in _documents.Values)
                    document.Timer?.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private HttpResponseMessage Answer(string method, Uri uri, string body)
    {
        Dictionary<string, string> query = Query(uri);
        string path = uri.AbsolutePath;
        if (path == "/")
            return StubServer.Json(
                kind switch
                {
                    ScriptedServer.CouchDB1 =>
                        """{"couchdb":"Welcome","uuid":"f1","version":"1.7.2","vendor":{"version":"1.7.2","name":"x"}}""",
                    ScriptedServer.Pouch =>
                        """{"express-pouchdb":"Welcome!","version":"4.2.0","vendor":{"name":"PouchDB authors"},"uuid":"f1"}""",
                    _ => """{"couchdb":"Welcome","version":"3.5.2"}""",
                }
            );
        if (kind != ScriptedServer.CouchDB3 && path.StartsWith("/_scheduler", StringComparison.Ordinal))
            return kind == ScriptedServer.Pouch
                ? StubServer.Json(HttpStatusCode.NotFound, """{"error":"not_found","reason":"no_db_file"}""")
                : StubServer.Json(
                    HttpStatusCode.BadRequest,
                    """{"error":"illegal_database_name","reason":"Name: '_scheduler'. Only lowercase characters (a-z) are allowed."}"""
                );
        if (path == "/_replicate")
            return Replicate(JsonNode.Parse(body)!.AsObject());
        if (path == "/_active_tasks" && kind == ScriptedServer.Pouch)
            return StubServer.Json("[]");
        if (path == "/_active_tasks")
            return StubServer.Json($"[{string.Join(',', _documents.Values.Where(document => document.State == "running").Select(Task))}]");
        if (path == "/_session")
            return Session(method);
        if (path == Database)
            return StubServer.Json($$"""{"db_name":"_replicator","update_seq":"{{_sequence}}-x"}""");
        if (path == "/_scheduler/docs/_replicator")
            return Page(query);
        if (path.StartsWith("/_scheduler/docs/_replicator/", StringComparison.Ordinal))
            return Find(IdIn(path)) is { } found ? StubServer.Json(Row(found)) : Missing("missing");
        if (!path.StartsWith(Database + "/", StringComparison.Ordinal))
            return Missing("missing");
        return (method, path[(Database.Length + 1)..]) switch
        {
            ("POST", "_changes" or "_bulk_get") when kind == ScriptedServer.CouchDB1 => StubServer.Json(
                HttpStatusCode.MethodNotAllowed,
                """{"error":"method_not_allowed","reason":"Only GET,HEAD allowed"}"""
            ),
            (_, "_changes") => OpenFeed(query),
            ("POST", "_bulk_get") => BulkGet(body),
            ("POST", "_bulk_docs") => BulkDocs(body),
            ("GET", "_all_docs") => AllDocs(query),
            ("PUT", _) => Put(IdIn(path), body),
            ("DELETE", _) => Delete(IdIn(path), query.GetValueOrDefault("rev")),
            _ => Get(IdIn(path)),
        };
    }

    /// <summary>Runs a replication without a document, at once. PouchDB Server reads no objects, and cannot cancel.</summary>
    private HttpResponseMessage Replicate(JsonObject body)
    {
        if (kind != ScriptedServer.Pouch)
            return StubServer.Json(
                """{"ok":true,"session_id":"s1","source_last_seq":100,"history":[{"session_id":"s1","start_time":"Sun, 29 Nov 2026 19:00:00 GMT","end_time":"Sun, 29 Nov 2026 19:00:01 GMT","docs_read":100,"docs_written":100}]}"""
            );
        return body["source"] is JsonValue && body["target"] is JsonValue
            ? StubServer.Json(
                """{"ok":true,"start_time":"2026-11-29T19:09:37.954Z","docs_read":100,"docs_written":100,"doc_write_failures":0,"errors":[],"last_seq":100,"status":"complete","end_time":"2026-11-29T19:09:38.184Z","history":[]}"""
            )
            : StubServer.Json(HttpStatusCode.InternalServerError, """{"status":500}""");
    }

    private static HttpResponseMessage Session(string method)
    {
        HttpResponseMessage response = StubServer.Json("""{"ok":true,"userCtx":{"name":"admin","roles":["_admin"]}}""");
        if (method == "POST")
            response.Headers.Add("Set-Cookie", "AuthSession=YWRtaW4; Version=1; Path=/; HttpOnly; Max-Age=600");
        return response;
    }

    private HttpResponseMessage Page(Dictionary<string, string> query)
    {
        Document[] rows = [.. Range(query)];
        if (query.TryGetValue("states", out string? states))
            rows = Array.FindAll(rows, row => states.Split(',').Contains(row.State, StringComparer.Ordinal));
        return StubServer.Json($$"""{"total_rows":{{_documents.Count}},"offset":0,"docs":[{{string.Join(",\n", rows.Select(Row))}}]}""");
    }

    private HttpResponseMessage AllDocs(Dictionary<string, string> query) =>
        StubServer.Json(
            "{\"rows\":["
                + string.Join(
                    ',',
                    Range(query).Select(row => $$"""{"id":"{{row.Id}}","key":"{{row.Id}}","value":{"rev":"{{row.Revision}}"} }""")
                )
                + "]}"
        );

    private IEnumerable<Document> Range(Dictionary<string, string> query)
    {
        string? first = Key(query, "startkey");
        string? last = Key(query, "endkey");
        return _documents
            .Values.Where(row =>
                !row.IsDeleted
                && (first is null || string.CompareOrdinal(row.Id, first) >= 0)
                && (last is null || string.CompareOrdinal(row.Id, last) <= 0)
            )
            .Skip(int.Parse(query.GetValueOrDefault("skip", "0"), CultureInfo.InvariantCulture))
            .Take(int.Parse(query.GetValueOrDefault("limit", "25"), CultureInfo.InvariantCulture));
    }

    private HttpResponseMessage Get(string id) =>
        Find(id) is { } document ? StubServer.Json(document.Body.ToJsonString())
        : _documents.ContainsKey(id) ? Missing("deleted")
        : Missing("missing");

    private HttpResponseMessage BulkGet(string body) =>
        StubServer.Json(
            "{\"results\":["
                + string.Join(
                    ',',
                    JsonNode.Parse(body)!["docs"]!
                        .AsArray()
                        .Select(wanted => (string)wanted!["id"]!)
                        .Select(id =>
                            Find(id) is { } document
                                ? $$"""{"id":"{{id}}","docs":[{"ok":{{document.Body.ToJsonString()}}}]}"""
                                : $$"""{"id":"{{id}}","docs":[{"error":{"id":"{{id}}","rev":"undefined","error":"not_found","reason":"missing"} }]}"""
                        )
                )
                + "]}"
        );

    private HttpResponseMessage BulkDocs(string body) =>
        StubServer.Json(
            HttpStatusCode.Created,
            "["
                + string.Join(',', JsonNode.Parse(body)!["docs"]!.AsArray().Select(document => WriteRow(document!.DeepClone().AsObject())))
                + "]"
        );

    private string WriteRow(JsonObject document) =>
        Conflicts(document)
            ? $$"""{"id":"{{document["_id"]}}","error":"conflict","reason":"Document update conflict."}"""
            : $$"""{"ok":true,"id":"{{document["_id"]}}","rev":"{{Apply(document)}}"}""";

    private string Apply(JsonObject document) =>
        document.ContainsKey("_deleted") ? Delete(Find((string)document["_id"]!)!) : Write(document);

    private HttpResponseMessage Put(string id, string body)
    {
        JsonObject document = JsonNode.Parse(body)!.AsObject();
        document["_id"] = id;
        return Conflicts(document)
            ? StubServer.Json(HttpStatusCode.Conflict, """{"error":"conflict","reason":"Document update conflict."}""")
            : StubServer.Json(HttpStatusCode.Created, $$"""{"ok":true,"id":"{{id}}","rev":"{{Write(document)}}"}""");
    }

    private HttpResponseMessage Delete(string id, string? revision)
    {
        if (Find(id) is not { } document)
            return Missing(_documents.ContainsKey(id) ? "deleted" : "missing");
        if (document.Revision != revision)
            return StubServer.Json(HttpStatusCode.Conflict, """{"error":"conflict","reason":"Document update conflict."}""");
        return StubServer.Json($$"""{"ok":true,"id":"{{id}}","rev":"{{Delete(document)}}"}""");
    }

    private bool Conflicts(JsonObject document) => Find((string)document["_id"]!)?.Revision != (string?)document["_rev"];

    /// <summary>Applies a write and lets the replication run, unless the document contains an outcome.</summary>
    /// <returns>The revision.</returns>
    private string Write(JsonObject body)
    {
        string id = (string)body["_id"]!;
        Document document = Next(id, body);
        string revision = document.Revision;
        _writes.Add($"PUT {id} {revision}");
        document.StartedAt = clock.GetTimestamp();
        if (kind == ScriptedServer.Pouch && document.Body["source"] is JsonObject)
            return document.Revision; // It does not understand such an endpoint, and never runs the replication.
        if (kind != ScriptedServer.CouchDB3 && document.End is null)
        {
            body = document.Body.DeepClone().AsObject();
            body["_replication_state"] = "triggered";
            document = Next(id, body);
            document.StartedAt = clock.GetTimestamp();
        }

        if (document.End is null && _scripts.TryGetValue(id, out var script) && script.End is { } end)
            document.Timer = clock.Schedule(script.Time, () => Complete(id, document.Revision, end));
        return revision;
    }

    private string Delete(Document document)
    {
        Document tombstone = Next(document.Id, new JsonObject { ["_id"] = document.Id, ["_deleted"] = true });
        tombstone.IsDeleted = true;
        _writes.Add($"DELETE {document.Id} {tombstone.Revision}");
        Tell(tombstone);
        return tombstone.Revision;
    }

    /// <summary>Writes how a replication has ended into its document, as the server does.</summary>
    private void Complete(string id, string revision, string end)
    {
        lock (_gate)
        {
            if (Find(id) is not { } document || document.Revision != revision)
                return;
            JsonObject body = document.Body.DeepClone().AsObject();
            body["_replication_state"] = end;
            body["_replication_state_time"] = Time(clock.GetUtcNow());
            if (end == "failed")
                body["_replication_state_reason"] = "as scripted";
            else
                body["_replication_stats"] = JsonNode.Parse(Info(written: 100));
            Tell(Next(id, body));
        }
    }

    private Document Next(string id, JsonObject body)
    {
        int generation = 1;
        if (_documents.TryGetValue(id, out Document? before))
        {
            before.Timer?.Dispose();
            generation = before.Generation + 1;
        }

        body.Remove("_rev");
        string revision = string.Create(CultureInfo.InvariantCulture, $"{generation}-{Hash(body.ToJsonString()):x8}");
        body["_rev"] = revision;
        return _documents[id] = new Document(id, generation, revision, body) { Sequence = ++_sequence };
    }

    private HttpResponseMessage OpenFeed(Dictionary<string, string> query)
    {
        string since = query.GetValueOrDefault("since", "now");
        long after = since == "now" ? _sequence : long.Parse(since.Split('-')[0], CultureInfo.InvariantCulture);
        var feed = new Feed(this);
        _feeds.Add(feed);
        foreach (Document document in _documents.Values.Where(document => document.Sequence > after).OrderBy(document => document.Sequence))
        {
            if (document.IsDeleted || document.End is not null)
                feed.Send(Line(document));
        }

        feed.StartHeartbeats(clock);
        return feed.ToResponse();
    }

    private void Tell(Document document)
    {
        foreach (Feed feed in _feeds)
            feed.Send(Line(document));
    }

    private static string Line(Document document)
    {
        JsonObject fields = [];
        foreach (
            string name in (string[])["_replication_state", "_replication_state_time", "_replication_state_reason", "_replication_stats"]
        )
        {
            if (document.Body[name] is { } value)
                fields[name] = value.DeepClone();
        }

        return $$"""{"seq":"{{document.Sequence}}-x","id":"{{document.Id}}","changes":[{"rev":"{{document.Revision}}"}]{{(document.IsDeleted ? ",\"deleted\":true" : "")}},"doc":{{fields.ToJsonString()}}}"""
            + "\n";
    }

    private string Row(Document document)
    {
        string start = Time(clock.GetUtcNow());
        if (document.End is { } end)
        {
            string info = end == "failed" ? """{"error":"as scripted"}""" : Info(written: 100);
            return $$"""{"database":"_replicator","doc_id":"{{document.Id}}","id":null,"source":"http://couch.test:5984/s/","target":"http://couch.test:5984/t/","state":"{{end}}","error_count":0,"info":{{info}},"start_time":"{{start}}","last_updated":"{{start}}"}""";
        }

        long written = (long)(TimeSpan.FromTicks(clock.GetTimestamp() - document.StartedAt).TotalSeconds);
        return $$"""{"database":"_replicator","doc_id":"{{document.Id}}","id":"{{Hash(document.Id):x8}}","node":"couchdb@127.0.0.1","source":"http://couch.test:5984/s/","target":"http://couch.test:5984/t/","state":"{{document.State}}","info":{{Info(written)}},"error_count":0,"last_updated":"{{start}}","start_time":"{{start}}","source_proxy":null,"target_proxy":null}""";
    }

    private string Task(Document document) =>
        $$"""{"pid":"<0.1.0>","type":"replication","doc_id":"{{document.Id}}","replication_id":"{{Hash(document.Id):x8}}","continuous":true,"source":"http://couch.test:5984/s/","target":"http://couch.test:5984/t/","docs_written":{{(long)TimeSpan.FromTicks(clock.GetTimestamp() - document.StartedAt).TotalSeconds}},"docs_read":{{(long)TimeSpan.FromTicks(clock.GetTimestamp() - document.StartedAt).TotalSeconds}},"source_seq":1000,"checkpointed_source_seq":0,"progress":1,"started_on":1796000000}""";

    private static string Info(long written) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"revisions_checked":{{written}},"missing_revisions_found":{{written}},"docs_read":{{written}},"docs_written":{{written}},"changes_pending":{{1000 - written}},"doc_write_failures":0,"bulk_get_docs":{{written}},"bulk_get_attempts":{{written}},"checkpointed_source_seq":"{{written}}-g1","source_seq":"1000-g1","through_seq":"{{written}}-g1"}"""
        );

    private Document? Find(string id) => _documents.TryGetValue(id, out Document? document) && !document.IsDeleted ? document : null;

    private static HttpResponseMessage Missing(string reason) =>
        StubServer.Json(HttpStatusCode.NotFound, $$"""{"error":"not_found","reason":"{{reason}}"}""");

    private static string IdIn(string path) => Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);

    private static Dictionary<string, string> Query(Uri uri) =>
        uri
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]), StringComparer.Ordinal);

    private static string? Key(Dictionary<string, string> query, string name) =>
        query.TryGetValue(name, out string? json) ? JsonSerializer.Deserialize<string>(json) : null;

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static uint Hash(string content)
    {
        uint hash = 2166136261;
        foreach (byte unit in Encoding.UTF8.GetBytes(content))
            hash = (hash ^ unit) * 16777619;
        return hash;
    }

    private sealed class Document(string id, int generation, string revision, JsonObject body)
    {
        public string Id => id;

        public int Generation => generation;

        public string Revision => revision;

        public JsonObject Body => body;

        public bool IsDeleted { get; set; }

        public long Sequence { get; init; }

        public long StartedAt { get; set; }

        public IDisposable? Timer { get; set; }

        public string? End => (string?)body["_replication_state"] is "completed" or "failed" ? (string?)body["_replication_state"] : null;

        public string State => End ?? "running";
    }

    /// <summary>A body that goes on until the client or the server ends it.</summary>
    private sealed class Feed(ScriptedCouch server) : StubFeedStream
    {
        private IDisposable? _heartbeat;

        public void StartHeartbeats(TestClock clock) =>
            _heartbeat = clock.Schedule(
                Heartbeat,
                () =>
                {
                    lock (server._gate)
                    {
                        if (!server._feeds.Contains(this))
                            return;
                        Send("\n");
                        StartHeartbeats(clock);
                    }
                }
            );

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                lock (server._gate)
                {
                    _heartbeat?.Dispose();
                    server._feeds.Remove(this);
                }
            }

            base.Dispose(disposing);
        }
    }
}
