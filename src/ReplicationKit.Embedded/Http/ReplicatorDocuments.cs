using System.Text.Json;
using ReplicationKit.Embedded.Replication;
using ReplicationKit.Embedded.Storage;
using ReplicationKit.Rules;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// Replication documents as users who do not own them see them: without credentials, and with a revision that cannot be overwritten.
/// </summary>
internal static class ReplicatorDocuments
{
    private static readonly string[] Proxies = ["proxy", "source_proxy", "target_proxy"];

    public static bool Hides(CouchDatabase database, RequestUser user, DocumentRow row)
    {
        if (!database.IsReplicator || user.IsDatabaseAdmin(database) || DocumentIds.IsDesign(row.Id))
            return false;
        using JsonDocument body = Json.Parse(database.Body(row.WinnerBody).Json);
        return body.RootElement.StringMember(ReplicationOptions.Owner.JsonName) != user.Name;
    }

    public static byte[] Stripped(CouchDatabase database, DocumentRow row, RevisionTree.Node node)
    {
        using JsonDocument body = Json.Parse(database.Body(node.BodyKey).Json);
        var document = new ParsedDocument { Id = row.Id, Body = Strip(body.RootElement) };
        var revision = new RevisionId(node.Id.Position, document.NextRevision(null, []));
        return Json.Object(writer =>
        {
            writer.WriteString("_id", row.Id);
            writer.WriteString("_rev", revision.ToString());
            using JsonDocument stripped = Json.Parse(document.Body);
            foreach (JsonProperty member in stripped.RootElement.EnumerateObject())
                member.WriteTo(writer);
        });
    }

    private static byte[] Strip(JsonElement body) =>
        Json.Object(writer =>
        {
            foreach (JsonProperty member in JsonMembers.Of(body))
            {
                if (ReplicationOptions.IsEndpoint(member.Name))
                    WriteEndpoint(writer, member);
                // CouchDB shows the passwords of proxies to every reader.
                else if (Proxies.Contains(member.Name) && member.Value.ValueKind == JsonValueKind.String)
                    writer.WriteString(member.Name, WithoutUserInfo(member.Value.GetString()!));
                else if (member.Name != ReplicationOptions.IbrowseOptions.JsonName)
                    member.WriteTo(writer);
            }
        });

    private static void WriteEndpoint(Utf8JsonWriter writer, JsonProperty endpoint)
    {
        if (endpoint.Value.ValueKind == JsonValueKind.String)
        {
            writer.WriteString(endpoint.Name, WithoutCredentials(endpoint.Value.GetString()!));
            return;
        }
        if (endpoint.Value.ValueKind != JsonValueKind.Object)
        {
            endpoint.WriteTo(writer);
            return;
        }
        writer.WriteStartObject(endpoint.Name);
        foreach (JsonProperty member in endpoint.Value.EnumerateObject())
        {
            if (member.Name == "url" && member.Value.ValueKind == JsonValueKind.String)
                writer.WriteString("url", WithoutCredentials(member.Value.GetString()!));
            else if (member.Name is not ("headers" or "auth"))
                member.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    // The scheme of a proxy may be any.
    private static string WithoutUserInfo(string url)
    {
        int start = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and int scheme ? scheme + 3 : 0;
        int end = url.LastIndexOf('@');
        return end < start ? url : url[..start] + url[(end + 1)..];
    }

    private static string WithoutCredentials(string url) => UrlParts.Parse(url) is null ? url : UrlParts.WithoutCredentials(url);
}
