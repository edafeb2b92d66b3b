namespace ReplicationKit.Rules;

/// <summary>Database names, as <c>couch_db:validate_dbname/1</c> checks them.</summary>
internal static class DatabaseName
{
    /// <summary>
    /// The longest part between slashes: each is a folder or, with an ending, a file of the server (checked on CouchDB 3.5.2).
    /// </summary>
    public const int MaximumLength = 238;

    private static readonly string[] SystemNames = ["_dbs", "_global_changes", "_metadata", "_nodes", "_replicator", "_users"];

    /// <summary>Whether the name is valid for a database.</summary>
    public static bool IsValid(string name)
    {
        if (name.Length == 0 || name.Split('/').Any(static part => part.Length > MaximumLength))
            return false;
        int slash = name.LastIndexOf('/');
        if (Array.IndexOf(SystemNames, name.Substring(slash + 1)) >= 0)
            return slash < 0 || IsOrdinary(name.Substring(0, slash));
        return IsOrdinary(name);
    }

    /// <summary>Whether it is <c>_users</c> or <c>_replicator</c>, or a database of that name under any prefix.</summary>
    public static bool IsUsersOrReplicator(string name) =>
        name is "_users" or "_replicator"
        || name.EndsWith("/_replicator", StringComparison.Ordinal)
        || name.EndsWith("/_users", StringComparison.Ordinal);

    private static bool IsOrdinary(string name) =>
        name.Length > 0
        && name[0] is >= 'a' and <= 'z'
        && name.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '$' or '(' or ')' or '+' or '/' or '-');
}
