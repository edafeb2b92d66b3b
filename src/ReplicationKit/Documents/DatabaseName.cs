namespace ReplicationKit;

/// <summary>Names of databases in URLs.</summary>
internal static class DatabaseName
{
    /// <summary>
    /// The name as one segment of a path: <c>/</c> and <c>+</c>, which names may hold, mean something else there. What names cannot
    /// hold is escaped as well, so that a wrong name reaches the server as it was written and is refused under that name.
    /// </summary>
    public static string Escape(string name) =>
        Uri.EscapeDataString(name).Replace("%28", "(", StringComparison.Ordinal).Replace("%29", ")", StringComparison.Ordinal).Replace("%24", "$", StringComparison.Ordinal);
}
