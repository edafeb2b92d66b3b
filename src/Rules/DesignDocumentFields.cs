using ReplicationKit.Rules.Json;

namespace ReplicationKit.Rules;

/// <summary>
/// The fields of design documents whose types the server checks when the document is stored (<c>couch_mrview:validate/2</c>). Each is
/// optional.
/// </summary>
internal static class DesignDocumentFields
{
    /// <summary>In a path, every member of an object.</summary>
    public const string Any = "*";

    /// <summary>The view that holds modules instead of functions.</summary>
    public const string Library = "lib";

    public const string DefaultLanguage = "javascript";

    private static readonly JsonNodeKind[] Object = [JsonNodeKind.Object];
    private static readonly JsonNodeKind[] String = [JsonNodeKind.String];
    private static readonly JsonNodeKind[] Boolean = [JsonNodeKind.Boolean];
    private static readonly JsonNodeKind[] StringOrObject = [JsonNodeKind.String, JsonNodeKind.Object];

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

    /// <summary>Each field by its path, with the types that it may have, in the order in which the server checks them.</summary>
    public static readonly (string[] Path, JsonNodeKind[] Kinds)[] All =
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

    /// <summary>The optional fields of a view.</summary>
    public static readonly (string Name, JsonNodeKind[] Kinds)[] OfView = [("reduce", String), ("options", Object)];

    /// <summary>The fields that the server, its search indexes or the usual tools use.</summary>
    public static readonly string[] Known =
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

    /// <summary>The fields of a view that the server uses.</summary>
    public static readonly string[] KnownOfView = ["map", "options", "reduce"];

    /// <summary>The types that the <c>map</c> of a view may have. The field is required.</summary>
    public static JsonNodeKind[] Map(string language) => language == "query" ? Object : String;

    /// <summary>Whether the server compiles the functions of views when it stores the document.</summary>
    public static bool IsJavaScript(string language) => language is DefaultLanguage or "javascript_quickjs";

    /// <summary>Whether a <c>reduce</c> names a function instead of being its source.</summary>
    public static bool NamesReduce(string reduce) => reduce.StartsWith("_", StringComparison.Ordinal);

    /// <summary>Whether the server accepts the name of a reduce function. It compares beginnings.</summary>
    public static bool IsBuiltIn(string reduce) =>
        Array.Exists(BuiltInReduces, known => reduce.StartsWith(known, StringComparison.Ordinal));
}
