using System.Text.Json;

namespace ReplicationKit.Benchmarks.Serialization;

/// <summary>The document as a careful person writes it with the writer of the base library.</summary>
internal static class HandWritten
{
    public static void Write(Utf8JsonWriter json, DocumentDto document)
    {
        json.WriteStartObject();
        if (document.Id is not null)
            json.WriteString("_id"u8, document.Id);
        WriteEndpoint(json, "source"u8, document.Source);
        WriteEndpoint(json, "target"u8, document.Target);
        if (document.Continuous is { } continuous)
            json.WriteBoolean("continuous"u8, continuous);
        if (document.CreateTarget is { } create)
            json.WriteBoolean("create_target"u8, create);
        WriteTargetParams(json, document.TargetParams);
        WriteDocIds(json, document.DocIds);
        if (document.Filter is not null)
            json.WriteString("filter"u8, document.Filter);
        WriteQueryParams(json, document.QueryParams);
        if (document.SinceSeq is not null)
            json.WriteString("since_seq"u8, document.SinceSeq);
        if (document.UseCheckpoints is { } checkpoints)
            json.WriteBoolean("use_checkpoints"u8, checkpoints);
        if (document.UseBulkGet is { } bulkGet)
            json.WriteBoolean("use_bulk_get"u8, bulkGet);
        if (document.WinningRevsOnly is { } winning)
            json.WriteBoolean("winning_revs_only"u8, winning);
        if (document.CheckpointInterval is { } interval)
            json.WriteNumber("checkpoint_interval"u8, interval);
        if (document.WorkerProcesses is { } processes)
            json.WriteNumber("worker_processes"u8, processes);
        if (document.WorkerBatchSize is { } batchSize)
            json.WriteNumber("worker_batch_size"u8, batchSize);
        if (document.HttpConnections is { } connections)
            json.WriteNumber("http_connections"u8, connections);
        if (document.ConnectionTimeout is { } timeout)
            json.WriteNumber("connection_timeout"u8, timeout);
        if (document.RetriesPerRequest is { } retries)
            json.WriteNumber("retries_per_request"u8, retries);
        if (document.SocketOptions is not null)
            json.WriteString("socket_options"u8, document.SocketOptions);
        if (document.SourceProxy is not null)
            json.WriteString("source_proxy"u8, document.SourceProxy);
        if (document.TargetProxy is not null)
            json.WriteString("target_proxy"u8, document.TargetProxy);
        json.WriteEndObject();
    }

    private static void WriteEndpoint(Utf8JsonWriter json, ReadOnlySpan<byte> name, EndpointDto? endpoint)
    {
        if (endpoint is null)
            return;
        json.WriteStartObject(name);
        json.WriteString("url"u8, endpoint.Url);
        if (endpoint.Auth?.Basic is { } basic)
        {
            json.WriteStartObject("auth"u8);
            json.WriteStartObject("basic"u8);
            json.WriteString("username"u8, basic.UserName);
            json.WriteString("password"u8, basic.Password);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTargetParams(Utf8JsonWriter json, TargetParamsDto? targetParams)
    {
        if (targetParams is null)
            return;
        json.WriteStartObject("create_target_params"u8);
        json.WriteNumber("q"u8, targetParams.Q);
        json.WriteNumber("n"u8, targetParams.N);
        json.WriteBoolean("partitioned"u8, targetParams.Partitioned);
        json.WriteEndObject();
    }

    private static void WriteDocIds(Utf8JsonWriter json, string[]? docIds)
    {
        if (docIds is null)
            return;
        json.WriteStartArray("doc_ids"u8);
        foreach (string id in docIds)
            json.WriteStringValue(id);
        json.WriteEndArray();
    }

    private static void WriteQueryParams(Utf8JsonWriter json, Dictionary<string, string>? queryParams)
    {
        if (queryParams is null)
            return;
        json.WriteStartObject("query_params"u8);
        foreach ((string name, string value) in queryParams)
            json.WriteString(name, value);
        json.WriteEndObject();
    }
}
