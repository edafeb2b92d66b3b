using System.Text.Json;

namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>A predicate with its selector, and documents with the result in C#.</summary>
internal sealed record DifferenceCase(
    string Type,
    string Source,
    bool Ordinal,
    string Selector,
    IReadOnlyList<(string Json, bool Matches)> Documents
)
{
    /// <summary>The documents of the case as the server has them.</summary>
    public static JsonElement Stored(string json, int number)
    {
        string head = $"{{\"_id\":\"d{number}\",\"_rev\":\"1-0\"";
        return JsonDocument.Parse(json == "{}" ? head + "}" : head + "," + json[1..]).RootElement;
    }
}
