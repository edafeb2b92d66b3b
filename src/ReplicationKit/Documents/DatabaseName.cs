using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Names of databases in URLs.</summary>
internal static class DatabaseName
{
    /// <inheritdoc cref="DatabaseSegment.Escape"/>
    public static string Escape(string name) => DatabaseSegment.Escape(name);
}
