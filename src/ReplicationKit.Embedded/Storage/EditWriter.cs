namespace ReplicationKit.Embedded.Storage;

/// <summary>Stores edits: new ones, which must name the leaf they replace, and replicated ones, which are merged as they are.</summary>
internal sealed class EditWriter(CouchDatabase database, SqliteSession session)
{
    private const string MissingStub = "missing_stub";

    private readonly string _docs = database.Table("docs"),
        _bodies = database.Table("bodies"),
        _attachments = database.Table("atts");

    /// <summary>Whether a design document of the request was stored, or was found to conflict only when it was to be stored.</summary>
    private bool _hasDesign;

    /// <summary>The document that was saved last; several revisions of one document in one request take one sequence.</summary>
    private string? _saved;

    private StatementCache Statements => database.Statements;

    public IReadOnlyList<WriteResult> Write(IReadOnlyList<ParsedDocument> documents, bool newEdits, EditCheck? check) =>
        InTransaction(() =>
        {
            // In the order of their ids, as CouchDB writes them; those of one id as they came.
            var results = new WriteResult[documents.Count];
            _hasDesign = false;
            HashSet<(string, RevisionId)> known = newEdits ? [] : Known(documents, check);
            foreach (int i in Enumerable.Range(0, documents.Count).OrderBy(i => documents[i].Id, StringComparer.Ordinal))
                results[i] = WriteOne(documents[i], newEdits, known, check);
            if (Array.Find(results, static result => result.Error?.Error == MissingStub).Error is { } refused)
                throw refused;
            database.HasValidated &= !_hasDesign;
            return results;
        });

    /// <summary>Forgets leaves as if they had never been, and returns those of each document.</summary>
    public List<List<RevisionId>> Purge(IReadOnlyList<PurgeInfo> purges) =>
        InTransaction(() =>
        {
            long seq = database.Seq;
            List<List<RevisionId>> purged = [.. purges.Select(PurgeOne)];
            database.Purges.Add(purges);
            // Even if nothing was left of the documents, as in CouchDB.
            if (database.Seq == seq && purges.Count > 0)
                database.Seq++;
            return purged;
        });

    // The counters in memory are those of the data if the transaction fails.
    private T InTransaction<T>(Func<T> work)
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
                _saved = null;
                T result = work();
                SaveCounts();
                return result;
            });
        }
        catch
        {
            (database.Seq, database.DocumentCount, database.DeletedCount, database.DesignSeq) = (seq, count, deleted, design);
            throw;
        }
    }

    private List<RevisionId> PurgeOne(PurgeInfo purge)
    {
        if (database.FindLocked(purge.Id) is not { } row)
            return [];
        var lost = new List<long>();
        List<RevisionId> purged = row.Tree.Purge(purge.Revisions, lost);
        if (purged.Count == 0)
            return purged;
        Forget(lost);
        if (!row.Tree.IsEmpty)
        {
            Save(purge.Id, row, row.Tree);
            return purged;
        }
        Count(row, -1);
        Statements.Run($"DELETE FROM {_docs} WHERE id = $0", purge.Id);
        database.RemoveFromIndexes(purge.Id);
        if (DocumentIds.IsDesign(purge.Id))
            database.DesignSeq = ++database.Seq;
        return purged;
    }

    public void Compact() =>
        session.InTransaction(() =>
        {
            database.ThrowIfDropped();
            database.Purges.Trim();
            foreach (DocumentRow row in Statements.Rows($"SELECT {DocumentRow.Columns} FROM {_docs}", DocumentRow.Read))
            {
                int revisions = row.Tree.Nodes.Count;
                List<long> lost = [.. row.Tree.Compact(), .. row.Tree.Stem(database.RevisionLimit)];
                if (lost.Count == 0 && row.Tree.Nodes.Count == revisions)
                    continue;
                Statements.Run($"UPDATE {_docs} SET tree = $0 WHERE id = $1", row.Tree.Serialize(), row.Id);
                Forget(lost);
            }
            return true;
        });

    /// <summary>
    /// The replicated revisions that are ignored, as in CouchDB: those that a document already has, or that another of the request replaces,
    /// if anything is validated or the request has attachments or design documents. Otherwise they may add what is missing.
    /// </summary>
    private HashSet<(string Id, RevisionId Revision)> Known(IReadOnlyList<ParsedDocument> documents, EditCheck? check)
    {
        var known = new HashSet<(string, RevisionId)>();
        if (
            database.HasValidated
            && check is not { HasFunctions: true }
            && documents.All(static one => one.Attachments.Count == 0 && !DocumentIds.IsDesign(one.Id!))
        )
            return known;
        foreach (ParsedDocument document in documents)
        {
            if (database.FindLocked(document.Id!) is not { } row)
                continue;
            List<RevisionId> path = document.Path!;
            known.UnionWith(path.Skip(1).Select(ancestor => (document.Id!, ancestor)));
            if (row.Tree.Find(path) >= 0 || row.Tree.Leaves().Exists(leaf => leaf.Id == path[0]))
                known.Add((document.Id!, path[0]));
        }
        return known;
    }

    private WriteResult WriteOne(ParsedDocument document, bool newEdits, HashSet<(string Id, RevisionId Revision)> known, EditCheck? check)
    {
        string id = document.Id!;
        if (!newEdits && known.Contains((id, document.Path![0])))
            return new WriteResult(id, document.Path[0], null);
        try
        {
            DocumentRow? row = database.FindLocked(id);
            RevisionTree tree = row?.Tree ?? new RevisionTree();
            RevisionId revision;
            if (newEdits)
            {
                // CouchDB fails with 500 here (function_clause), after other documents failed for their stubs.
                if (row is { Deleted: true } && document.Revision is null)
                    CheckStubs(document, ancestor: null, status: 400);
                int parent = ParentOf(document, row);
                RevisionTree.Node? replaced = document.Revision is not null && parent >= 0 ? tree.Nodes[parent] : null;
                List<RevisionId> path = replaced is { } leaf ? [.. tree.Path(leaf).Select(node => node.Id)] : [];
                Validate(document, new EditContext(row, replaced, path), check);
                // A deleted document is created again, or stays as it is.
                if (row is { Deleted: true } && (document.Revision is not null || document.Deleted))
                {
                    document.Attachments.ForEach(static input => input.CheckData());
                    _hasDesign |= DocumentIds.IsDesign(id);
                    throw CouchException.Conflict();
                }
                revision = Edit(document, tree, parent);
            }
            else if (!Replicate(document, tree, row, check, out revision))
            {
                return new WriteResult(id, revision, null);
            }
            _hasDesign |= DocumentIds.IsDesign(id);
            Forget(tree.Stem(database.RevisionLimit));
            Save(id, row, tree);
            return new WriteResult(id, revision, null);
        }
        // A stub without its attachment refuses the whole request.
        catch (CouchException error) when (error is not ({ Error: MissingStub, Status: 412 } or { EndsRequest: true }))
        {
            return new WriteResult(id, document.Revision, error);
        }
    }

    private void Validate(ParsedDocument document, EditContext context, EditCheck? check)
    {
        // As in CouchDB, a stub without its attachment counts before anything else.
        CheckStubs(document, context.Ancestor);
        database.HasValidated |= !DocumentIds.IsDesign(document.Id!);
        check?.Invoke(document, context);
    }

    /// <summary>The leaf that a new edit replaces; -1 for a new document.</summary>
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
        // The attachments of a document that is created again count from its creation.
        List<AttachmentInfo> attachments = document.Revision is null
            ? StoreAttachments(document, null, 1)
            : StoreAttachments(document, BodyOf(tree.Nodes[parent]), position);
        var revision = new RevisionId(position, document.NextRevision(old, attachments));
        tree.Add(parent, revision, document.Deleted, StoreBody(document, attachments), NextSeq(document.Id!));
        return revision;
    }

    private bool Replicate(ParsedDocument document, RevisionTree tree, DocumentRow? row, EditCheck? check, out RevisionId revision)
    {
        List<RevisionId> path = document.Path!;
        revision = path[0];
        if (tree.Find(path) is >= 0 and var known)
        {
            // It brings its ancestors, and its content if that is missing.
            long added = tree.Nodes[known].BodyKey == 0 ? StoreBody(document, StoreAttachments(document, null, position: null)) : 0;
            return tree.Merge(path, document.Deleted, added, NextSeq(document.Id!));
        }

        RevisionTree.Node? ancestor = tree.NearestStored(path);
        Validate(document, new EditContext(row, ancestor, path), check);
        List<AttachmentInfo> attachments = StoreAttachments(document, ancestor is { } found ? BodyOf(found) : null, position: null);
        return tree.Merge(path, document.Deleted, StoreBody(document, attachments), NextSeq(document.Id!));
    }

    private StoredBody? BodyOf(RevisionTree.Node node) => node.BodyKey == 0 ? null : database.BodyLocked(node.BodyKey);

    private long StoreBody(ParsedDocument document, List<AttachmentInfo> attachments)
    {
        database.AddBytes(document.Body.Length);
        byte[]? serialized = attachments.Count == 0 ? null : AttachmentInfo.Serialize(attachments);
        Statements.Run($"INSERT INTO {_bodies} (json, atts) VALUES ($0, $1)", document.Body, serialized);
        return Statements.Count("SELECT last_insert_rowid()");
    }

    private void SaveCounts() =>
        Statements.Run(
            "UPDATE databases SET seq = $0, docs = $1, deleted = $2 WHERE key = $3",
            database.Seq,
            database.DocumentCount,
            database.DeletedCount,
            database.Key
        );

    private long NextSeq(string id) => id == _saved ? database.Seq : database.Seq + 1;

    private void Save(string id, DocumentRow? old, RevisionTree tree)
    {
        RevisionTree.Node winner = tree.Winner;
        database.Seq = NextSeq(id);
        _saved = id;
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
            tree.Serialize()
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

    /// <param name="document">The document with the attachments.</param>
    /// <param name="ancestor">What stubs refer to; null if nothing of it is stored.</param>
    /// <param name="position">The generation of a new edit's attachments; null keeps what a replicated document says.</param>
    private List<AttachmentInfo> StoreAttachments(ParsedDocument document, StoredBody? ancestor, int? position)
    {
        var stored = new List<AttachmentInfo>(document.Attachments.Count);
        foreach (AttachmentInput input in document.Attachments)
            stored.Add(
                input.Data is null ? FindStub(document.Id!, input, ancestor) : Store(input, position ?? input.RevisionPosition ?? 0)
            );
        return stored;
    }

    private void CheckStubs(ParsedDocument document, RevisionTree.Node? ancestor, int status = 412)
    {
        if (document.Attachments.TrueForAll(static input => input.Data is not null))
            return;
        StoredBody? stored = ancestor is { } node ? BodyOf(node) : null;
        foreach (AttachmentInput stub in document.Attachments.Where(static input => input.Data is null))
            FindStub(document.Id!, stub, stored, status);
    }

    private AttachmentInfo Store(AttachmentInput input, int position)
    {
        input.CheckData();
        byte[] data = input.Data!;
        string? encoding = input.Encoding;
        long length = encoding is null ? data.Length : input.DecodedLength ?? Gzip.Inflate(data).Length;
        if (encoding is null && session.Compression.Compress(data, input.ContentType) is { } compressed)
            (data, encoding) = (compressed, "gzip");
        Statements.Run($"INSERT INTO {_attachments} (data) VALUES ($0)", data);
        long key = Statements.Count("SELECT last_insert_rowid()");
        return new AttachmentInfo(
            input.Name,
            input.ContentType,
            position,
            AttachmentInfo.DigestOf(data),
            length,
            key,
            encoding,
            data.Length
        );
    }

    private static AttachmentInfo FindStub(string id, AttachmentInput input, StoredBody? ancestor, int status = 412)
    {
        AttachmentInfo? stored = ancestor?.Attachments.FirstOrDefault(attachment => attachment.Name == input.Name);
        return stored is not null && (input.RevisionPosition is null || input.RevisionPosition == stored.RevisionPosition)
            ? stored
            : throw new CouchException(status, MissingStub, $"Invalid attachment stub in {id} for {input.Name}");
    }

    private void Forget(List<long> bodies)
    {
        foreach (long key in bodies)
            Statements.Run($"DELETE FROM {_bodies} WHERE key = $0", key);
    }
}
