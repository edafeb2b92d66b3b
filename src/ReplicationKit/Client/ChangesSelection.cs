using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// Which changes of the source a replication reads, as the server's replicator asks for them (<c>couch_replicator_api_wrap:changes_since/5</c>).
/// </summary>
internal sealed class ChangesSelection
{
    private ChangesSelection(string query, Action<Utf8JsonWriter>? body = null)
    {
        Query = query;
        Body = body;
    }

    /// <summary>The parameters of <c>_changes</c>, escaped.</summary>
    public string Query { get; }

    /// <summary>Writes the body of the request, or <c>null</c> if it has none.</summary>
    public Action<Utf8JsonWriter>? Body { get; }

    /// <summary>Whether a filter decides which changes are read.</summary>
    public bool IsFiltered { get; private init; }

    /// <summary>The filter function, or <c>_view</c>, or <c>null</c> if there is none.</summary>
    public string? Filter { get; private init; }

    /// <summary>The changes of a replication.</summary>
    public static ChangesSelection Of(ReplicationDocument document)
    {
        string style = document.WinningRevsOnly == true ? "style=main_only" : "style=all_docs";
        if (document.DocIds is { } ids)
        {
            string[] decoded = [.. ids.Select(static id => PercentEncoding.Decode(id.Replace('+', ' '))).Distinct(StringComparer.Ordinal)];
            return new($"filter=_doc_ids&{style}", json => WriteIds(json, decoded)) { IsFiltered = true };
        }

        if (document.WrittenSelector is { } selector)
            return new($"filter=_selector&{style}", json => WriteSelector(json, selector)) { IsFiltered = true };
        return document.Filter is { Length: > 0 } filter
            ? new($"filter={Uri.EscapeDataString(filter)}&{style}{Parameters(document.QueryParams)}") { IsFiltered = true, Filter = filter }
            : new(style);
    }

    /// <summary>The changes of documents with these ids.</summary>
    public static ChangesSelection OfIds(IEnumerable<string> ids) =>
        new("filter=_doc_ids", json => WriteIds(json, ids)) { IsFiltered = true };

    /// <summary>The server escapes values, and copies keys as they are.</summary>
    private static string Parameters(JsonObject? parameters)
    {
        var query = new StringBuilder();
        foreach ((string key, JsonNode? value) in parameters ?? [])
        {
            string text = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString() ?? "null";
            query.Append('&').Append(key).Append('=').Append(Uri.EscapeDataString(text));
        }

        return query.ToString();
    }

    private static void WriteIds(Utf8JsonWriter json, IEnumerable<string> ids)
    {
        json.WriteStartObject();
        json.WriteStartArray("doc_ids");
        foreach (string id in ids)
            json.WriteStringValue(id);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSelector(Utf8JsonWriter json, JsonObject selector)
    {
        json.WriteStartObject();
        json.WritePropertyName("selector");
        selector.WriteTo(json);
        json.WriteEndObject();
    }
}
