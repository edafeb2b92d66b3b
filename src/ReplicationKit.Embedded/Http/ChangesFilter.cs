using System.Text.Json;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Decides which revisions of a changed document a reader of <c>_changes</c> receives.</summary>
internal sealed class ChangesFilter
{
    private const int MostById = 100;

    private readonly Func<DocumentRow, RevisionTree.Node, bool>? _matches;

    private ChangesFilter(Func<DocumentRow, RevisionTree.Node, bool>? matches) => _matches = matches;

    /// <summary>The fields that a selector's <c>fields</c> selects from included documents, or <c>null</c> for all.</summary>
    public List<FieldPath>? Fields { get; private init; }

    /// <exception cref="CouchException">The filter is malformed or does not exist.</exception>
    public static ChangesFilter Create(CouchNode node, CouchDatabase database, CouchExchange request, JsonElement? body)
    {
        string filter = request.Query["filter"] ?? "";
        return filter switch
        {
            "" => new ChangesFilter(null),
            "_doc_ids" => DocumentIdFilter(request, body),
            "_selector" => SelectorFilter(database, body),
            "_design" => new ChangesFilter(static (row, _) => DocumentIds.IsDesign(row.Id)),
            "_view" => ViewFilter(node, database, request, body),
            ['_', ..] => throw CouchException.BadRequest("unknown builtin filter name"),
            _ => FunctionFilter(node, database, request, filter, body),
        };
    }

    /// <summary>Whether the ids of the documents are known, and few.</summary>
    public bool ReadsById { get; private init; }

    public List<RevisionTree.Node> Select(DocumentRow row, bool allLeaves)
    {
        List<RevisionTree.Node> leaves = allLeaves ? row.Tree.Leaves() : [row.Tree.Winner];
        return _matches is null ? leaves : leaves.FindAll(leaf => _matches(row, leaf));
    }

    private static ChangesFilter DocumentIdFilter(CouchExchange request, JsonElement? body)
    {
        JsonElement? list = body?.Member("doc_ids") ?? request.Query.Value("doc_ids")?.Json();
        if (
            list is not { ValueKind: JsonValueKind.Array } ids
            || ids.EnumerateArray().Any(static id => id.ValueKind != JsonValueKind.String)
        )
            throw CouchException.BadRequest("`doc_ids` filter parameter is not a list of doc ids.");
        HashSet<string> wanted = new(ids.EnumerateArray().Select(id => id.GetString()!), StringComparer.Ordinal);
        return new ChangesFilter((row, _) => wanted.Contains(row.Id)) { ReadsById = ids.GetArrayLength() <= MostById };
    }

    private static ChangesFilter SelectorFilter(CouchDatabase database, JsonElement? body)
    {
        if (body is not { } posted)
            throw CouchException.BadRequest("Selector must be specified in POST payload");
        if (posted.Member("selector") is not { } json)
            throw CouchException.BadRequest("Selector error: expected a JSON object");
        MangoSelector selector = Checked(() => MangoSelector.Parse(json));
        return new ChangesFilter(
            (row, leaf) =>
            {
                using JsonDocument document = Json.Parse(StoredDocumentJson.Compose(database, row, leaf, DocumentOptions.Plain));
                return Checked(() => selector.Matches(document.RootElement));
            }
        )
        {
            Fields = FieldsOf(body.Value),
        };
    }

    private static List<FieldPath>? FieldsOf(JsonElement body)
    {
        if (body.Member("fields") is not { } fields)
            return null;
        if (fields.ValueKind != JsonValueKind.Array)
            throw CouchException.BadRequest("Selector error: fields must be JSON array");
        foreach (JsonElement field in fields.EnumerateArray())
        {
            if (field.ValueKind != JsonValueKind.String)
                throw CouchException.BadRequest($"Invalid JSON for field spec: {field.GetRawText()}");
        }

        return fields.GetArrayLength() == 0 ? null : Projection.Paths([.. fields.EnumerateArray().Select(field => field.GetString()!)]);
    }

    private static T Checked<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (MangoException error)
        {
            throw new CouchException(error.ChangesStatus, error.ChangesError, error.ChangesReason);
        }
    }

    private static ChangesFilter ViewFilter(CouchNode node, CouchDatabase database, CouchExchange request, JsonElement? body)
    {
        string view = request.Query["view"] ?? "";
        if (view.Length == 0)
            throw CouchException.BadRequest("`view` filter parameter is not provided.");
        string[] parts = view.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2)
            throw CouchException.BadRequest("`view` must be of the form `designname/viewname`");
        return Function(database, Called(() => node.Functions.ViewFilter(database, parts[0], parts[1])), request, body);
    }

    private static ChangesFilter FunctionFilter(
        CouchNode node,
        CouchDatabase database,
        CouchExchange request,
        string filter,
        JsonElement? body
    )
    {
        string[] parts = filter.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            return new ChangesFilter(null);
        if (parts.Length != 2)
            throw CouchException.BadRequest("`filter` must be of the form `designname/filtername`");
        return Function(database, Called(() => node.Functions.Filter(database, parts[0], parts[1])), request, body);
    }

    private static ChangesFilter Function(CouchDatabase database, IDocumentFilter filter, CouchExchange request, JsonElement? body)
    {
        byte[] requestJson = RequestJson.Write(request, database, body);
        return new ChangesFilter(
            (row, leaf) =>
                Called(() =>
                    filter.Matches(
                        StoredDocumentJson.Compose(database, row, leaf, DocumentOptions.Plain with { Revisions = true }),
                        requestJson
                    )
                )
        );
    }

    // An error of a function has another reason here; in CouchDB it contains a stack trace.
    private static T Called<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (CouchException error) when (error.Status == 500)
        {
            throw new CouchException(500, "error", Term(error));
        }
    }

    private static string Term(CouchException error) =>
        error.Error switch
        {
            "os_process_error" => $"{{os_process_error,{(error.Reason!.StartsWith('{') ? error.Reason : $"\"{error.Reason}\"")}}}",
            "compilation_error" => $"{{compilation_error,{ErlangText.Print(error.Reason!)}}}",
            _ => $"{{{ErlangText.Print(error.Error)},{ErlangText.Print(error.Reason ?? "")}}}",
        };
}
