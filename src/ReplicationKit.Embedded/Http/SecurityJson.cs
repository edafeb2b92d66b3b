using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>A database's security object as clients and functions see it.</summary>
internal static class SecurityJson
{
    private static readonly string[] Parts = ["admins", "members", "readers"];

    private static readonly string[] Lists = ["names", "roles"];

    private static readonly byte[] AdminsOnly = [.. """{"members":{"roles":["_admin"]},"admins":{"roles":["_admin"]}}"""u8];

    /// <exception cref="CouchException">A part is not an object with lists of strings.</exception>
    public static void Check(JsonElement security)
    {
        bool isValid =
            security.ValueKind == JsonValueKind.Object && Parts.All(part => security.Member(part) is not { } group || IsGroup(group));
        if (!isValid)
            throw new CouchException(500, "error", "no_majority");
    }

    private static bool IsGroup(JsonElement group) =>
        group.ValueKind == JsonValueKind.Object
        && Lists.All(name =>
            group.Member(name) is not { } list
            || list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String)
        );

    /// <summary>Returns the security object, or the default: administrators only.</summary>
    public static byte[] Of(CouchDatabase database) => database.Security ?? AdminsOnly;
}
