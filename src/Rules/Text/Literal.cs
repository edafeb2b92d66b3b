using System.Globalization;

namespace ReplicationKit.Rules;

/// <summary>Values as culture-invariant strings.</summary>
internal static class Literal
{
    public static string Of(object? value) =>
        value switch
        {
            null => "null",
            true => "true",
            false => "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
}
