using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The rules of <c>_users</c>: who may write, what a user document looks like, and that passwords are stored as hashes.</summary>
internal static class UserDocuments
{
    private const string Prefix = "org.couchdb.user:";

    /// <summary>Hides other users' documents from users, and hashes the password (<c>couch_users_db:before_doc_update</c>).</summary>
    /// <exception cref="CouchException">The document is another user's, or its password is not a string.</exception>
    public static void Prepare(CouchDatabase database, RequestUser user, ParsedDocument document)
    {
        using JsonDocument body = Json.Parse(document.Body);
        if (!user.IsDatabaseAdmin(database) && user.Name is not null && document.Id != Prefix + user.Name)
            throw CouchException.Missing();
        switch (body.RootElement.Member("password"))
        {
            case null or { ValueKind: JsonValueKind.Null }:
                break;
            case { ValueKind: JsonValueKind.String } password:
                document.Body = Hashed(body.RootElement, password.GetString()!);
                break;
            case { } other:
                throw CouchException.Forbidden($"Password value of '{other.GetRawText()}' is invalid.");
        }
    }

    /// <summary>The validation function of <c>_users</c> (<c>couch_js_functions.hrl</c>).</summary>
    /// <exception cref="CouchException">The document is rejected.</exception>
    public static void Check(CouchDatabase database, RequestUser user, ParsedDocument document, JsonElement? old)
    {
        string? oldName = old?.StringMember("name");
        if (document.Deleted)
        {
            if (!user.IsAdmin && (oldName is null || user.Name != oldName))
                throw CouchException.Forbidden("Only admins may delete other user docs.");
            return;
        }
        using JsonDocument body = Json.Parse(document.Body);
        (string name, List<string> roles) = CheckShape(document.Id!, body.RootElement);
        if (old is not null && oldName != name)
            throw CouchException.Forbidden("Usernames can not be changed.");
        CheckPassword(body.RootElement);
        if (!user.IsDatabaseAdmin(database))
            CheckOwn(user, name, roles, old);
        if (roles.Exists(static role => role != "_metrics" && role.StartsWith('_')))
            throw CouchException.Forbidden("No system roles (starting with underscore) in users db.");
        if (name.StartsWith('_'))
            throw CouchException.Forbidden("Username may not start with underscore.");
        if (name.Contains(':', StringComparison.Ordinal))
            throw CouchException.Forbidden("Character `:` is not allowed in usernames.");
    }

    // In CouchDB, a function in JavaScript checks it.
    private static bool IsFalsy(JsonElement? value) =>
        value switch
        {
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.False } => true,
            { ValueKind: JsonValueKind.String } text => text.GetString()!.Length == 0,
            { ValueKind: JsonValueKind.Number } number => number.GetDouble() == 0,
            _ => false,
        };

    private static (string Name, List<string> Roles) CheckShape(string id, JsonElement body)
    {
        if (body.StringMember("type") != "user")
            throw CouchException.Forbidden("doc.type must be user");
        string? name = body.StringMember("name");
        if (IsFalsy(body.Member("name")))
            throw CouchException.Forbidden("doc.name is required");
        if (body.Member("roles") is not { } list || IsFalsy(list))
            throw CouchException.Forbidden("doc.roles must exist");
        if (list.ValueKind != JsonValueKind.Array)
            throw CouchException.Forbidden("doc.roles must be an array");
        if (list.EnumerateArray().Any(static role => role.ValueKind != JsonValueKind.String))
            throw CouchException.Forbidden("doc.roles can only contain strings");
        if (name is null || id != Prefix + name)
            throw CouchException.Forbidden("Doc ID must be of the form org.couchdb.user:name");
        return (name, RolesOf(body));
    }

    private static void CheckPassword(JsonElement body)
    {
        string? scheme = body.StringMember("password_scheme");
        if (scheme is not (null or "" or "simple" or "pbkdf2" or "simple+pbkdf2"))
            throw CouchException.Forbidden($"Password scheme `{scheme}` not supported.");
        if (body.StringMember("password_sha") is { Length: > 0 } && body.StringMember("salt") is null or "")
            throw CouchException.Forbidden("Users with password_sha must have a salt.See /_utils/script/couch.js for example code.");
        if (scheme != "pbkdf2")
            return;
        if (body.Member("iterations") is not { ValueKind: JsonValueKind.Number })
            throw CouchException.Forbidden("iterations must be a number.");
        if (body.StringMember("derived_key") is null)
            throw CouchException.Forbidden("derived_key must be a string.");
    }

    private static void CheckOwn(RequestUser user, string name, List<string> roles, JsonElement? old)
    {
        if (old is null)
        {
            if (roles.Count > 0)
                throw CouchException.Forbidden("Only _admin may set roles");
            return;
        }
        if (user.Name != name)
            throw CouchException.Forbidden("You may only update your own user document.");
        if (!roles.Order(StringComparer.Ordinal).SequenceEqual(RolesOf(old.Value).Order(StringComparer.Ordinal), StringComparer.Ordinal))
            throw CouchException.Forbidden("Only _admin may edit roles");
    }

    private static List<string> RolesOf(JsonElement body) =>
        body.Member("roles") is { ValueKind: JsonValueKind.Array } roles
            ? [.. roles.EnumerateArray().Where(static role => role.ValueKind == JsonValueKind.String).Select(role => role.GetString()!)]
            : [];

    private static byte[] Hashed(JsonElement body, string password) =>
        Json.Object(writer =>
        {
            foreach (JsonProperty member in JsonMembers.Of(body))
            {
                if (
                    member.Name
                    is not ("password" or "password_scheme" or "pbkdf2_prf" or "salt" or "iterations" or "derived_key" or "password_sha")
                )
                    member.WriteTo(writer);
            }
            PasswordHash.Write(writer, password);
        });
}
