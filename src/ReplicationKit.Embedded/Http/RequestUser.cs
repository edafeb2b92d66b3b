using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The user of a request.</summary>
/// <param name="Name">The user's name, or <c>null</c> for an anonymous request.</param>
/// <param name="Roles">The user's roles; <c>_admin</c> grants every right.</param>
/// <param name="Handler">The authentication method: <c>default</c> (basic), <c>cookie</c>, <c>proxy</c> or <c>jwt</c>, or <c>null</c> if
/// not authenticated.</param>
internal sealed record RequestUser(string? Name, IReadOnlyList<string> Roles, string? Handler)
{
    public const string AdminRole = "_admin";

    public static readonly RequestUser Anonymous = new(null, [], null);

    public bool IsAdmin => Roles.Contains(AdminRole);

    public void RequireAdmin()
    {
        if (!IsAdmin)
            throw CouchException.NotAdmin();
    }

    public void RequireMember(CouchDatabase database)
    {
        if (IsAdmin || IsIn(database, "admins", emptyMeansAll: false) || IsIn(database, "members", emptyMeansAll: true))
            return;
        throw Name is null
            ? CouchException.Unauthorized("You are not authorized to access this db.")
            : CouchException.Forbidden("You are not allowed to access this db.");
    }

    /// <summary>For what the database refuses; a user who has logged in is forbidden it.</summary>
    public void RequireDatabaseAdmin(CouchDatabase database)
    {
        const string Reason = "You are not a db or server admin.";
        if (!IsDatabaseAdmin(database))
            throw Name is null ? CouchException.Unauthorized(Reason) : CouchException.Forbidden(Reason);
    }

    /// <summary>For maintenance, which the request handler refuses, whoever the user is.</summary>
    public void RequireMaintainer(CouchDatabase database)
    {
        if (!IsDatabaseAdmin(database))
            throw CouchException.Unauthorized("You are not a server or db admin.");
    }

    public bool IsDatabaseAdmin(CouchDatabase database) => IsAdmin || IsIn(database, "admins", emptyMeansAll: false);

    private bool IsIn(CouchDatabase database, string group, bool emptyMeansAll)
    {
        if (database.Security is not { } json)
            return false;
        using JsonDocument security = JsonDocument.Parse(json);
        List<string> names = Texts(security.RootElement.Member(group)?.Member("names"));
        List<string> roles = Texts(security.RootElement.Member(group)?.Member("roles"));
        if (names.Count == 0 && roles.Count == 0)
            return emptyMeansAll;
        return Name is not null && names.Contains(Name) || roles.Exists(role => Roles.Contains(role));
    }

    private static List<string> Texts(JsonElement? array) =>
        array is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];
}
