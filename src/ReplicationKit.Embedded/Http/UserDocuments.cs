using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The rules of <c>_users</c>: who may write, what a user document looks like, and that passwords are stored as hashes.</summary>
internal static class UserDocuments
{
    private const string Prefix = "org.couchdb.user:";

    public static void Prepare(RequestUser user, ParsedDocument document)
    {
        if (document.Deleted)
        {
            if (!user.IsAdmin && document.Id != Prefix + user.Name)
                throw CouchException.Forbidden("Only admins may delete other user docs.");
            return;
        }
        using JsonDocument body = Json.Parse(document.Body);
        Check(user, document.Id!, body.RootElement);
        if (body.RootElement.StringMember("password") is { } password)
            document.Body = Hashed(body.RootElement, password);
    }

    private static void Check(RequestUser user, string id, JsonElement body)
    {
        if (body.StringMember("type") != "user")
            throw CouchException.Forbidden("doc.type must be user");
        if (body.StringMember("name") is not { } name)
            throw CouchException.Forbidden("doc.name is required");
        if (body.Member("roles") is not { ValueKind: JsonValueKind.Array } roles)
            throw CouchException.Forbidden("doc.roles must be an array");
        if (roles.EnumerateArray().Any(role => role.ValueKind != JsonValueKind.String))
            throw CouchException.Forbidden("doc.roles can only contain strings");
        if (id != Prefix + name)
            throw CouchException.Forbidden("Doc ID must be of the form org.couchdb.user:name");
        if (user.IsAdmin)
            return;
        if (user.Name != name)
            throw CouchException.Forbidden("You may only update your own user document.");
        if (roles.EnumerateArray().Any(role => !user.Roles.Contains(role.GetString()!)))
            throw CouchException.Forbidden("Only _admin may edit roles");
    }

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
