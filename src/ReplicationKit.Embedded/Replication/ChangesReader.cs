using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>Reads the source's changes into a queue: up to the last one, or indefinitely.</summary>
internal sealed class ChangesReader(
    RemoteDatabase source,
    ReplicationSpecification specification,
    ChannelWriter<SourceChange> queue,
    TimeProvider time
)
{
    private const int PageSize = 2000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private SourceSequence _position;

    public async Task RunAsync(SourceSequence since, CancellationToken cancellationToken)
    {
        _position = since;
        try
        {
            if (specification.Continuous)
                await FollowAsync(cancellationToken);
            else
                await ReadAsync(cancellationToken);
            queue.Complete();
        }
        catch (Exception error)
        {
            queue.Complete(error);
            throw;
        }
    }

    // Like CouchDB, a one-shot replication records the last change that it read, not the position at which the page ended.
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        for (bool more = true; more; )
        {
            using JsonDocument page = await source.ChangesAsync(_position, PageSize, cancellationToken);
            int count = 0;
            // An endpoint with a query in its URL sends another response, which CouchDB treats as no changes.
            if (page.RootElement.Member("results") is not { ValueKind: JsonValueKind.Array } results)
                return;
            foreach (JsonElement row in results.EnumerateArray())
            {
                count++;
                if (SourceChange.Read(row) is { } change)
                    await AddAsync(change, cancellationToken);
            }
            more = count == PageSize;
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            long begun = time.GetTimestamp();
            using HttpResponseMessage response = await source.FollowAsync(_position, cancellationToken);
            try
            {
                await ReadLinesAsync(response, cancellationToken);
            }
            catch (Exception error)
                when (error is IOException or HttpRequestException or SocketException && !cancellationToken.IsCancellationRequested)
            {
                // The connection broke; the next request shows whether the source is down too.
            }
            // Without the pause, a source that ends each feed immediately would receive requests in a tight loop.
            if (time.GetElapsedTime(begun) < Pause)
                await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task ReadLinesAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (byte[] line in LimitedLines.ReadAsync(stream, EndpointClient.MostBytes, cancellationToken))
        {
            if (line.Length == 0)
                continue;
            using JsonDocument row = Json.Parse(line);
            if (row.RootElement.Member("last_seq") is { } last)
            {
                // The position is past the changes that the filter rejected.
                if (last.ValueKind != JsonValueKind.Null && SourceSequence.From(last) is var end && end != _position)
                    await AddAsync(SourceChange.Position(end), cancellationToken);
                return;
            }
            if (SourceChange.Read(row.RootElement) is { } change)
                await AddAsync(change, cancellationToken);
        }
    }

    private async Task AddAsync(SourceChange change, CancellationToken cancellationToken)
    {
        await queue.WriteAsync(change, cancellationToken);
        _position = change.Sequence;
    }
}
