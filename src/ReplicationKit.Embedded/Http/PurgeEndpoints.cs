using System.Text.Json;
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
                foreach ((string id, List<RevisionId> revisions) in Purged(database))
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", id);
                    WriteRevisions(writer, "revs", revisions);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
        );
    }

    // In the order of their ids, and what was purged twice only once.
    private static IEnumerable<(string Id, List<RevisionId> Revisions)> Purged(CouchDatabase database) =>
        database
            .Purges.All()
            .Select(static purge => (purge.Id, Revisions: purge.Revisions.Distinct().Order().ToList()))
            .DistinctBy(static purge => $"{purge.Id}\0{string.Join('\0', purge.Revisions)}")
            .OrderBy(static purge => purge.Id, StringComparer.Ordinal)
            .ThenBy(static purge => string.Join('\0', purge.Revisions), StringComparer.Ordinal);

    public static async Task LimitAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("GET,PUT");
        if (request.IsGet)
        {
            await request.JsonAsync(200, writer => writer.WriteNumberValue(database.Purges.Limit));
            return;
        }
        using JsonDocument body = await request.JsonAsync();
        if (new QueryValue(null, body.RootElement).Integer() is not (> 0 and var limit))
            throw CouchException.BadRequest("`purged_infos_limit` must be positive integer");
        database.Purges.Limit = (int)Math.Min(limit, int.MaxValue);
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
