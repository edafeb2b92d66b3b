using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>A database's security object as clients and functions see it.</summary>
internal static class SecurityJson
{
    private static readonly byte[] AdminsOnly = [.. """{"members":{"roles":["_admin"]},"admins":{"roles":["_admin"]}}"""u8];

    /// <summary>Returns the security object, or the default: administrators only.</summary>
    public static byte[] Of(CouchDatabase database) => database.Security ?? AdminsOnly;
}
