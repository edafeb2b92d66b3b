using System.Buffers;
using System.Net;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>
/// Reads the continuous changes feed of the replicator database. The server filters it to the rows that report the end of a replication:
/// deletions, and documents with an outcome that the server wrote. Only the outcome is sent, so passwords in the documents stay on the
/// server.
/// </summary>
internal sealed class ChangesFeed(CouchConnection connection, ReplicatorDatabase database)
{
    private const int Heartbeat = 20_000;

    /// <summary>The longest line. A document has at most 8 MB by default.</summary>
    private const int MaxLine = 64 * 1024 * 1024;

    /// <summary>A feed that is silent for this long is dead, even if its connection is open.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(2.5 * Heartbeat);

    private string? _since;
    private bool _isUnfiltered;
    private volatile bool _isOpen;

    private string Action => $"follow the changes of the database '{database.Name}'";

    /// <summary>Whether the feed is being read, as far as the client knows.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>
    /// Whether the feed returned a row since it was last opened. An endpoint that responds without rows does not count as a feed.
    /// </summary>
    public bool HasGiven { get; private set; }

    /// <summary>Fixes the sequence from which the feed is read, so that no later change is missed.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using CouchResponse response = await connection
            .SendAsync(
                new CouchRequest(HttpMethod.Get, database.Path, $"read the replicator database '{database.Name}'") { IsSentOnce = true },
                cancellationToken
            )
            .ConfigureAwait(false);
        _since =
            response.Read(static answer => UpdateSequence.Read(answer.Body))
            ?? throw new ReplicationServerException(
                $"Could not read the replicator database '{database.Name}': the response has no 'update_seq'."
            );
    }

    /// <summary>Reads the feed until it breaks. The next call continues where it broke.</summary>
    /// <param name="take">Receives each row.</param>
    /// <param name="cancellationToken">A token to stop reading.</param>
    public async Task ReadAsync(Action<ChangesRow> take, CancellationToken cancellationToken)
    {
        HasGiven = false;
        using CouchStream stream = await OpenAsync(cancellationToken).ConfigureAwait(false);
        _isOpen = true;
        ReplicatorLog.FeedOpened(connection.Logger, database.Name);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int length = 0;
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                length += read;
                int taken = TakeLines(buffer.AsSpan(0, length), take);
                buffer.AsSpan(taken, length - taken).CopyTo(buffer);
                length -= taken;
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }
        }
        finally
        {
            _isOpen = false;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<CouchStream> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await connection.OpenAsync(Request(), cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicationException exception)
            when (!_isUnfiltered
                && exception.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented
            )
        {
            _isUnfiltered = true;
            return await connection.OpenAsync(Request(), cancellationToken).ConfigureAwait(false);
        }
    }

    private CouchRequest Request()
    {
        string query = FormattableString.Invariant(
            $"feed=continuous&include_docs=true&heartbeat={Heartbeat}&since={Uri.EscapeDataString(_since ?? "now")}"
        );
        return _isUnfiltered
            ? new CouchRequest(HttpMethod.Get, $"{database.Path}/_changes?{query}", Action) { IsSentOnce = true, Timeout = Silence }
            : new CouchRequest(HttpMethod.Post, $"{database.Path}/_changes?{query}&filter=_selector&seq_interval=50", Action)
            {
                IsSentOnce = true,
                Timeout = Silence,
                Body = () => JsonBody.Create(WriteFilter),
            };
    }

    private static void WriteFilter(Utf8JsonWriter json)
    {
        json.WriteRawValue(
            """
            {"selector":{"$or":[{"_replication_state":{"$in":["completed","failed"]}},{"_deleted":true}]},
            "fields":["_replication_state","_replication_state_time","_replication_state_reason","_replication_stats"]}
            """u8
        );
    }

    private int TakeLines(ReadOnlySpan<byte> bytes, Action<ChangesRow> take)
    {
        int taken = 0;
        while (bytes[taken..].IndexOf((byte)'\n') is >= 0 and int end)
        {
            ReadOnlySpan<byte> line = bytes.Slice(taken, end).Trim(" \r\t"u8);
            taken += end + 1;
            if (line.IsEmpty)
                continue; // a heartbeat
            ChangesRow row = ReadRow(line);
            HasGiven = true;
            _since = row.Sequence ?? _since;
            if (row.Id is not null)
                take(row);
        }

        return taken;
    }

    private ChangesRow ReadRow(ReadOnlySpan<byte> line)
    {
        try
        {
            return ChangesRow.Read(line);
        }
        catch (Exception exception) when (MalformedResponse.IsCauseOf(exception))
        {
            throw MalformedResponse.ToException(Action, HttpStatusCode.OK, exception);
        }
    }

    private byte[] Grow(byte[] buffer)
    {
        if (buffer.Length > MaxLine / 2)
            throw new ReplicationServerException(
                $"Could not {Action}: the changes feed has a line of more than {MaxLine / 1024 / 1024} MB."
            );
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
