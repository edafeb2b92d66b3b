using System.Text.Json;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>
/// Checks a design document before it is stored, as <c>couch_mrview:validate/2</c> does: the types of its fields, and that the functions of
/// its views compile. Other functions are compiled when they are called.
/// </summary>
internal static class DesignDocumentCheck
{
    private const string Any = "*";

    // An optional field, by its path, and the types that it may have.
    private static readonly (string[] Path, JsonValueKind[] Kinds)[] Fields =
    [
        (["filters"], [JsonValueKind.Object]),
        (["filters", Any], [JsonValueKind.String, JsonValueKind.Object]),
        (["language"], [JsonValueKind.String]),
        (["lists"], [JsonValueKind.Object]),
        (["lists", Any], [JsonValueKind.String, JsonValueKind.Object]),
        (["options"], [JsonValueKind.Object]),
        (["options", "include_design"], [JsonValueKind.True]),
        (["options", "local_seq"], [JsonValueKind.True]),
        (["options", "partitioned"], [JsonValueKind.True]),
        (["rewrites"], [JsonValueKind.Array, JsonValueKind.String]),
        (["shows"], [JsonValueKind.Object]),
        (["shows", Any], [JsonValueKind.String, JsonValueKind.Object]),
        (["updates"], [JsonValueKind.Object]),
        (["updates", Any], [JsonValueKind.String, JsonValueKind.Object]),
        (["validate_doc_update"], [JsonValueKind.String]),
        (["views"], [JsonValueKind.Object]),
        (["views", Any], [JsonValueKind.Object]),
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

    /// <param name="database">Where the document is to be stored.</param>
    /// <param name="design">The document's body.</param>
    /// <param name="compile">Compiles the source of a view's function, or throws a <see cref="CouchException"/> with the reason.</param>
    /// <exception cref="CouchException">The document is rejected.</exception>
    public static void Check(CouchDatabase database, JsonElement design, Action<string> compile)
    {
        foreach ((string[] path, JsonValueKind[] kinds) in Fields)
            CheckField(design, path, kinds, "");
        if (design.Member("options")?.Member("partitioned").IsTrue() == true && !database.Partitioned)
            throw Invalid("partitioned option cannot be true in a non-partitioned database.");
        if (design.Member("views") is not { } views)
            return;
        string language = design.StringMember("language") ?? "javascript";
        foreach (JsonProperty view in views.EnumerateObject().Where(static view => view.Name != "lib"))
            CheckView(view, language, compile);
    }

    private static void CheckField(JsonElement value, ReadOnlySpan<string> path, JsonValueKind[] kinds, string before)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (path[0] != Any && path[0] != member.Name)
                continue;
            string name = before.Length == 0 ? member.Name : $"{before}.{member.Name}";
            if (path.Length > 1)
                CheckField(member.Value, path[1..], kinds, name);
            else
                Require(member.Value, kinds, name);
        }
    }

    private static void Require(JsonElement value, JsonValueKind[] kinds, string name)
    {
        JsonValueKind kind = value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;
        if (!kinds.Contains(kind))
            throw Invalid($"`{name}` field must have {string.Join(" or ", kinds.Select(TypeName))} type");
    }

    private static string TypeName(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.True => "boolean",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            _ => "object",
        };

    private static void CheckView(JsonProperty view, string language, Action<string> compile)
    {
        bool isQuery = language == "query";
        if (view.Value.Member("map") is not { } map)
            throw Invalid($"View `{view.Name}` must contain map function");
        Require(map, [isQuery ? JsonValueKind.Object : JsonValueKind.String], $"views.{view.Name}.map");
        if (view.Value.Member("reduce") is { } reduce)
            Require(reduce, [JsonValueKind.String], $"views.{view.Name}.reduce");
        if (view.Value.Member("options") is { ValueKind: not JsonValueKind.Object })
            throw Invalid($"`views.{view.Name}.options` field must have object type");
        if (language is not ("javascript" or "javascript_quickjs"))
            return;
        if (map.GetString() is "")
            throw new CouchException(404, "not_found", "missing function");
        Compile("map", view.Name, map.GetString()!, compile);
        if (view.Value.StringMember("reduce") is not { } source)
            return;
        if (!source.StartsWith('_'))
            Compile("reduce", view.Name, source, compile);
        else if (!Array.Exists(BuiltInReduces, known => source.StartsWith(known, StringComparison.Ordinal)))
            throw Invalid($"`{source}` is not a supported reduce function.");
        else if (BuiltInReduce.IsRank(source) && BuiltInReduce.RankOf(source) is not (>= 1 and <= 100))
            throw Invalid(BuiltInReduce.RankOf(source) is null ? "invalid rank reducer" : "rank value must be between 1 and 100");
    }

    private static void Compile(string kind, string view, string source, Action<string> compile)
    {
        try
        {
            compile(source);
        }
        catch (CouchException error) when (error.Error == "compilation_error")
        {
            throw new CouchException(400, error.Error, $"Compilation of the {kind} function in the '{view}' view failed: {error.Reason}");
        }
        // A program that ended its process. One that never ends is answered with 500, as by CouchDB.
        catch (CouchException error) when (error.Reason == ScriptFunction.Exited)
        {
            throw new CouchException(
                400,
                "compilation_error",
                $"Compilation of the {kind} function in the '{view}' view failed with exit status: 1"
            );
        }
    }

    private static CouchException Invalid(string reason) => new(400, "invalid_design_doc", reason);
}
