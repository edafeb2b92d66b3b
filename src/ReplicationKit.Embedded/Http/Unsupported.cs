namespace ReplicationKit.Embedded.Http;

/// <summary>The endpoints of CouchDB for which the embedded server returns 501, with the reasons. The page about the server lists the same.</summary>
internal static class Unsupported
{
    public static readonly IReadOnlyDictionary<string, string> OfServer = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["_utils"] = "Fauxton is not included",
        ["_reshard"] = "all shards of a database are in one file",
        ["_cluster_setup"] = "the server is one node",
        ["_prometheus"] = "the server has no statistics",
        ["_search_analyze"] = "full-text search is not included",
        ["_nouveau_analyze"] = "full-text search is not included",
    };

    public static readonly IReadOnlyDictionary<string, string> OfDatabase = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["_auto_purge"] = "tombstones are kept",
        ["_time_seq"] = "the times of changes are not kept",
    };

    public static readonly IReadOnlyDictionary<string, string> OfDesignDocument = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["_search"] = "full-text search is not included",
        ["_search_info"] = "full-text search is not included",
        ["_nouveau"] = "full-text search is not included",
        ["_nouveau_info"] = "full-text search is not included",
    };

    /// <summary>Returns the refusal if the name is one of those.</summary>
    public static void Check(IReadOnlyDictionary<string, string> unsupported, string name)
    {
        if (unsupported.TryGetValue(name, out string? reason))
            throw CouchException.NotImplemented($"The embedded server does not support {name}: {reason}.");
    }
}
