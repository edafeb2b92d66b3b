using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The user as JavaScript functions see it.</summary>
internal static class RequestUserJson
{
    public static byte[] Write(CouchDatabase database, RequestUser user) =>
        Json.Object(writer =>
        {
            writer.WriteString("db", database.Name);
            writer.WriteString("name", user.Name);
            writer.WriteStartArray("roles");
            foreach (string role in user.Roles)
                writer.WriteStringValue(role);
            writer.WriteEndArray();
        });
}
