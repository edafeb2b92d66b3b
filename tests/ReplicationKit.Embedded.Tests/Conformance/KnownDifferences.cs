namespace ReplicationKit.Embedded.Tests.Conformance;

/// <summary>
/// Where the embedded server answers otherwise than CouchDB 3.5.2 did, each with its reason. One that no longer differs fails the test too.
/// </summary>
internal static class KnownDifferences
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["01-server: welcome-anonymous"] = "The list of features is the server's own.",
        ["01-server: welcome-admin"] = "The list of features is the server's own.",
        ["01-server: config-replicator"] = "The recorded server had settings of its own; nothing was set here.",
        ["11-replicator-changes: _doc_ids with unknown id"] =
            "CouchDB looks a few ids up instead of reading on, and counts what it did not read as pending; here everything was read.",
        ["06-scheduler-docs: docs keys"] = "CouchDB returns 500, the embedded server 400.",
        ["06-scheduler-docs: docs keys with unknown"] = "CouchDB returns 500, the embedded server 400.",
        ["09-replicate-endpoint: cancel with id null"] =
            "The recorded text is an Erlang stack trace with files and lines; here it is the error without the trace.",
        ["02-replicator-put-accepted: scheduler-doc after filter-array"] =
            "The recorded text is an Erlang stack trace with files and lines; here it is the error without the trace.",
        ["02-replicator-put-accepted: scheduler-doc after worker_batch_size-zero"] =
            "The recorded text is an Erlang stack trace with files and lines; here it is the error without the trace.",
        ["02-replicator-put-accepted: scheduler-doc after worker_batch_size-negative"] =
            "The recorded text is an Erlang stack trace with files and lines; here it is the error without the trace.",
        ["02-replicator-put-accepted: scheduler-doc after connection_timeout-negative"] =
            "The recorded text is an Erlang stack trace with files and lines; here it is the error without the trace.",
        ["02-replicator-put-accepted: scheduler-doc after connection_timeout-huge"] =
            "Erlang has no timer that long, so the job crashes there; here it only waits long.",
        ["02-replicator-put-accepted: scheduler-doc after source_proxy-working"] =
            "The recorder had a working proxy on the machine; there is none here, so the replication crashes.",
        ["02-replicator-put-accepted: document after source_proxy-working"] =
            "The recorder had a working proxy on the machine; there is none here, so the replication crashes.",
        ["02-replicator-put-accepted: scheduler-doc after source_proxy+target_proxy"] =
            "The recorder had a working proxy on the machine; there is none here, so the replication crashes.",
        ["02-replicator-put-accepted: document after source_proxy+target_proxy"] =
            "The recorder had a working proxy on the machine; there is none here, so the replication crashes.",
        ["02-replicator-put-accepted: scheduler-doc after proxy-empty+source_proxy"] =
            "The recorder had a working proxy on the machine; there is none here, so the replication crashes.",
        ["02-replicator-put-accepted: document after proxy-empty+source_proxy"] =
            "The recorder had a working proxy on the machine; there is none here, so the replication crashes.",
        ["02-replicator-put-accepted: scheduler-doc after proxy+source_proxy-empty"] =
            "The recorder had a working proxy on the machine; there is none here, so the replication crashes.",
        ["02-replicator-put-accepted: document after proxy+source_proxy-empty"] =
            "The recorder had a working proxy on the machine; there is none here, so the replication crashes.",
        ["02-replicator-put-accepted: scheduler-doc after source_proxy-https"] =
            "The recorder had a working proxy on the machine; there is none here, so the replication crashes.",
    };

    public static string Key(string recording, string exchange) => $"{recording}: {exchange}";
}
