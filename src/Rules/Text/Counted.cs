using System.Globalization;

namespace ReplicationKit.Rules;

/// <summary>Combines counts with their nouns.</summary>
internal static class Counted
{
    /// <summary>Returns a count with its noun, such as "1 document" or "2 documents".</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun in the singular, with any words before it. Its plural ends in <c>s</c>.</param>
    public static string Of(long count, string noun) => count.ToString(CultureInfo.InvariantCulture) + " " + Noun(count, noun);

    /// <summary>Returns the noun alone, in the singular or in the plural.</summary>
    public static string Noun(long count, string noun) => count == 1 ? noun : noun + "s";
}
