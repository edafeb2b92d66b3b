using System.Globalization;
using Microsoft.CodeAnalysis;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>
/// C# constants as JSON values. Integers and decimals are stored as <see cref="decimal"/>, which represents each of them exactly.
/// </summary>
internal static class Constants
{
    // From here on several integers share one double, so C# and the server differ.
    private const double ExactDouble = 9007199254740992.0;

    /// <summary>The constant as null, <see cref="bool"/>, <see cref="string"/>, <see cref="decimal"/> or <see cref="double"/>.</summary>
    public static object? Normalize(object? constant) =>
        constant switch
        {
            null or bool or string or double or decimal => constant,
            float single => (double)single,
            char c => c.ToString(),
            ulong or long or int or uint or short or ushort or byte or sbyte => Convert.ToDecimal(constant, CultureInfo.InvariantCulture),
            _ => constant,
        };

    /// <summary>The default of a type that does not allow <c>null</c>.</summary>
    public static object? Default(FieldType type) =>
        type.Shape switch
        {
            FieldShape.Boolean => false,
            FieldShape.Double => 0.0,
            FieldShape.Integer or FieldShape.Decimal or FieldShape.NumberEnum or FieldShape.NamedEnum => 0m,
            FieldShape.Date => "0001-01-01",
            _ => null,
        };

    /// <summary>The constant as JSON, or <c>null</c> if JSON or the server cannot represent it exactly.</summary>
    public static SelectorValue? Json(object constant)
    {
        switch (constant)
        {
            case bool b:
                return SelectorValue.Constant(b ? "true" : "false", JsonKinds.Bool);
            case string text:
                return IsWellFormed(text) ? SelectorValue.String(text) : null;
            case double d:
                return Math.Abs(d) < ExactDouble ? SelectorValue.Constant(Number(d), JsonKinds.Number) : null;
            case decimal m:
                return m == decimal.Truncate(m)
                    ? SelectorValue.Constant(decimal.Truncate(m).ToString(CultureInfo.InvariantCulture), JsonKinds.Number)
                    : Fraction(m);
            default:
                return null;
        }
    }

    /// <summary>Whether two constants satisfy the comparison, or <c>null</c> if their kinds differ.</summary>
    public static bool? Holds(RelationKind relation, object left, object right)
    {
        int? order = Compare(left, right);
        return order == null ? null
            : left is double.NaN || right is double.NaN ? relation == RelationKind.NotEqual
            : relation.Holds(order.Value);
    }

    private static int? Compare(object left, object right) =>
        (left, right) switch
        {
            (decimal a, decimal b) => a.CompareTo(b),
            (double a, double b) => a.CompareTo(b),
            (decimal a, double b) => ((double)a).CompareTo(b),
            (double a, decimal b) => a.CompareTo((double)b),
            (bool a, bool b) => a.CompareTo(b),
            (string a, string b) => string.CompareOrdinal(a, b),
            _ => null,
        };

    /// <summary>Whether the string has no unpaired surrogate.</summary>
    public static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The member of an enum with a constant value, as its number.</summary>
    public static decimal? EnumNumber(object? constant) =>
        constant == null ? null : Convert.ToDecimal(constant, CultureInfo.InvariantCulture);

    // The server stores a number with a fraction as a double, so the constant must be one.
    private static SelectorValue? Fraction(decimal value)
    {
        double nearest = (double)value;
        string text = Number(nearest);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal back) && back == value
            ? SelectorValue.Constant(text, JsonKinds.Number)
            : null;
    }

    private static string Number(double value) => value == 0 ? "0" : value.ToString("R", CultureInfo.InvariantCulture);
}
