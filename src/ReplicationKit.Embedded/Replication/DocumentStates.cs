using System.Text.Json;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>Writes <c>_replication_*</c> members into replication documents.</summary>
internal sealed class DocumentStates(CouchNode node)
{
    private const int Attempts = 5;

    public void Write(string databaseName, string id, string state, Action<Utf8JsonWriter> members)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (node.Store.Find(databaseName) is not { } database || !TryWrite(database, id, state, members, out bool again))
                return;
            if (!again)
            {
                node.Store.Notify(database);
                return;
            }
        }
    }

    private bool TryWrite(CouchDatabase database, string id, string state, Action<Utf8JsonWriter> members, out bool again)
    {
        again = false;
        try
        {
            DocumentRow? row = database.Find(id);
            if (row is null || row.Deleted)
                return false;
            StoredBody stored = database.Body(row.WinnerBody);
            var document = new ParsedDocument
            {
                Id = id,
                Revision = RevisionId.Parse(row.WinnerRevision),
                Body = Body(stored.Json, state, members),
            };
            document.Attachments.AddRange(
                stored.Attachments.Select(attachment => new AttachmentInput
                {
                    Name = attachment.Name,
                    ContentType = attachment.ContentType,
                })
            );
            again = database.Write([document], newEdits: true)[0].Error is { Status: 409 };
            return true;
        }
        catch (CouchException) when (database.Dropped)
        {
            return false;
        }
    }

    private byte[] Body(byte[] json, string state, Action<Utf8JsonWriter> members)
    {
        using JsonDocument body = Json.Parse(json);
        return Json.Object(writer =>
        {
            bool keepId = state is not "triggered";
            foreach (JsonProperty member in body.RootElement.EnumerateObject())
            {
                if (!member.Name.StartsWith("_replication_", StringComparison.Ordinal) || keepId && member.Name == "_replication_id")
                    member.WriteTo(writer);
            }
            writer.WriteString("_replication_state", state);
            writer.WriteString("_replication_state_time", DocumentProcessor.Timestamp(node.Time.GetUtcNow()));
            members(writer);
        });
    }
}
