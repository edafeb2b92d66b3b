namespace ReplicationKit.Embedded.Storage;

internal static class DocumentIds
{
    public const string DesignPrefix = "_design/";
    public const string LocalPrefix = "_local/";

    public static bool IsDesign(string id) => id.StartsWith(DesignPrefix, StringComparison.Ordinal);

    public static bool IsLocal(string id) => id.StartsWith(LocalPrefix, StringComparison.Ordinal);

#pragma warning disable RS0030 // An id that could be repeated would be no id: this is the only source of them.
    public static string New() => Guid.NewGuid().ToString("N");
#pragma warning restore RS0030

    /// <exception cref="CouchException">The database is partitioned and the id names no partition.</exception>
    public static void CheckPartition(CouchDatabase database, string id)
    {
        if (!database.Partitioned || IsDesign(id) || IsLocal(id))
            return;
        CheckHasPartition(database, id);
        (string partition, string rest) = (PartitionOf(id)!, id[(PartitionOf(id)!.Length + 1)..]);
        if (partition.Length == 0)
            throw new CouchException(400, "illegal_partition", "Partition must not be empty");
        CheckPartitionName(partition);
        Check(rest);
    }

    /// <exception cref="CouchException">The database is partitioned and the id has no partition.</exception>
    public static void CheckHasPartition(CouchDatabase database, string id)
    {
        if (database.Partitioned && !IsDesign(id) && !IsLocal(id) && PartitionOf(id) is null)
            throw new CouchException(400, "illegal_docid", "Doc id must be of form partition:id");
    }

    /// <summary>Returns the partition of an id, or <c>null</c> if it has none.</summary>
    public static string? PartitionOf(string id) => id.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? id[..colon] : null;

    /// <summary>Returns the name of a partition, which may be empty.</summary>
    /// <exception cref="CouchException">CouchDB rejects the name.</exception>
    public static string CheckPartitionName(string name)
    {
        if (name.StartsWith('_'))
            throw new CouchException(400, "illegal_partition", "Partition must not start with an underscore");
        if (name.Contains(':', StringComparison.Ordinal))
            throw new CouchException(400, "illegal_partition", "Partition must not contain a colon");
        return name;
    }

    /// <exception cref="CouchException">CouchDB rejects the id.</exception>
    public static void Check(string id)
    {
        if (id.Length == 0)
            throw new CouchException(400, "illegal_docid", "Document id must not be empty");
        if (id is DesignPrefix or LocalPrefix)
            throw new CouchException(400, "illegal_docid", $"Illegal document id `{id}`");
        if (id[0] == '_' && !IsDesign(id) && !IsLocal(id))
            throw new CouchException(400, "illegal_docid", "Only reserved document ids may start with underscore.");
    }
}
