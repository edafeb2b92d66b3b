using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit.CompilerServices;

/// <content>Lists, parameters and other JSON objects.</content>
public ref partial struct DocumentWriter
{
    private const int BetweenTexts = 3;

    /// <summary>The characters between two strings of a list, padded to the length that is stored at once.</summary>
    private static ReadOnlySpan<byte> Between => "\",\" "u8;

    /// <summary>Writes a list of strings.</summary>
    public void Value(IEnumerable<string> value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        Raw("["u8);
        switch (value)
        {
            case string[] array:
                Items(array, member);
                break;
            case List<string> list:
                Items(CollectionsMarshal.AsSpan(list), member);
                break;
            case ImmutableArray<string> array:
                Items(array.AsSpan(), member);
                break;
            case IReadOnlyList<string> list:
                Items(list, member);
                break;
            default:
                Items(value, member);
                break;
        }

        Raw("]"u8);
    }

    /// <summary>Writes the parameters with which a database is created.</summary>
    public void Value(CreateTargetParams value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        bool any = false;
        Raw("{"u8);
        if (value.Q is { } q)
            Named(ref any, "\"q\":"u8, q);
        if (value.N is { } n)
            Named(ref any, "\"n\":"u8, n);
        if (value.Partitioned is { } partitioned)
        {
            Raw(any ? ",\"partitioned\":"u8 : "\"partitioned\":"u8);
            Value(partitioned);
        }

        Raw("}"u8);
    }

    /// <summary>Writes a user's name and roles.</summary>
    public void Value(UserContext value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        Raw("{\"name\":"u8);
        if (value.Name is null)
            Raw("null"u8);
        else
            Value(value.Name);
        Raw(",\"roles\":"u8);
        Value(value.Roles, member);
        Raw("}"u8);
    }

    /// <summary>Writes an object of strings. Entries that are null are omitted.</summary>
    public void Value(IEnumerable<KeyValuePair<string, string>> value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        bool any = false;
        Raw("{"u8);
        foreach (KeyValuePair<string, string> entry in value)
        {
            if (entry.Value is null)
                continue;
            if (any)
                Raw(","u8);
            any = true;
            Value(entry.Key);
            Raw(":"u8);
            Value(entry.Value);
        }

        Raw("}"u8);
    }

    /// <summary>Writes JSON.</summary>
    public void Value(JsonObject value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        Node(value);
    }

    /// <summary>Begins the query parameters, which may be empty: nothing is written before the first one.</summary>
    public void BeginQueryParams() => _hasQueryParam = false;

    /// <summary>Writes a query parameter's name and the characters before it.</summary>
    /// <param name="name">The name with its quotation marks and the colon.</param>
    public void QueryParam(ReadOnlySpan<byte> name)
    {
        Raw(_hasQueryParam ? ","u8 : ",\"query_params\":{"u8);
        _hasQueryParam = true;
        Raw(name);
    }

    /// <summary>Ends the query parameters, if there are any.</summary>
    public void EndQueryParams()
    {
        if (_hasQueryParam)
            Raw("}"u8);
    }

    /// <summary>Writes any JSON value.</summary>
    internal void Node(JsonNode? node)
    {
        switch (node)
        {
            case null:
                Raw("null"u8);
                break;
            case JsonObject properties:
                Properties(properties);
                break;
            case JsonArray items:
                Elements(items);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.TryGetValue(out string? text):
                Value(text);
                break;
            default:
                Utf8(node.ToJsonString());
                break;
        }
    }

    private void Properties(JsonObject properties)
    {
        bool any = false;
        Raw("{"u8);
        foreach ((string name, JsonNode? value) in properties)
        {
            if (any)
                Raw(","u8);
            any = true;
            Value(name);
            Raw(":"u8);
            Node(value);
        }

        Raw("}"u8);
    }

    private void Elements(JsonArray items)
    {
        Raw("["u8);
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                Raw(","u8);
            Node(items[i]);
        }

        Raw("]"u8);
    }

    private void Named(ref bool any, ReadOnlySpan<byte> name, int value)
    {
        if (any)
            Raw(","u8);
        any = true;
        Raw(name);
        Value(value);
    }

    /// <summary>
    /// Writes the items of a list. Since lists can be long, the position is kept in a local variable and the characters between two strings
    /// are written at once.
    /// </summary>
    private void Items(ReadOnlySpan<string> items, string? member)
    {
        if (items.IsEmpty)
            return;
        Raw("\""u8);
        Span<byte> span = _span;
        int at = _written;
        foreach (string item in items)
        {
            if (item is null)
                SpecificationFailure.ThrowNull(member);
            if (span.Length - at < item.Length + Between.Length)
            {
                _written = at;
                Grow(item.Length + Between.Length);
                span = _span;
                at = 0;
            }

            int plain = PlainText.Copy(item, span[at..]);
            at += plain;
            if (plain != item.Length)
            {
                _written = at;
                Escape(item.AsSpan(plain), member);
                Reserve(Between.Length);
                span = _span;
                at = _written;
            }

            Between.CopyTo(span[at..]);
            at += BetweenTexts;
        }

        // After the last string there is no comma and no opening quotation mark.
        _written = at - BetweenTexts + 1;
    }

    private void Items(IReadOnlyList<string> items, string? member)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                Raw(","u8);
            Value(items[i], member);
        }
    }

    private void Items(IEnumerable<string> items, string? member)
    {
        bool any = false;
        foreach (string item in items)
        {
            if (any)
                Raw(","u8);
            any = true;
            Value(item, member);
        }
    }
}
