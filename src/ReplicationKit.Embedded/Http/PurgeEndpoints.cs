using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>_purge</c>, and what was purged.</summary>
internal sealed class PurgeEndpoints(CouchNode node)
{
    public async Task PurgeAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("POST");
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        List<PurgeInfo> purges =
        [
            .. JsonMembers.Of(body.RootElement).Select(static member => new PurgeInfo(member.Name, Revisions(member.Value))),
        ];
        purges.ForEach(purge => DocumentIds.CheckPartition(database, purge.Id));
        List<List<RevisionId>> purged = database.Purge(purges);
        node.Store.Notify(database);
        await request.ObjectAsync(
            201,
            writer =>
            {
                writer.WriteNull("purge_seq");
                writer.WriteStartObject("purged");
                foreach ((PurgeInfo purge, List<RevisionId> revisions) in purges.Zip(purged))
                    WriteRevisions(writer, purge.Id, revisions);
                writer.WriteEndObject();
            }
        );
    }

    public static Task InfosAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("GET");
        return request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteStartArray("purged_infos");
                foreach (PurgeInfo purge in database.Purges.All())
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", purge.Id);
                    WriteRevisions(writer, "revs", purge.Revisions);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
        );
    }

    public static async Task LimitAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("GET,PUT");
        if (request.IsGet)
        {
            await request.JsonAsync(200, writer => writer.WriteNumberValue(database.Purges.Limit));
            return;
        }
        using JsonDocument body = await request.JsonAsync();
        if (body.RootElement.ValueKind != JsonValueKind.Number || !body.RootElement.TryGetInt32(out int limit) || limit < 1)
            throw CouchException.BadRequest("`purged_infos_limit` must be positive integer");
        database.Purges.Limit = limit;
        await request.OkAsync();
    }

    private static List<RevisionId> Revisions(JsonElement revisions) =>
        revisions.ValueKind != JsonValueKind.Array
            ? throw CouchException.BadRequest("Invalid list of revisions")
            : [.. revisions.EnumerateArray().Select(RevisionId.Parse)];

    private static void WriteRevisions(Utf8JsonWriter writer, string name, IEnumerable<RevisionId> revisions)
    {
        writer.WriteStartArray(name);
        foreach (RevisionId revision in revisions)
            writer.WriteStringValue(revision.ToString());
        writer.WriteEndArray();
    }
}
