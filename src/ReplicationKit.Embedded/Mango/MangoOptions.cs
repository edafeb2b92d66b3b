using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>The members of a Mango request, which are read one after the other and checked as <c>mango_opts</c> checks them.</summary>
internal sealed class MangoOptions(JsonElement request)
{
    private readonly List<JsonProperty> _remaining = JsonMembers.Of(request);

    /// <summary>Returns a member and removes it from those that are still unread, or <c>null</c> if it is absent.</summary>
    public JsonElement? Take(string name)
    {
        int index = _remaining.FindIndex(member => member.Name == name);
        if (index < 0)
            return null;
        JsonElement value = _remaining[index].Value;
        _remaining.RemoveAt(index);
        return value;
    }

    public JsonElement Require(string name) => Take(name) ?? throw Error("missing_required_key", $"Missing required key: {name}");

    /// <exception cref="CouchException">A member was not read.</exception>
    public void RequireEnd()
    {
        if (_remaining.Count > 0)
            throw Error("invalid_key", $"Invalid key {_remaining[0].Name} for this request.");
    }

    public bool Boolean(string name, bool otherwise) =>
        Take(name) switch
        {
            null => otherwise,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            { } value => throw Error("invalid_boolean", $"Invalid boolean value: {ErlangText.Write(value)}"),
        };

    public string? NonEmptyString(string name) =>
        Take(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } value => value.GetString() is { Length: > 0 } text
                ? text
                : throw Error("invalid_empty_string", "Index name or ddoc cannot be empty string"),
            { } value => throw Error("invalid_string", $"Invalid string: {ErlangText.Write(value)}"),
        };

    public int Positive(string name, int otherwise) =>
        Integer(name, otherwise, 1, static value => Error("invalid_pos_integer", $"{value} is not an integer greater than zero"));

    public int NotNegative(string name, int otherwise) =>
        Integer(
            name,
            otherwise,
            0,
            static value => Error("invalid_non_neg_integer", $"{value} is not an integer greater than or equal to zero")
        );

    /// <summary>Returns the fields of a sort or of an index, with the one direction that all of them have.</summary>
    public static MangoSort Sort(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw Error("invalid_sort_json", $"Sort must be an array of sort specs, not: {ErlangText.Print(value)}");
        List<(string Name, string Direction)> fields = [.. value.EnumerateArray().Select(SortField)];
        return fields.Select(static field => field.Direction).Distinct().Count() > 1
            ? throw Error("unsupported_mixed_sort", "Sorts currently only support a single direction for all fields.")
            : new MangoSort([.. fields.Select(static field => field.Name)], fields.Count > 0 && fields[0].Direction == "desc");
    }

    public static CouchException Error(string error, string reason) => new(400, error, reason);

    private static (string Name, string Direction) SortField(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } name)
            return (name, "asc");
        if (
            value.ValueKind == JsonValueKind.Object
            && JsonMembers.Of(value) is [{ Value.ValueKind: JsonValueKind.String } field]
            && field.Value.GetString() is "asc" or "desc"
        )
            return (JsonMembers.Of(value)[0].Name, JsonMembers.Of(value)[0].Value.GetString()!);
        throw Error("invalid_sort_field", $"Invalid sort field: {ErlangText.Print(value)}");
    }

    private int Integer(string name, int otherwise, int least, Func<string, CouchException> refusal)
    {
        if (Take(name) is not { } value)
            return otherwise;
        if (value.ValueKind != JsonValueKind.Number || JsonNumber.Read(value) is not { IsInteger: true } number || number.Integer < least)
            throw refusal(ErlangText.Write(value));
        return number.Integer > int.MaxValue ? int.MaxValue : (int)number.Integer;
    }
}

/// <summary>The fields of a sort, all in one direction.</summary>
internal sealed record MangoSort(IReadOnlyList<string> Fields, bool Descending)
{
    public static readonly MangoSort None = new([], false);

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (string field in Fields.Distinct())
            writer.WriteString(field, Descending ? "desc" : "asc");
        writer.WriteEndObject();
    }
}
