using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Storage;

/// <summary>A JSON number as CouchDB stores it: without a fraction and an exponent, an integer of any size; otherwise, a double.</summary>
internal readonly struct JsonNumber : IComparable<JsonNumber>
{
    private readonly BigInteger _integer;
    private readonly double _double;

    private JsonNumber(BigInteger integer)
    {
        IsInteger = true;
        _integer = integer;
    }

    public static JsonNumber One { get; } = new(BigInteger.One);

    private JsonNumber(double value) => _double = value;

    /// <summary>Whether the number was written as an integer: <c>1</c> is, <c>1.0</c> and <c>1e0</c> are not.</summary>
    public bool IsInteger { get; }

    /// <summary>The value of an integer.</summary>
    public BigInteger Integer => _integer;

    /// <summary>The value of a number that is not an integer.</summary>
    public double Double => _double;

    public static JsonNumber Read(JsonElement number)
    {
        if (number.TryGetInt64(out long small))
        {
            return new JsonNumber(new BigInteger(small));
        }

        string text = number.GetRawText();
        return text.AsSpan().IndexOfAny('.', 'e', 'E') < 0
            ? new JsonNumber(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            : new JsonNumber(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    /// <summary>Adds as Erlang does: two integers to an integer, and else to a double.</summary>
    public static JsonNumber operator +(JsonNumber left, JsonNumber right) =>
        left.IsInteger && right.IsInteger ? new JsonNumber(left._integer + right._integer) : new JsonNumber(left.Value + right.Value);

    /// <summary>Multiplies as Erlang does: two integers to an integer, and else to a double.</summary>
    public static JsonNumber operator *(JsonNumber left, JsonNumber right) =>
        left.IsInteger && right.IsInteger ? new JsonNumber(left._integer * right._integer) : new JsonNumber(left.Value * right.Value);

    private double Value => IsInteger ? (double)_integer : _double;

    /// <summary>Writes the number as JSON.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        if (IsInteger)
        {
            writer.WriteRawValue(_integer.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
            return;
        }

        using JsonDocument number = Json.Parse(Encoding.UTF8.GetBytes(_double.ToString("E16", CultureInfo.InvariantCulture)));
        CouchJson.Write(writer, number.RootElement);
    }

    /// <summary>Compares by value, exactly: an integer beyond 2^53 is never rounded to a double.</summary>
    public int CompareTo(JsonNumber other)
    {
        if (IsInteger)
        {
            return other.IsInteger ? _integer.CompareTo(other._integer) : Compare(_integer, other._double);
        }

        return other.IsInteger ? -Compare(other._integer, _double) : _double.CompareTo(other._double);
    }

    /// <summary>
    /// Erlang's <c>=:=</c>: the same value, and the same kind (<c>1</c> is not <c>1.0</c>, <c>0.0</c> is not <c>-0.0</c>).
    /// </summary>
    public bool IsIdenticalTo(JsonNumber other) =>
        IsInteger == other.IsInteger
        && (
            IsInteger
                ? _integer == other._integer
                : BitConverter.DoubleToInt64Bits(_double) == BitConverter.DoubleToInt64Bits(other._double)
        );

    /// <summary>
    /// Returns the number as a string: the digits of an integer, or the shortest form of a double with a fraction or an exponent.
    /// </summary>
    public override string ToString()
    {
        if (IsInteger)
        {
            return _integer.ToString(CultureInfo.InvariantCulture);
        }

        string text = _double.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E', 'N') < 0 ? text + ".0" : text;
    }

    private static int Compare(BigInteger integer, double value)
    {
        if (double.IsInfinity(value))
        {
            return value > 0 ? -1 : 1;
        }

        double floor = Math.Floor(value);
        int order = integer.CompareTo(new BigInteger(floor));
        return order != 0 || floor == value ? order : -1;
    }
}
