using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>GET /db/doc?open_revs=…</c>: several revisions at once, with which replicators fetch documents with attachments.</summary>
internal static class OpenRevisionsEndpoint
{
    public static Task HandleAsync(CouchExchange request, CouchDatabase database, string id, DocumentOptions options)
    {
        DocumentRow? row = database.Find(id);
        // As CouchDB orders them: those that exist, then those that do not.
        List<(string Revision, RevisionTree.Node? Node)> wanted =
        [
            .. Resolve(row, options.OpenRevisions, options.Latest)
                .OrderBy(static found => found.Node is null)
                .ThenBy(static found => found.Node?.Id ?? RevisionId.Parse(found.Revision)),
        ];
        if (row is null && options.OpenRevisions is null)
            throw CouchException.Missing();
        return MultipartDocument.Accepts(request, "multipart/mixed")
            ? MultipartDocument.WriteMixedAsync(request, database, row, wanted, options)
            : WriteJsonAsync(request, database, row, wanted, options);
    }

    /// <summary>
    /// Returns the requested revisions of one document, or all leaves if <paramref name="revisions"/> is <c>null</c>. The node is <c>null</c> for
    /// a revision that does not exist.
    /// </summary>
    public static List<(string Revision, RevisionTree.Node? Node)> Resolve(
        DocumentRow? row,
        IReadOnlyList<RevisionId>? revisions,
        bool latest
    )
    {
        var found = new List<(string, RevisionTree.Node?)>();
        if (revisions is null)
        {
            foreach (RevisionTree.Node leaf in row?.Tree.Branches() ?? [])
                found.Add((leaf.Id.ToString(), leaf));
            return found;
        }
        foreach (RevisionId revision in revisions)
        {
            string text = revision.ToString();
            List<RevisionTree.Node> nodes = Matching(row, revision, latest);
            if (nodes.Count == 0)
                found.Add((text, null));
            foreach (RevisionTree.Node node in nodes)
            {
                if (!found.Exists(pair => pair.Item2?.Id == node.Id))
                    found.Add((text, node));
            }
        }
        return found;
    }

    private static List<RevisionTree.Node> Matching(DocumentRow? row, RevisionId revision, bool latest)
    {
        if (row is null)
            return [];
        if (latest)
            return row.Tree.LeavesFrom(revision);
        int index = row.Tree.IndexOf(revision);
        return index < 0 || row.Tree.Nodes[index].BodyKey == 0 ? [] : [row.Tree.Nodes[index]];
    }

    private static Task WriteJsonAsync(
        CouchExchange request,
        CouchDatabase database,
        DocumentRow? row,
        List<(string Revision, RevisionTree.Node? Node)> wanted,
        DocumentOptions options
    )
    {
        return request.JsonAsync(
            200,
            writer =>
            {
                writer.WriteStartArray();
                foreach ((string revision, RevisionTree.Node? node) in wanted)
                {
                    writer.WriteStartObject();
                    if (node is { } found)
                    {
                        writer.WritePropertyName("ok");
                        writer.WriteRawValue(StoredDocumentJson.Compose(database, row!, found, options), skipInputValidation: true);
                    }
                    else
                    {
                        writer.WriteString("missing", revision);
                    }
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
        );
    }
}
