using System.Globalization;
using System.Text;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// <c>_local</c> documents, in which replication stores its checkpoints. Their revisions are numbers without further meaning.
/// </summary>
internal static class LocalDocumentEndpoints
{
    public static Task GetAsync(CouchExchange request, CouchDatabase database, string id)
    {
        DocumentOptions options = DocumentOptions.From(request.Query);
        if (options.Revision is not null || options.OpenRevisions is null or { Count: > 0 })
            throw CouchException.Missing();
        (byte[] json, long revision) = database.Local(id) ?? throw CouchException.Missing();
        return request.IsUnchanged(TagText(json, revision))
            ? Task.CompletedTask
            : request.RawJsonAsync(200, StoredDocumentJson.Local(id, revision, json, options.Revisions));
    }

    public static Task DeleteAsync(CouchExchange request, CouchDatabase database, string id)
    {
        _ = database.Local(id) ?? throw CouchException.Missing();
        Write(database, ParsedDocument.Tombstone(id, null), newEdits: true);
        Tag(request, database, id);
        return WrittenAsync(request, 200, id, new RevisionId(0, "0"));
    }

    public static Task StoreAsync(CouchExchange request, CouchDatabase database, ParsedDocument document, bool newEdits)
    {
        RevisionId revision = Write(database, document, newEdits);
        request.Locate(database.Name, document.Id!);
        Tag(request, database, document.Id!);
        return WrittenAsync(request, document.Deleted ? 200 : 201, document.Id!, revision);
    }

    /// <summary>Stores or deletes the document. It cannot have attachments.</summary>
    /// <exception cref="CouchException">Its revision is not that of a local document.</exception>
    public static RevisionId Write(CouchDatabase database, ParsedDocument document, bool newEdits)
    {
        long before = document.Revision is { } named ? Number(named) : 0;
        long revision = newEdits ? before + 1 : before;
        database.WriteLocal(document.Id!, document.Deleted ? null : document.Body, revision);
        return new RevisionId(0, (document.Deleted ? 0 : revision).ToString(CultureInfo.InvariantCulture));
    }

    // Other content can have the same revision.
    private static string TagText(byte[] json, long revision) => $"{revision} {Encoding.UTF8.GetString(json)}";

    private static void Tag(CouchExchange request, CouchDatabase database, string id) =>
        request.Context.Response.Headers.ETag = CouchExchange.TagOf(
            database.Local(id) is var (json, revision) ? TagText(json, revision) : ""
        );

    private static long Number(RevisionId revision) =>
        revision.Position == 0 && long.TryParse(revision.Hash, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw CouchException.BadRequest("Invalid rev format");

    private static Task WrittenAsync(CouchExchange request, int status, string id, RevisionId revision) =>
        request.ObjectAsync(
            status,
            writer =>
            {
                writer.WriteBoolean("ok", true);
                writer.WriteString("id", id);
                writer.WriteString("rev", revision.ToString());
            }
        );
}
