using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Combines a stored revision with CouchDB's own members.</summary>
internal static class StoredDocumentJson
{
    public static byte[] Compose(CouchDatabase database, DocumentRow row, RevisionTree.Node node, DocumentOptions options)
    {
        StoredBody body = database.Body(node.BodyKey);
        return Compose(database, row, node, body, options);
    }

    public static byte[] Compose(CouchDatabase database, DocumentRow row, RevisionTree.Node node, StoredBody body, DocumentOptions options)
    {
        byte[] json = CouchJson.Shown(body.Json);
        var buffer = new ArrayBufferWriter<byte>(json.Length + 128);
        using var writer = new Utf8JsonWriter(buffer, Json.WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("_id", row.Id);
        writer.WriteString("_rev", node.Id.ToString());
        writer.Flush();
        if (json.Length > 2)
        {
            buffer.Write(","u8);
            buffer.Write(json.AsSpan(1, json.Length - 2));
        }
        if (node.Deleted)
            writer.WriteBoolean("_deleted", true);
        WriteMeta(writer, database, row, node, options);
        if (body.Attachments.Count > 0)
            WriteAttachments(writer, database, body.Attachments, options, options.AttachmentsSince(row, node));
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Returns the winning revision with only its content.</summary>
    public static byte[] Winner(CouchDatabase database, DocumentRow row) => Compose(database, row, row.Tree.Winner, DocumentOptions.Plain);

    public static byte[] Local(string id, long revision, byte[] body, bool revisions = false)
    {
        body = CouchJson.Shown(body);
        var buffer = new ArrayBufferWriter<byte>(body.Length + 64);
        using var writer = new Utf8JsonWriter(buffer, Json.WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("_id", id);
        writer.WriteString("_rev", LocalRevision(revision));
        writer.Flush();
        if (body.Length > 2)
        {
            buffer.Write(","u8);
            buffer.Write(body.AsSpan(1, body.Length - 2));
        }
        if (revisions)
            WriteRevisions(writer, [new RevisionId(0, revision.ToString(CultureInfo.InvariantCulture))]);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static string LocalRevision(long revision) => string.Create(CultureInfo.InvariantCulture, $"0-{revision}");

    private static void WriteMeta(
        Utf8JsonWriter writer,
        CouchDatabase database,
        DocumentRow row,
        RevisionTree.Node node,
        DocumentOptions options
    )
    {
        if (options.Revisions)
            WriteRevisions(writer, [.. row.Tree.Path(node).Take(database.RevisionLimit).Select(static ancestor => ancestor.Id)]);
        if (options.RevisionsInfo)
            WriteRevisionsInfo(writer, row.Tree.Path(node));
        if (options.Conflicts)
            WriteLeaves(writer, "_conflicts", row, node, deleted: false);
        if (options.DeletedConflicts)
            WriteLeaves(writer, "_deleted_conflicts", row, node, deleted: true);
        if (options.LocalSequence)
            writer.WriteNumber("_local_seq", row.Seq);
    }

    public static void WriteRevisions(Utf8JsonWriter writer, IReadOnlyList<RevisionId> path)
    {
        writer.WriteStartObject("_revisions");
        writer.WriteNumber("start", path[0].Position);
        writer.WriteStartArray("ids");
        foreach (RevisionId ancestor in path)
            writer.WriteStringValue(ancestor.Hash);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRevisionsInfo(Utf8JsonWriter writer, List<RevisionTree.Node> path)
    {
        writer.WriteStartArray("_revs_info");
        foreach (RevisionTree.Node ancestor in path)
        {
            writer.WriteStartObject();
            writer.WriteString("rev", ancestor.Id.ToString());
            writer.WriteString(
                "status",
                ancestor.BodyKey == 0 ? "missing"
                    : ancestor.Deleted ? "deleted"
                    : "available"
            );
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteLeaves(Utf8JsonWriter writer, string name, DocumentRow row, RevisionTree.Node shown, bool deleted)
    {
        List<RevisionTree.Node> others = row.Tree.Leaves().FindAll(leaf => leaf.Deleted == deleted && leaf.Id != shown.Id);
        if (others.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach (RevisionTree.Node leaf in others)
            writer.WriteStringValue(leaf.Id.ToString());
        writer.WriteEndArray();
    }

    private static void WriteAttachments(
        Utf8JsonWriter writer,
        CouchDatabase database,
        IReadOnlyList<AttachmentInfo> attachments,
        DocumentOptions options,
        int since
    )
    {
        writer.WriteStartObject("_attachments");
        foreach (AttachmentInfo item in attachments)
        {
            writer.WriteStartObject(item.Name);
            writer.WriteString("content_type", item.ContentType);
            writer.WriteNumber("revpos", item.RevisionPosition);
            writer.WriteString("digest", item.Digest);
            WriteContent(writer, database, item, options, item.RevisionPosition > since);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteContent(
        Utf8JsonWriter writer,
        CouchDatabase database,
        AttachmentInfo item,
        DocumentOptions options,
        bool wanted
    )
    {
        if (options.Attachments && wanted)
        {
            writer.WriteBase64String("data", AttachmentContent(database, item));
        }
        else
        {
            writer.WriteNumber("length", item.Length);
            writer.WriteBoolean(options.AttachmentsFollow && wanted ? "follows" : "stub", true);
        }
        if (options.EncodingInfo && item.Encoding is not null)
        {
            writer.WriteString("encoding", item.Encoding);
            writer.WriteNumber("encoded_length", item.EncodedLength);
        }
    }

    /// <summary>The attachment's bytes as they were before any compression.</summary>
    public static byte[] AttachmentContent(CouchDatabase database, AttachmentInfo item)
    {
        byte[] data = database.AttachmentData(item.DataKey);
        return item.Encoding == "gzip" ? Gzip.Inflate(data) : data;
    }
}
