using System.IO.Compression;

namespace ReplicationKit.Embedded.Storage;

/// <summary>Stores edits: new ones, which must name the leaf they replace, and replicated ones, which are merged as they are.</summary>
internal sealed class EditWriter(CouchDatabase database, SqliteSession session)
{
    private readonly string _docs = database.Table("docs"),
        _bodies = database.Table("bodies"),
        _attachments = database.Table("atts");

    private StatementCache Statements => database.Statements;

    public IReadOnlyList<WriteResult> Write(IReadOnlyList<ParsedDocument> documents, bool newEdits, EditCheck? check)
    {
        (long seq, long count, long deleted, long design) = (
            database.Seq,
            database.DocumentCount,
            database.DeletedCount,
            database.DesignSeq
        );
        try
        {
            return session.InTransaction(() =>
            {
                database.ThrowIfDropped();
                var results = new List<WriteResult>(documents.Count);
                foreach (ParsedDocument document in documents)
                    results.Add(WriteOne(document, newEdits, check));
                Statements.Run(
                    "UPDATE databases SET seq = $0, docs = $1, deleted = $2 WHERE key = $3",
                    database.Seq,
                    database.DocumentCount,
                    database.DeletedCount,
                    database.Key
                );
                return results;
            });
        }
        catch
        {
            (database.Seq, database.DocumentCount, database.DeletedCount, database.DesignSeq) = (seq, count, deleted, design);
            throw;
        }
    }

    public void Compact() =>
        session.InTransaction(() =>
        {
            database.ThrowIfDropped();
            foreach (DocumentRow row in Statements.Rows($"SELECT {DocumentRow.Columns} FROM {_docs}", DocumentRow.Read))
            {
                List<long> lost = row.Tree.Compact();
                if (lost.Count == 0)
                    continue;
                Statements.Run($"UPDATE {_docs} SET tree = $0 WHERE id = $1", row.Tree.Serialise(), row.Id);
                Forget(lost);
            }
            return true;
        });

    private WriteResult WriteOne(ParsedDocument document, bool newEdits, EditCheck? check)
    {
        string id = document.Id!;
        try
        {
            DocumentRow? row = database.FindLocked(id);
            RevisionTree tree = row?.Tree ?? new RevisionTree();
            RevisionId revision;
            if (newEdits)
            {
                int parent = ParentOf(document, row);
                check?.Invoke(document, row);
                revision = Edit(document, tree, parent);
            }
            else if (!Replicate(document, tree, row, check, out revision))
            {
                return new WriteResult(id, revision, null);
            }
            Forget(tree.Stem(database.RevisionLimit));
            Save(id, row, tree);
            return new WriteResult(id, revision, null);
        }
        catch (CouchException error)
        {
            return new WriteResult(id, document.Revision, error);
        }
    }

    /// <summary>The leaf that a new edit replaces, -1 for a new document.</summary>
    private static int ParentOf(ParsedDocument document, DocumentRow? row)
    {
        if (row is null)
            return document.Revision is null ? -1 : throw CouchException.Conflict();
        if (document.Revision is { } revision)
        {
            int index = row.Tree.IndexOf(revision);
            return index >= 0 && row.Tree.IsLeaf(index) ? index : throw CouchException.Conflict();
        }
        return row.Deleted ? row.Tree.IndexOf(row.Tree.Winner.Id) : throw CouchException.Conflict();
    }

    private RevisionId Edit(ParsedDocument document, RevisionTree tree, int parent)
    {
        RevisionId? old = parent < 0 ? null : tree.Nodes[parent].Id;
        int position = (old?.Position ?? 0) + 1;
        List<AttachmentInfo> attachments = StoreAttachments(document, tree, old is null ? [] : tree.Path(old.Value), position);
        var revision = new RevisionId(position, document.NextRevision(old, attachments));
        tree.Add(parent, revision, document.Deleted, StoreBody(document, attachments), database.Seq + 1);
        return revision;
    }

    private bool Replicate(ParsedDocument document, RevisionTree tree, DocumentRow? row, EditCheck? check, out RevisionId revision)
    {
        List<RevisionId> path =
            document.Path ?? (document.Revision is { } only ? [only] : throw CouchException.BadRequest("Invalid rev format"));
        if (path.Count == 0)
            throw CouchException.BadRequest("Invalid rev format");
        revision = path[0];
        if (tree.IndexOf(revision) >= 0)
            return false;
        document.Revision = revision;
        check?.Invoke(document, row);
        var ancestors = new List<RevisionTree.Node>();
        foreach (RevisionId ancestor in path)
        {
            if (tree.IndexOf(ancestor) is >= 0 and int index)
                ancestors.Add(tree.Nodes[index]);
        }
        List<AttachmentInfo> attachments = StoreAttachments(document, tree, ancestors, revision.Position);
        return tree.Merge(path, document.Deleted, StoreBody(document, attachments), database.Seq + 1);
    }

    private long StoreBody(ParsedDocument document, List<AttachmentInfo> attachments)
    {
        database.AddBytes(document.Body.Length);
        byte[]? serialised = attachments.Count == 0 ? null : AttachmentInfo.Serialise(attachments);
        Statements.Run($"INSERT INTO {_bodies} (json, atts) VALUES ($0, $1)", document.Body, serialised);
        return Statements.Count("SELECT last_insert_rowid()");
    }

    private void Save(string id, DocumentRow? old, RevisionTree tree)
    {
        RevisionTree.Node winner = tree.Winner;
        database.Seq++;
        Count(old, -1);
        if (winner.Deleted)
            database.DeletedCount++;
        else
            database.DocumentCount++;
        if (DocumentIds.IsDesign(id))
            database.DesignSeq = database.Seq;
        Statements.Run(
            $"INSERT OR REPLACE INTO {_docs} ({DocumentRow.Columns}) VALUES ($0, $1, $2, $3, $4, $5)",
            id,
            database.Seq,
            winner.Deleted ? 1 : 0,
            winner.Id.ToString(),
            winner.BodyKey,
            tree.Serialise()
        );
    }

    private void Count(DocumentRow? row, int change)
    {
        if (row is null)
            return;
        if (row.Deleted)
            database.DeletedCount += change;
        else
            database.DocumentCount += change;
    }

    private List<AttachmentInfo> StoreAttachments(
        ParsedDocument document,
        RevisionTree tree,
        List<RevisionTree.Node> ancestors,
        int position
    )
    {
        var stored = new List<AttachmentInfo>(document.Attachments.Count);
        foreach (AttachmentInput input in document.Attachments)
            stored.Add(input.Data is null ? FindStub(document.Id!, input, tree, ancestors) : Store(input, position));
        return stored;
    }

    private AttachmentInfo Store(AttachmentInput input, int position)
    {
        byte[] data = input.Data!;
        Statements.Run($"INSERT INTO {_attachments} (data) VALUES ($0)", data);
        long key = Statements.Count("SELECT last_insert_rowid()");
#pragma warning disable CA5351 // The digest that CouchDB gives attachments; it protects nothing.
        string digest = "md5-" + Convert.ToBase64String(System.Security.Cryptography.MD5.HashData(data));
#pragma warning restore CA5351
        long length = input.Encoding is null ? data.Length : input.DecodedLength ?? Inflate(data).Length;
        return new AttachmentInfo(
            input.Name,
            input.ContentType,
            Math.Min(input.RevisionPosition ?? position, position),
            digest,
            length,
            key,
            input.Encoding,
            data.Length
        );
    }

    private AttachmentInfo FindStub(string id, AttachmentInput input, RevisionTree tree, List<RevisionTree.Node> ancestors)
    {
        foreach (RevisionTree.Node node in ancestors.Concat(tree.Leaves()))
        {
            if (node.BodyKey == 0)
                continue;
            foreach (AttachmentInfo stored in database.BodyLocked(node.BodyKey).Attachments)
            {
                if (stored.Name == input.Name)
                    return stored;
            }
        }
        throw new CouchException(412, "missing_stub", $"Invalid attachment stub in {id} for {input.Name}");
    }

    private void Forget(List<long> bodies)
    {
        foreach (long key in bodies)
            Statements.Run($"DELETE FROM {_bodies} WHERE key = $0", key);
    }

    internal static byte[] Inflate(byte[] data)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(data, writable: false), CompressionMode.Decompress))
            gzip.CopyTo(result);
        return result.ToArray();
    }
}
