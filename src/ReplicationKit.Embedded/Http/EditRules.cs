using System.Text.Json;
using ReplicationKit.Embedded.Replication;
using ReplicationKit.Embedded.Storage;
using ReplicationKit.Rules;

namespace ReplicationKit.Embedded.Http;

/// <summary>Checks and changes edits before they are stored: replication documents, user documents, validation functions.</summary>
internal sealed class EditRules(CouchNode node)
{
    /// <summary>Applies the checks that reject a whole request, whichever of its documents fails them.</summary>
    /// <exception cref="CouchException">A document is rejected.</exception>
    public void CheckRequest(CouchDatabase database, RequestUser user, ParsedDocument document)
    {
        DocumentIds.Check(document.Id!);
        DocumentIds.CheckPartition(database, document.Id!);
        if (document.Body.Length > node.Configuration.MaxDocumentSize)
            throw new CouchException(413, "document_too_large", document.Id);
        if (DocumentIds.IsDesign(document.Id!) || DocumentIds.IsLocal(document.Id!))
            return;
        if (database.IsReplicator)
            CheckReplication(database, user, document);
        else if (database.IsUsers)
            UserDocuments.Prepare(database, user, document);
    }

    /// <summary>Returns the check that applies to each document separately.</summary>
    public EditCheck Validation(CouchDatabase database, RequestUser user)
    {
        Action<ParsedDocument, EditContext>? functions = node.Functions.Validation(database, user);
        var full = new Dictionary<string, bool>(StringComparer.Ordinal);
        return new EditCheck(Check, HasFunctions: functions is not null);

        void Check(ParsedDocument edit, EditContext context)
        {
            if (DocumentIds.IsDesign(edit.Id!))
            {
                user.RequireDatabaseAdmin(database);
                node.Functions.CheckDesign(database, edit);
                return;
            }
            functions?.Invoke(edit, context);
            if (database.Partitioned && edit.Path is null)
                CheckPartitionSize(database, edit, context, full);
        }
    }

    // As in CouchDB: whether a partition is full is checked once for all edits of a request, and an edit that makes a document smaller is
    // stored.
    private void CheckPartitionSize(CouchDatabase database, ParsedDocument edit, EditContext context, Dictionary<string, bool> full)
    {
        long most = node.Configuration.MaxPartitionSize;
        if (most == 0 || edit.Deleted || DocumentIds.PartitionOf(edit.Id!) is not { } partition)
            return;
        if (!full.TryGetValue(partition, out bool isFull))
            full[partition] = isFull = database.ExternalSize >= most && database.CountPartition(partition).Bytes >= most;
        long before = context.Existing is { Deleted: false } row ? database.Body(row.WinnerBody).Json.Length : 0;
        if (isFull && edit.Body.Length > before)
            throw new CouchException(403, "partition_overflow", $"Partition limit exceeded due to update on '{edit.Id}'");
    }

    private static void CheckReplication(CouchDatabase database, RequestUser user, ParsedDocument document)
    {
        using JsonDocument body = Json.Parse(document.Body);
        SetOwner(database, user, document, body.RootElement);
        if (document.Deleted || body.RootElement.StringMember("_replication_state") == "failed")
            return;
        try
        {
            SpecificationParser.Parse(body.RootElement, isDocument: true);
        }
        catch (BadReplicationException error)
        {
            throw CouchException.Forbidden(error.DocumentReason);
        }
    }

    private static void SetOwner(CouchDatabase database, RequestUser user, ParsedDocument document, JsonElement body)
    {
        JsonElement? owner = body.Member(ReplicationOptions.Owner.JsonName);
        if (owner is { ValueKind: JsonValueKind.String } named && named.GetString() == user.Name)
            return;
        bool absent = owner is null;
        if (!absent && !user.IsDatabaseAdmin(database))
            throw CouchException.Forbidden("Can't update replication documents from other users.");
        if (absent || owner is { ValueKind: JsonValueKind.Null })
            document.Body = WithMember(body, ReplicationOptions.Owner.JsonName, user.Name);
    }

    private static byte[] WithMember(JsonElement body, string name, string? value) =>
        Json.Object(writer =>
        {
            bool replaced = false;
            foreach (JsonProperty member in JsonMembers.Of(body))
            {
                if (member.Name == name)
                {
                    writer.WriteString(name, value);
                    replaced = true;
                }
                else
                {
                    member.WriteTo(writer);
                }
            }
            if (!replaced)
                writer.WriteString(name, value);
        });
}
