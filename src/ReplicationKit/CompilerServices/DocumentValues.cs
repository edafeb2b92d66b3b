using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Nodes;

namespace ReplicationKit.CompilerServices;

/// <summary>The values of members as the properties of <see cref="ReplicationDocument"/> hold them. Null stays null.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DocumentValues
{
    /// <summary>An endpoint that is a bare name or a URL.</summary>
    /// <param name="address">The name or the URL.</param>
    public static ReplicationEndpoint? Endpoint(string? address) => address is null ? null : ReplicationEndpoint.Parse(address);

    /// <summary>An endpoint that is a URL.</summary>
    /// <param name="address">The URL.</param>
    public static ReplicationEndpoint? Endpoint(Uri? address) => address is null ? null : ReplicationEndpoint.Remote(address);

    /// <summary>A list of its own.</summary>
    /// <param name="texts">The elements.</param>
    public static IReadOnlyList<string>? List(IEnumerable<string>? texts) =>
        texts is null ? null : texts is ImmutableArray<string> { IsDefault: true } ? [] : [.. texts];

    /// <summary>A constant JSON object.</summary>
    /// <param name="json">The object's text.</param>
    public static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();
}
