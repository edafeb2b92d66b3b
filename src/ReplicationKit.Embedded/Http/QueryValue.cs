using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The value of a parameter: text in a query, JSON in a body. What is wrong with it is said as CouchDB says it.</summary>
/// <param name="Text">The value in a query, or <c>null</c> for a value of a body.</param>
/// <param name="Body">The value of a body.</param>
internal readonly record struct QueryValue(string? Text, JsonElement Body = default)
{
    /// <summary>The value as CouchDB prints it: text is a list of characters.</summary>
    private string Shown => Text is null ? ErlangText.Print(Body) : ErlangText.PrintList(Text);

    /// <exception cref="CouchException">It is not JSON.</exception>
    public JsonElement Json()
    {
        if (Text is null)
            return Body;
        using JsonDocument document = Storage.Json.Parse(Encoding.UTF8.GetBytes(Text));
        return document.RootElement.Clone();
    }

    /// <exception cref="CouchException">It is neither true nor false.</exception>
    public bool Boolean() =>
        Name.ToLowerInvariant() switch
        {
            "true" => true,
            "false" => false,
            _ when Body.ValueKind == JsonValueKind.String => throw Invalid("boolean parameter", ErlangText.PrintList(Name)),
            _ => throw Invalid("boolean parameter", Shown),
        };

    /// <summary>Returns the number; one that is too large is the largest.</summary>
    /// <exception cref="CouchException">It is not an integer of 0 or more.</exception>
    public long Natural() =>
        Integer() is not { } number ? throw Invalid("value for integer", Shown)
        : number >= 0 ? number
        : throw Invalid("value for positive integer", Shown);

    /// <summary>Returns the number, or <c>null</c> if it is not an integer; one that is too large is the largest.</summary>
    public long? Integer()
    {
        if (Text is null && Body.ValueKind != JsonValueKind.Number)
            return null;
        return BigInteger.TryParse(
            Text ?? Body.GetRawText(),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out BigInteger number
        )
            ? (long)BigInteger.Clamp(number, long.MinValue, long.MaxValue)
            : null;
    }

    /// <summary>The value as a string. Of a list in a body, CouchDB reads the bytes in it.</summary>
    public string Name
    {
        get
        {
            if (Text is not null)
                return Text;
            var bytes = new List<byte>();
            return Append(Body, bytes, inList: false) ? Encoding.UTF8.GetString([.. bytes]) : ErlangText.Print(Body);
        }
    }

    private static bool Append(JsonElement value, List<byte> bytes, bool inList)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                bytes.AddRange(Encoding.UTF8.GetBytes(value.GetString()!));
                return true;
            case JsonValueKind.Array:
                return value.EnumerateArray().All(item => Append(item, bytes, inList: true));
            case JsonValueKind.Number when inList && value.TryGetByte(out byte number):
                bytes.Add(number);
                return true;
            default:
                return false;
        }
    }

    private static CouchException Invalid(string what, string shown) => CouchException.QueryParse($"Invalid {what}: {shown}");
}
