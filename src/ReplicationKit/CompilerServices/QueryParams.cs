using System.ComponentModel;
using System.Text.Json.Nodes;

namespace ReplicationKit.CompilerServices;

/// <summary>Collects the query parameters of a specification for its <see cref="ReplicationDocument"/>. What is null is left out.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class QueryParams
{
    private readonly JsonObject _json = [];

    /// <summary>Adds a text.</summary>
    public QueryParams Add(string key, string? value) => Add(key, value is null ? null : JsonValue.Create(value));

    /// <summary>Adds a URL.</summary>
    public QueryParams Add(string key, Uri? value) => Add(key, value?.OriginalString);

    /// <summary>Adds a boolean.</summary>
    public QueryParams Add(string key, bool? value) => Add(key, value is null ? null : JsonValue.Create(value.Value));

    /// <summary>Adds a character.</summary>
    public QueryParams Add(string key, char? value) => Add(key, value?.ToString());

    /// <summary>Adds a GUID.</summary>
    public QueryParams Add(string key, Guid? value) => Add(key, value?.ToString());

    /// <summary>Adds a number.</summary>
    public QueryParams Add(string key, int? value) => Add(key, (long?)value);

    /// <summary>Adds a number.</summary>
    public QueryParams Add(string key, long? value) => Add(key, value is null ? null : JsonValue.Create(value.Value));

    /// <summary>Adds a number.</summary>
    public QueryParams Add(string key, ulong? value) => Add(key, value is null ? null : JsonValue.Create(value.Value));

    /// <summary>Adds a number.</summary>
    public QueryParams Add(string key, decimal? value) => Add(key, value is null ? null : JsonValue.Create(value.Value));

    /// <summary>Adds a number.</summary>
    /// <exception cref="ReplicationValidationException">It is infinite or not a number.</exception>
    public QueryParams Add(string key, double? value)
    {
        if (value is { } number && !double.IsFinite(number)) SpecificationFailure.ThrowNotFinite(key);
        return Add(key, value is null ? null : JsonValue.Create(value.Value));
    }

    /// <summary>Adds a number.</summary>
    /// <exception cref="ReplicationValidationException">It is infinite or not a number.</exception>
    public QueryParams Add(string key, float? value)
    {
        if (value is { } number && !float.IsFinite(number)) SpecificationFailure.ThrowNotFinite(key);
        return Add(key, value is null ? null : JsonValue.Create(value.Value));
    }

    /// <summary>The parameters; null: there are none.</summary>
    public JsonObject? ToJson() => _json.Count == 0 ? null : _json;

    /// <summary>The parameters that a dictionary holds.</summary>
    /// <param name="entries">The dictionary; null: none.</param>
    public static JsonObject? Of(IEnumerable<KeyValuePair<string, string>>? entries)
    {
        if (entries is null) return null;
        var json = new JsonObject();
        foreach (KeyValuePair<string, string> entry in entries)
        {
            if (entry.Value is not null) json[entry.Key] = entry.Value;
        }

        return json;
    }

    /// <summary>A copy of the parameters.</summary>
    /// <param name="json">The parameters; null: none.</param>
    public static JsonObject? Of(JsonObject? json) => json?.DeepClone().AsObject();

    private QueryParams Add(string key, JsonNode? value)
    {
        if (value is not null) _json[key] = value;
        return this;
    }
}
