using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_changes</c>: the changes since a sequence, once or continuously.</summary>
internal sealed class ChangesEndpoints(CouchNode node)
{
    private const int BatchSize = 500;

    public async Task HandleAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("GET,POST,HEAD");
        var options = new ChangesOptions(request);
        using JsonDocument? body = request.Method == "POST" ? await BodyAsync(request) : null;
        ChangesFilter filter = ChangesFilter.Create(node, database, request, body?.RootElement);
        options.Complete(database);
        if (options.Feed == ChangesFeed.Normal && request.IsUnchanged(database.SequenceText(database.Seq)))
            return;
        var writer = new ChangesWriter(request.Context.Response, database, options, filter.Fields);
        HttpResponse response = request.Context.Response;
        byte[] end = [];
        if (options.Feed == ChangesFeed.EventSource)
        {
            response.Headers.CacheControl = "no-cache";
            response.ContentType = "text/event-stream";
        }
        else
        {
            end = await request.BeginFeedAsync();
        }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, node.Stopping);
        if (options.Descending)
            await WriteDescendingAsync(database, options, filter, writer, ended.Token);
        else
            await FollowAsync(database, options, filter, writer, ended.Token);
        await response.Body.WriteAsync(end, ended.Token);
    }

    private static async Task<JsonDocument?> BodyAsync(CouchExchange request)
    {
        if (request.Context.Request.ContentLength == 0)
            return null;
        request.RequireJsonContent();
        return await request.JsonObjectAsync();
    }

    private async Task FollowAsync(
        CouchDatabase database,
        ChangesOptions options,
        ChangesFilter filter,
        ChangesWriter writer,
        CancellationToken cancellationToken
    )
    {
        await using var pulse = new FeedPulse(options, node.Time);
        long cursor = options.Since;
        long left = options.Limit;
        bool started = false;
        while (left > 0 && !database.Dropped)
        {
            Task changed = database.Signal.Next;
            List<DocumentRow> rows = database.ChangesAfter(cursor, BatchSize);
            foreach (DocumentRow row in rows)
            {
                cursor = row.Seq;
                List<RevisionTree.Node> leaves = filter.Select(row, options.AllLeaves);
                if (leaves.Count == 0)
                    continue;
                writer.Row(row, leaves);
                pulse.Beat();
                if (--left == 0)
                    break;
            }
            if (rows.Count == BatchSize && left > 0)
            {
                await writer.FlushAsync(cancellationToken);
                continue;
            }
            if (left == 0 || options.Feed == ChangesFeed.Normal || options.Feed == ChangesFeed.Longpoll && writer.Rows > 0)
                break;
            if (!started || writer.HasContent)
                await writer.FlushAsync(cancellationToken, start: true);
            started = true;
            if (!await pulse.WaitAsync(changed, writer, cancellationToken))
                break;
        }
        if (left == 0 && writer.Rows == 0)
            cursor = Math.Max(cursor, options.Since);
        long pending = database.Dropped ? 0 : database.CountAfter(cursor);
        // CouchDB reads few documents by their ids, up to the last sequence, and counts all others as pending.
        if (filter.ReadsById && options.Feed == ChangesFeed.Normal && left > 0)
            (cursor, pending) = (database.Seq, database.CountAfter(options.Since) - writer.Rows);
        await writer.EndAsync(cursor, pending, cancellationToken);
    }

    private static async Task WriteDescendingAsync(
        CouchDatabase database,
        ChangesOptions options,
        ChangesFilter filter,
        ChangesWriter writer,
        CancellationToken cancellationToken
    )
    {
        long cursor = long.MaxValue;
        long left = options.Limit;
        while (left > 0)
        {
            List<DocumentRow> rows = database.ChangesBefore(cursor, BatchSize);
            foreach (DocumentRow row in rows.Where(row => row.Seq > options.Since))
            {
                List<RevisionTree.Node> leaves = filter.Select(row, options.AllLeaves);
                if (leaves.Count == 0)
                    continue;
                writer.Row(row, leaves);
                if (--left == 0)
                    break;
            }
            if (rows.Count < BatchSize)
                break;
            cursor = rows[^1].Seq;
        }
        await writer.EndAsync(writer.LastSeq, 0, cancellationToken);
    }
}
