using System.Text.Json;

namespace ReplicationKit;

/// <summary>
/// Reads the number of pending changes from a source, while the server does not report it: one row of the changes after the sequence up to
/// which everything is in the target. The server counts in the same way, without the filter
/// (<c>couch_replicator_api_wrap:get_pending_count/2</c>).
/// </summary>
internal sealed class SourceProbe(CouchConnection connection, ReplicatorDatabase database, ServerContext server)
{
    /// <summary>The time after which a source counts as unreachable. The progress is worth no longer wait.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Returns the number of changes after the sequence, or <c>null</c> if the source does not report it.</summary>
    /// <exception cref="ReplicationException">The source or the replication's document cannot be read.</exception>
    /// <exception cref="TimeoutException">A server did not respond in time.</exception>
    public async Task<long?> ReadAsync(string id, SourceProbeState state, string sequence, CancellationToken cancellationToken)
    {
        state.Source ??= await FindSourceAsync(id, state, cancellationToken).ConfigureAwait(false);
        if (state.Source is not { } source)
            return null;
        CouchRequest request = EndpointRequest.To(
            source,
            HttpMethod.Get,
            $"/_changes?since={Uri.EscapeDataString(sequence)}&limit=1",
            $"read the pending changes of {source}"
        ) with
        {
            IsSentOnce = true,
            Timeout = Timeout,
        };
        using CouchResponse response = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.Read(static answer => ReadPending(answer.Body));
    }

    /// <summary>Returns the source, or <c>null</c> if this process does not reach it directly.</summary>
    private async Task<ReplicationEndpoint?> FindSourceAsync(string id, SourceProbeState state, CancellationToken cancellationToken)
    {
        using CouchResponse response = await database.GetAsync(id, cancellationToken, isSentOnce: true).ConfigureAwait(false);
        ReplicationDocument document = response.Read(static answer => ReplicationDocument.Parse(answer.Body));
        state.IsFiltered = document is { Filter.Length: > 0 } or { DocIds: not null } or { Selector: not null };
        bool hasProxy = !string.IsNullOrEmpty(document.SourceProxy) || !string.IsNullOrEmpty(document.Proxy);
        return document.Source is { } source && !hasProxy ? server.AsReached(source) : null;
    }

    /// <summary>Adds the returned row to those that follow it.</summary>
    private static long? ReadPending(ReadOnlySpan<byte> body)
    {
        long rows = 0;
        long? pending = null;
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 2)
                rows++;
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("pending"u8))
                continue;
            reader.Read();
            pending = reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : null;
        }

        return pending + rows;
    }
}
