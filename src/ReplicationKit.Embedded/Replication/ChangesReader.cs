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

    public async Task RunAsync(SourceSequence since, CancellationToken cancellationToken)
    {
        try
        {
            if (specification.Continuous)
                await FollowAsync(since, cancellationToken);
            else
                await ReadAsync(since, cancellationToken);
            queue.Complete();
        }
        catch (Exception error)
        {
            queue.Complete(error);
            throw;
        }
    }

    private async Task ReadAsync(SourceSequence since, CancellationToken cancellationToken)
    {
        for (bool more = true; more; )
        {
            using JsonDocument page = await source.ChangesAsync(since, PageSize, cancellationToken);
            int count = 0;
            // An endpoint with a query in its URL sends another response, which CouchDB treats as no changes.
            if (page.RootElement.Member("results") is not { ValueKind: JsonValueKind.Array } results)
                return;
            foreach (JsonElement row in results.EnumerateArray())
            {
                count++;
                if (SourceChange.Read(row) is not { } change)
                    continue;
                since = change.Sequence;
                await queue.WriteAsync(change, cancellationToken);
            }
            more = count == PageSize;
        }
    }

    private async Task FollowAsync(SourceSequence since, CancellationToken cancellationToken)
    {
        while (true)
        {
            using HttpResponseMessage response = await source.FollowAsync(since, cancellationToken);
            try
            {
                since = await ReadLinesAsync(response, since, cancellationToken);
            }
            catch (Exception error)
                when (error is IOException or HttpRequestException or SocketException && !cancellationToken.IsCancellationRequested)
            {
                // The connection broke; the next request shows whether the source is down too.
            }
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<SourceSequence> ReadLinesAsync(
        HttpResponseMessage response,
        SourceSequence since,
        CancellationToken cancellationToken
    )
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (byte[] line in LimitedLines.ReadAsync(stream, EndpointClient.MostBytes, cancellationToken))
        {
            if (line.Length == 0)
                continue;
            using JsonDocument row = Json.Parse(line);
            if (row.RootElement.Member("last_seq") is { } last)
                return last.ValueKind == JsonValueKind.Null ? since : SourceSequence.From(last);
            if (SourceChange.Read(row.RootElement) is not { } change)
                continue;
            since = change.Sequence;
            await queue.WriteAsync(change, cancellationToken);
        }
        return since;
    }
}
