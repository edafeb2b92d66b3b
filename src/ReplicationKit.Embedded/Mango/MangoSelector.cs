using System.Text.Json;

namespace ReplicationKit.Embedded.Mango;

/// <summary>A selector as CouchDB 3.5 interprets it. It is immutable; the JSON from which it was parsed may be disposed.</summary>
internal sealed class MangoSelector
{
    private readonly MangoNode? _root;

    private MangoSelector(MangoNode? root)
    {
        _root = root;
        Normalized = NormalizedText.Write(root);
    }

    /// <summary>The normalized selector, or <c>null</c> if it is empty.</summary>
    public MangoNode? Root => _root;

    /// <summary>
    /// The normalized selector as JSON with sorted member names. The server treats two selectors with the same JSON as equal, and gives
    /// them the same replication id.
    /// </summary>
    public string Normalized { get; }

    /// <summary>Parses and normalizes a selector.</summary>
    /// <exception cref="MangoException">CouchDB refuses the selector.</exception>
    public static MangoSelector Parse(JsonElement selector)
    {
        if (selector.ValueKind != JsonValueKind.Object)
        {
            throw MangoException.NotAnObject(selector);
        }

        JsonElement own = selector.Clone();
        return new MangoSelector(own.EnumerateObject().Any() ? MangoNormalizer.Normalize(own) : null);
    }

    /// <summary>Returns whether a replication or <c>_changes?filter=_selector</c> includes the document.</summary>
    /// <param name="document">The document with <c>_id</c> and <c>_rev</c>, <c>_deleted</c> and attachment stubs where it has them.</param>
    /// <exception cref="MangoException">The server fails at this document (<see cref="MangoException.ChangesStatus"/> 500).</exception>
    public bool Matches(JsonElement document) => _root == null || MangoMatcher.Matches(_root, document, CouchCollation.Instance.Compare);
}
