using System.Text.Json;

namespace ReplicationKit;

/// <summary>The client's user, as the server sees it.</summary>
/// <param name="Name">The user's name, or <c>null</c> for an anonymous user.</param>
/// <param name="IsAdmin">Whether the user is an administrator of the server.</param>
internal sealed record ServerUser(string? Name, bool IsAdmin)
{
    /// <summary>
    /// Returns whether the server shows this user a replication document of this owner without its credentials and with a revision that
    /// can be neither overwritten nor deleted (CouchDB 3.5, <c>couch_replicator_docs:after_doc_read/2</c>).
    /// </summary>
    public bool IsForeign(string? owner) => !IsAdmin && owner != Name;

    /// <summary>Reads the user from the server.</summary>
    public static async Task<ServerUser> GetAsync(CouchConnection connection, CancellationToken cancellationToken)
    {
        using CouchResponse response = await connection
            .SendAsync(new CouchRequest(HttpMethod.Get, "_session", "read the client's session"), cancellationToken)
            .ConfigureAwait(false);
        return response.Read(static answer =>
        {
            using JsonDocument json = JsonDocument.Parse(answer.BodyMemory);
            JsonElement context = json.RootElement.GetProperty("userCtx");
            return new ServerUser(
                context.GetProperty("name").GetString(),
                context.GetProperty("roles").EnumerateArray().Any(static role => role.ValueEquals("_admin"))
            );
        });
    }
}
