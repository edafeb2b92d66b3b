using System.Text.Json;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Embedded.Storage;
using ReplicationKit.Rules;
using ReplicationKit.Rules.Json;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>
/// Checks a design document before it is stored, as <c>couch_mrview:validate/2</c> does: the types of its fields, and that the functions of
/// its views compile. Other functions are compiled when they are called.
/// </summary>
internal static class DesignDocumentCheck
{
    /// <param name="database">Where the document is to be stored.</param>
    /// <param name="design">The document's body.</param>
    /// <param name="compile">Compiles the source of a view's function, or throws a <see cref="CouchException"/> with the reason.</param>
    /// <exception cref="CouchException">The document is rejected.</exception>
    public static void Check(CouchDatabase database, JsonElement design, Action<string> compile)
    {
        foreach ((string[] path, JsonNodeKind[] kinds) in DesignDocumentFields.All)
            CheckField(design, path, kinds, "");
        if (design.Member("options")?.Member("partitioned").IsTrue() == true && !database.Partitioned)
            throw Invalid("partitioned option cannot be true in a non-partitioned database.");
        if (design.Member("views") is not { } views)
            return;
        string language = design.StringMember("language") ?? DesignDocumentFields.DefaultLanguage;
        foreach (JsonProperty view in views.EnumerateObject().Where(static view => view.Name != DesignDocumentFields.Library))
            CheckView(view, language, compile);
    }

    private static void CheckField(JsonElement value, ReadOnlySpan<string> path, JsonNodeKind[] kinds, string before)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (path[0] != DesignDocumentFields.Any && path[0] != member.Name)
                continue;
            string name = before.Length == 0 ? member.Name : $"{before}.{member.Name}";
            if (path.Length > 1)
                CheckField(member.Value, path[1..], kinds, name);
            else
                Require(member.Value, kinds, name);
        }
    }

    private static void Require(JsonElement value, JsonNodeKind[] kinds, string name)
    {
        if (!kinds.Contains(Kind(value)))
            throw Invalid($"`{name}` field must have {string.Join(" or ", kinds.Select(TypeName))} type");
    }

    private static JsonNodeKind Kind(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => JsonNodeKind.Null,
            JsonValueKind.True or JsonValueKind.False => JsonNodeKind.Boolean,
            JsonValueKind.Number => JsonNodeKind.Number,
            JsonValueKind.String => JsonNodeKind.String,
            JsonValueKind.Array => JsonNodeKind.Array,
            _ => JsonNodeKind.Object,
        };

    private static string TypeName(JsonNodeKind kind) => kind.ToString().ToLowerInvariant();

    private static void CheckView(JsonProperty view, string language, Action<string> compile)
    {
        if (view.Value.Member("map") is not { } map)
            throw Invalid($"View `{view.Name}` must contain map function");
        Require(map, DesignDocumentFields.Map(language), $"views.{view.Name}.map");
        foreach ((string field, JsonNodeKind[] kinds) in DesignDocumentFields.OfView)
        {
            if (view.Value.Member(field) is { } value)
                Require(value, kinds, $"views.{view.Name}.{field}");
        }
        if (!DesignDocumentFields.IsJavaScript(language))
            return;
        if (map.GetString() is "")
            throw new CouchException(404, "not_found", "missing function");
        Compile("map", view.Name, map.GetString()!, compile);
        if (view.Value.StringMember("reduce") is not { } source)
            return;
        if (!DesignDocumentFields.NamesReduce(source))
            Compile("reduce", view.Name, source, compile);
        else if (!DesignDocumentFields.IsBuiltIn(source))
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
        // A program that ended its process. For one that never ends, the server returns 500, as CouchDB does.
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
