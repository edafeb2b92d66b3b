using System.Text.Json;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The rules of <c>_users</c>: the design document that checks users, and that passwords are stored as hashes.</summary>
internal static class UserDocuments
{
    private const string Prefix = "org.couchdb.user:";
    private const string DesignId = DocumentIds.DesignPrefix + "_auth";
    private const string FunctionName = "validate_doc_update";

    private static readonly Lazy<string> Function = new(static () => ScriptResource.Read("users.js"));

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

    /// <summary>
    /// Stores the design document that checks user documents if it is missing, and restores its function if that was changed
    /// (<c>chttpd_auth_cache</c>). Returns whether it wrote.
    /// </summary>
    public static bool EnsureDesign(CouchDatabase database)
    {
        DocumentRow? row = database.Find(DesignId);
        using JsonDocument? found = row is null or { Deleted: true } ? null : Json.Parse(database.Body(row.WinnerBody).Json);
        if (found?.RootElement.StringMember(FunctionName) == Function.Value)
            return false;
        byte[] body = Json.Object(writer =>
        {
            if (found is null)
                writer.WriteString("language", "javascript");
            else
                foreach (JsonProperty member in JsonMembers.Of(found.RootElement).Where(static member => member.Name != FunctionName))
                    member.WriteTo(writer);
            writer.WriteString(FunctionName, Function.Value);
        });
        RevisionId? parent = found is null ? null : RevisionId.Parse(row!.WinnerRevision);
        database.Write(
            [
                new ParsedDocument
                {
                    Id = DesignId,
                    Revision = parent,
                    Body = body,
                },
            ],
            newEdits: true
        );
        return true;
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
