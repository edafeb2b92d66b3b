using System.Text.Json;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The Mango indexes of a database.</summary>
internal static class MangoIndexes
{
    private static readonly byte[] Null = [.. "null"u8];

    // What map functions see of a document.
    private static readonly DocumentOptions Mapped = DocumentOptions.Plain with { Conflicts = true, DeletedConflicts = true };

    /// <summary>Returns <c>_all_docs</c> and the indexes of the design documents, in their order.</summary>
    public static List<MangoIndex> Of(CouchDatabase database)
    {
        List<MangoIndex> indexes = [MangoIndex.AllDocuments];
        foreach (DocumentRow row in database.List(IdRange.DesignDocuments))
        {
            using JsonDocument design = Json.Parse(database.Body(row.WinnerBody).Json);
            indexes.AddRange(MangoIndex.Of(row.Id, design.RootElement, database.Partitioned));
        }
        indexes.Sort(MangoIndex.Order);
        return indexes;
    }

    /// <summary>Returns the signatures of all indexes and views that design documents define.</summary>
    public static HashSet<string> Signatures(CouchDatabase database) =>
        [.. database.List(IdRange.DesignDocuments).SelectMany(row => Signatures(database, row))];

    /// <summary>Returns the signatures of the views and indexes that a design document defines, each once.</summary>
    public static List<string> Signatures(CouchDatabase database, DocumentRow design)
    {
        using JsonDocument document = Json.Parse(database.Body(design.WinnerBody).Json);
        IEnumerable<string> views = ViewDefinition.SignaturesOf(document.RootElement);
        IEnumerable<MangoIndex> indexes = MangoIndex.Of(design.Id, document.RootElement, database.Partitioned);
        return [.. views.Concat(indexes.Select(static index => index.Signature)).Distinct()];
    }

    /// <summary>Opens the rows of an index.</summary>
    /// <param name="database">The database.</param>
    /// <param name="index">An index of a design document.</param>
    /// <param name="update">Whether to bring it up to date first.</param>
    public static OrderedIndex Open(CouchDatabase database, MangoIndex index, bool update)
    {
        OrderedIndex rows = database.Index(index.Signature);
        if (update)
            rows.Update(documents => [.. documents.Select(row => Entries(database, index, row))]);
        return rows;
    }

    private static IReadOnlyList<IndexEntry> Entries(CouchDatabase database, MangoIndex index, DocumentRow row)
    {
        using JsonDocument document = Json.Parse(StoredDocumentJson.Compose(database, row, row.Tree.Winner, Mapped));
        return index.Key(document.RootElement) is { } key ? [new IndexEntry(CollationKey.OfArray(key), KeyJson(key), Null)] : [];
    }

    private static byte[] KeyJson(List<JsonElement> key) =>
        Json.Write(writer =>
        {
            writer.WriteStartArray();
            key.ForEach(value => value.WriteTo(writer));
            writer.WriteEndArray();
        });
}
