using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_db_updates</c>: which databases were created, written to and deleted, once or continuously.</summary>
internal sealed class DatabaseUpdatesEndpoint(CouchNode node)
{
    private const int Minute = 60_000;

    private DatabaseUpdates Updates => node.Store.Updates;

    public async Task HandleAsync(CouchExchange request)
    {
        request.Allow("GET");
        string feed = request.Query["feed"] ?? "normal";
        if (feed == "eventsource")
            throw CouchException.NotImplemented("The embedded server does not support feed=eventsource of _db_updates.");
        if (feed is not ("normal" or "continuous" or "longpoll"))
            throw CouchException.BadRequest("Supported `feed` types: normal, continuous, longpoll, eventsource");
        long since = SequenceTerm.Read(request.Query["since"], Updates.Seq, Updates.Incarnation);
        int limit = Integer(request, "limit") ?? int.MaxValue;
        TimeSpan timeout = TimeSpan.FromMilliseconds(Integer(request, "timeout") ?? Minute);
        int? heartbeat = request.Query["heartbeat"] switch
        {
            "true" => Minute,
            "false" => null,
            _ => Integer(request, "heartbeat"),
        };
        HttpResponse response = request.Context.Response;
        if (feed == "normal" && request.IsUnchanged(SequenceText(Updates.Seq)))
            return;
        byte[] end = await request.BeginFeedAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, node.Stopping);
        var reader = new Reader(this, response, isList: feed != "continuous", limit, request.Query.IsTrue("descending"));
        await reader.StartAsync(ended.Token);
        while (true)
        {
            Task changed = Updates.Signal.Next;
            await reader.WriteAsync(since, ended.Token);
            since = Math.Max(since, reader.LastSeq);
            if (feed == "normal" || reader.IsFull || feed == "longpoll" && reader.Count > 0)
                break;
            if (!await WaitAsync(changed, heartbeat, timeout, reader, ended.Token))
                break;
        }
        await reader.EndAsync(limit == 0 ? 0 : since, ended.Token);
        await response.Body.WriteAsync(end, ended.Token);
    }

    private async Task<bool> WaitAsync(Task changed, int? heartbeat, TimeSpan timeout, Reader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var canceled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            TimeSpan wait = heartbeat is { } interval ? TimeSpan.FromMilliseconds(interval) : timeout;
            Task first = await Task.WhenAny(changed, Task.Delay(wait, node.Time, canceled.Token));
            await canceled.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (first == changed)
                return true;
            if (heartbeat is null)
                return false;
            await reader.HeartbeatAsync(cancellationToken);
        }
    }

    private static int? Integer(CouchExchange request, string name) =>
        request.Query[name] is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value
        : throw CouchException.BadRequest("invalid_integer");

    private string SequenceText(long seq) => SequenceTerm.Text(seq, Updates.Incarnation);

    /// <summary>Writes the events that one client reads.</summary>
    private sealed class Reader(DatabaseUpdatesEndpoint endpoint, HttpResponse response, bool isList, int limit, bool descending)
    {
        public int Count { get; private set; }

        public long LastSeq { get; private set; }

        public bool IsFull => Count >= limit;

        public Task StartAsync(CancellationToken cancellationToken) => SendAsync(isList ? "{\"results\":[\n" : "", cancellationToken);

        public async Task WriteAsync(long since, CancellationToken cancellationToken)
        {
            List<DatabaseUpdate> updates = endpoint.Updates.After(since);
            if (descending)
                updates.Reverse();
            foreach (DatabaseUpdate update in updates.Take(limit - Count))
            {
                string json = Encoding.UTF8.GetString(
                    Json.Object(writer =>
                    {
                        writer.WriteString("db_name", update.Name);
                        writer.WriteString("type", update.Kind);
                        writer.WriteString("seq", endpoint.SequenceText(update.Seq));
                    })
                );
                await SendAsync(
                    !isList ? json + "\n"
                        : Count > 0 ? ",\n" + json
                        : json,
                    cancellationToken
                );
                Count++;
                LastSeq = Math.Max(LastSeq, update.Seq);
            }
        }

        public Task HeartbeatAsync(CancellationToken cancellationToken) => SendAsync("\n", cancellationToken);

        public Task EndAsync(long seq, CancellationToken cancellationToken)
        {
            string last = JsonEncodedText.Encode(endpoint.SequenceText(seq)).ToString();
            return SendAsync(isList ? $"\n],\n\"last_seq\":\"{last}\"}}\n" : $"{{\"last_seq\":\"{last}\"}}\n", cancellationToken);
        }

        private async Task SendAsync(string text, CancellationToken cancellationToken)
        {
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }
}
