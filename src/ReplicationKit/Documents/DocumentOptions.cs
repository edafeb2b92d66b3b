using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>The option table's view of a document: each row with the property that holds its value.</summary>
internal static class DocumentOptions
{
    /// <summary>The option's value; null where it is absent.</summary>
    public static object? Get(ReplicationDocument document, ReplicationOption option) => option.JsonName switch
    {
        "source" => document.Source,
        "target" => document.Target,
        "continuous" => document.Continuous,
        "create_target" => document.CreateTarget,
        "create_target_params" => document.CreateTargetParams,
        "doc_ids" => document.DocIds,
        "filter" => document.Filter,
        "query_params" => document.QueryParams,
        "selector" => document.Selector,
        "since_seq" => document.SinceSeq,
        "use_checkpoints" => document.UseCheckpoints,
        "use_bulk_get" => document.UseBulkGet,
        "winning_revs_only" => document.WinningRevsOnly,
        "checkpoint_interval" => document.CheckpointInterval,
        "worker_processes" => document.WorkerProcesses,
        "worker_batch_size" => document.WorkerBatchSize,
        "http_connections" => document.HttpConnections,
        "connection_timeout" => document.ConnectionTimeout,
        "retries_per_request" => document.RetriesPerRequest,
        "socket_options" => document.SocketOptions,
        "ibrowse_options" => document.IbrowseOptions,
        "source_proxy" => document.SourceProxy,
        "target_proxy" => document.TargetProxy,
        "proxy" => document.Proxy,
        "user_ctx" => document.UserContext,
        "owner" => document.Owner,
        "cancel" => document.Cancel,
        _ => throw new ArgumentOutOfRangeException(nameof(option), option.JsonName, "A row of the option table without a property of the document."),
    };

    /// <summary>Sets the option; the value has the property's type. True, so that it can end a condition.</summary>
    public static bool Set(ReplicationDocument document, ReplicationOption option, object value)
    {
        switch (option.JsonName)
        {
            case "source": document.Source = (ReplicationEndpoint)value; break;
            case "target": document.Target = (ReplicationEndpoint)value; break;
            case "continuous": document.Continuous = (bool)value; break;
            case "create_target": document.CreateTarget = (bool)value; break;
            case "create_target_params": document.CreateTargetParams = (CreateTargetParams)value; break;
            case "doc_ids": document.DocIds = (string[])value; break;
            case "filter": document.Filter = (string)value; break;
            case "query_params": document.QueryParams = (JsonObject)value; break;
            case "selector": document.Selector = (JsonObject)value; break;
            case "since_seq": document.SinceSeq = (string)value; break;
            case "use_checkpoints": document.UseCheckpoints = (bool)value; break;
            case "use_bulk_get": document.UseBulkGet = (bool)value; break;
            case "winning_revs_only": document.WinningRevsOnly = (bool)value; break;
            case "checkpoint_interval": document.CheckpointInterval = (TimeSpan)value; break;
            case "worker_processes": document.WorkerProcesses = (int)value; break;
            case "worker_batch_size": document.WorkerBatchSize = (int)value; break;
            case "http_connections": document.HttpConnections = (int)value; break;
            case "connection_timeout": document.ConnectionTimeout = (TimeSpan)value; break;
            case "retries_per_request": document.RetriesPerRequest = (int)value; break;
            case "socket_options": document.SocketOptions = (string)value; break;
            case "ibrowse_options": document.IbrowseOptions = (string)value; break;
            case "source_proxy": document.SourceProxy = (string)value; break;
            case "target_proxy": document.TargetProxy = (string)value; break;
            case "proxy": document.Proxy = (string)value; break;
            case "user_ctx": document.UserContext = (UserContext)value; break;
            case "owner": document.Owner = (string)value; break;
            case "cancel": document.Cancel = (bool)value; break;
            default: throw new ArgumentOutOfRangeException(nameof(option), option.JsonName, "A row of the option table without a property of the document.");
        }

        return true;
    }
}
