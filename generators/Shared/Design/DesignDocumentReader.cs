using ReplicationKit.Rules;
using ReplicationKit.Rules.Json;
using ReplicationKit.Shared;

namespace ReplicationKit.Design;

/// <summary>
/// Reads the fields of a design document, and checks them as <c>couch_mrview:validate/2</c> does when the server stores the document.
/// </summary>
internal static class DesignDocumentReader
{
    private const string Any = "*";

    private static readonly JsonNodeKind[] Object = [JsonNodeKind.Object];
    private static readonly JsonNodeKind[] String = [JsonNodeKind.String];
    private static readonly JsonNodeKind[] Boolean = [JsonNodeKind.Boolean];
    private static readonly JsonNodeKind[] StringOrObject = [JsonNodeKind.String, JsonNodeKind.Object];

    // An optional field, by its path, and the types that the server accepts.
    private static readonly (string[] Path, JsonNodeKind[] Kinds)[] Fields =
    [
        (["filters"], Object),
        (["filters", Any], StringOrObject),
        (["language"], String),
        (["lists"], Object),
        (["lists", Any], StringOrObject),
        (["options"], Object),
        (["options", "include_design"], Boolean),
        (["options", "local_seq"], Boolean),
        (["options", "partitioned"], Boolean),
        (["rewrites"], [JsonNodeKind.Array, JsonNodeKind.String]),
        (["shows"], Object),
        (["shows", Any], StringOrObject),
        (["updates"], Object),
        (["updates", Any], StringOrObject),
        (["validate_doc_update"], String),
        (["views"], Object),
        (["views", Any], Object),
    ];

    private static readonly string[] BuiltInReduces =
    [
        "_sum",
        "_count",
        "_stats",
        "_approx_count_distinct",
        "_top_",
        "_bottom_",
        "_first",
        "_last",
    ];

    // The fields that the server, its search indexes or the usual tools use.
    private static readonly string[] KnownFields =
    [
        "autoupdate",
        "couchapp",
        "filters",
        "fulltext",
        "indexes",
        "language",
        "lib",
        "lists",
        "nouveau",
        "options",
        "rewrites",
        "shows",
        "updates",
        "validate_doc_update",
        "vendor",
        "views",
    ];

    private static readonly string[] ViewFields = ["map", "options", "reduce"];

    public static DesignDocumentModel Read(string name, DesignNode document, List<DesignProblem> problems)
    {
        foreach ((string[] path, JsonNodeKind[] kinds) in Fields)
            CheckField(document, path, 0, kinds, "", problems);
        string language = document.Member("language") is { Kind: JsonNodeKind.String } written ? written.Text : "javascript";
        foreach ((string view, DesignNode value) in MembersOf(document, "views"))
        {
            if (view != "lib" && value.Kind == JsonNodeKind.Object)
                CheckView(view, value, language, problems);
        }

        CheckNames(name, document, problems);
        string json = DesignJson.Of(WithoutSystemFields(document, problems));
        return new DesignDocumentModel(
            name,
            json,
            MembersOf(document, "filters").Select(static filter => filter.Name).ToEquatableArray(),
            MembersOf(document, "views").Select(static view => view.Name).Where(static view => view != "lib").ToEquatableArray(),
            language is "javascript" or "javascript_quickjs" ? Functions(document).ToEquatableArray() : []
        );
    }

    /// <summary>
    /// Reports fields that the server would ignore because they are misspelled. It accepts any field, so only what is nearly the name of a
    /// known one is reported, and a document that has other fields alone.
    /// </summary>
    private static void CheckNames(string name, DesignNode document, List<DesignProblem> problems)
    {
        bool hasKnown = false;
        DesignNode? unknown = null;
        foreach ((string field, DesignNode value) in document.Members)
        {
            if (KnownFields.Contains(field))
            {
                hasKnown = true;
            }
            else if (Spelling.Nearest(field, KnownFields, maxEdits: 1) is { } nearest)
            {
                hasKnown = true;
                Ignore($"The server ignores the field '{field}' of the design document '{name}': did you mean '{nearest}'?", value);
            }
            else if (!field.StartsWith("_", StringComparison.Ordinal))
            {
                unknown ??= value;
            }
        }

        if (!hasKnown && unknown is not null && !document.Origin.IsJson)
            Ignore(
                $"The design document '{name}' has no field that the server uses: name the first folder after the design document, as in "
                    + "'staff/filters/by_department.js'",
                unknown
            );
        foreach ((string view, DesignNode value) in MembersOf(document, "views"))
        {
            if (view == "lib")
                continue;
            foreach ((string field, DesignNode part) in value.Members)
            {
                if (!ViewFields.Contains(field) && Spelling.Nearest(field, ViewFields, maxEdits: 1) is { } nearest)
                    Ignore($"The server ignores the field '{field}' of the view '{view}': did you mean '{nearest}'?", part);
            }
        }

        void Ignore(string message, DesignNode node) => problems.Add(new(message, node.Origin, IsIgnored: true));
    }

    private static List<(string Name, DesignNode Value)> MembersOf(DesignNode document, string field) =>
        document.Member(field) is { Kind: JsonNodeKind.Object } group ? group.Members : [];

    /// <summary>The document without the fields that the client writes itself.</summary>
    private static DesignNode WithoutSystemFields(DesignNode document, List<DesignProblem> problems)
    {
        var rest = new DesignNode(JsonNodeKind.Object, document.Origin);
        foreach ((string name, DesignNode value) in document.Members)
        {
            if (!name.StartsWith("_", StringComparison.Ordinal))
                rest.Members.Add((name, value));
            else if (name == "_attachments")
                problems.Add(
                    new(
                        "Attachments of a design document are not deployed: remove '_attachments', and upload them separately",
                        value.Origin
                    )
                );
            else if (name is not ("_id" or "_rev" or "_revisions"))
                problems.Add(new($"The field '{name}' begins with an underscore, which the server reserves: rename it", value.Origin));
        }

        return rest;
    }

    private static void CheckField(
        DesignNode node,
        string[] path,
        int depth,
        JsonNodeKind[] kinds,
        string before,
        List<DesignProblem> problems
    )
    {
        if (node.Kind != JsonNodeKind.Object)
            return;
        foreach ((string member, DesignNode value) in node.Members)
        {
            if (path[depth] != Any && path[depth] != member)
                continue;
            string name = before.Length == 0 ? member : before + "." + member;
            if (depth + 1 < path.Length)
                CheckField(value, path, depth + 1, kinds, name, problems);
            else
                Require(value, kinds, name, problems);
        }
    }

    private static void Require(DesignNode value, JsonNodeKind[] kinds, string name, List<DesignProblem> problems)
    {
        if (!kinds.Contains(value.Kind))
            problems.Add(
                new(
                    $"The server rejects the field '{name}', because it is {KindName(value.Kind)}: change it to {string.Join(" or ", kinds.Select(KindName))}",
                    value.Origin
                )
            );
    }

    private static string KindName(JsonNodeKind kind) =>
        kind switch
        {
            JsonNodeKind.Null => "null",
            JsonNodeKind.Boolean => "a boolean",
            JsonNodeKind.Number => "a number",
            JsonNodeKind.String => "a string",
            JsonNodeKind.Array => "an array",
            _ => "an object",
        };

    private static void CheckView(string name, DesignNode view, string language, List<DesignProblem> problems)
    {
        if (view.Member("map") is not { } map)
        {
            problems.Add(new($"The view '{name}' has no map function: add 'map'", view.Origin));
            return;
        }

        Require(map, language == "query" ? Object : String, $"views.{name}.map", problems);
        if (view.Member("options") is { } options)
            Require(options, Object, $"views.{name}.options", problems);
        if (view.Member("reduce") is not { } reduce)
            return;
        Require(reduce, String, $"views.{name}.reduce", problems);
        if (
            reduce.Text.StartsWith("_", StringComparison.Ordinal)
            && language is "javascript" or "javascript_quickjs"
            && !Array.Exists(BuiltInReduces, known => reduce.Text.StartsWith(known, StringComparison.Ordinal))
        )
        {
            problems.Add(
                new($"'{reduce.Text}' is not a built-in reduce function: use _sum, _count, _stats or _approx_count_distinct", reduce.Origin)
            );
        }
    }

    private static IEnumerable<DesignFunction> Functions(DesignNode document)
    {
        foreach ((string name, DesignNode filter) in MembersOf(document, "filters"))
        {
            if (filter.Kind == JsonNodeKind.String)
                yield return Function(DesignFunctionKind.Filter, name, "filters." + name, filter);
        }

        foreach ((string name, DesignNode view) in MembersOf(document, "views"))
        {
            if (name == "lib")
                continue;
            if (view.Member("map") is { Kind: JsonNodeKind.String } map)
                yield return Function(DesignFunctionKind.Map, name, $"views.{name}.map", map);
            if (view.Member("reduce") is { Kind: JsonNodeKind.String } reduce && !reduce.Text.StartsWith("_", StringComparison.Ordinal))
                yield return Function(DesignFunctionKind.Reduce, name, $"views.{name}.reduce", reduce);
        }

        foreach (DesignFunction module in Modules(document.Member("lib"), "lib"))
            yield return module;
        foreach (DesignFunction module in Modules(document.Member("views")?.Member("lib"), "views.lib"))
            yield return module;
        if (document.Member("validate_doc_update") is { Kind: JsonNodeKind.String } validation)
            yield return Function(DesignFunctionKind.Validation, "", "validate_doc_update", validation);
        if (document.Member("rewrites") is { Kind: JsonNodeKind.String } rewrites)
            yield return Function(DesignFunctionKind.Other, "", "rewrites", rewrites);
        foreach (string field in (string[])["shows", "lists", "updates"])
        {
            foreach ((string name, DesignNode function) in MembersOf(document, field))
            {
                if (function.Kind == JsonNodeKind.String)
                    yield return Function(DesignFunctionKind.Other, name, field + "." + name, function);
            }
        }
    }

    /// <summary>
    /// The modules by convention, <c>lib</c> and <c>views.lib</c>. A file among them whose extension is another one may be anything.
    /// </summary>
    private static IEnumerable<DesignFunction> Modules(DesignNode? node, string field)
    {
        if (
            node is { Kind: JsonNodeKind.String }
            && (node.Origin.IsJson || node.Origin.RelativePath.EndsWith(".js", StringComparison.OrdinalIgnoreCase))
        )
            yield return Function(DesignFunctionKind.Module, "", field, node);
        foreach ((string name, DesignNode member) in node?.Members ?? [])
        {
            foreach (DesignFunction module in Modules(member, field + "." + name))
                yield return module;
        }
    }

    private static DesignFunction Function(DesignFunctionKind kind, string name, string field, DesignNode node) =>
        new(kind, name, field, node.Text, node.Origin);
}
