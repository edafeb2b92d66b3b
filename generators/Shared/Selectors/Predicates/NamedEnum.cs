using System.Globalization;
using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>
/// An enum that is written by name. System.Text.Json reads a name in any case, with surrounding white space, and the number, even as a
/// string; it reads a name of <c>[JsonStringEnumMemberName]</c> unchanged. Lists of names with commas are not supported.
/// </summary>
internal static class NamedEnum
{
    /// <summary>Whether the names can be distinguished by a pattern over bytes.</summary>
    public static bool IsSupported(FieldType type) =>
        type.Type.GetAttributes().All(a => a.AttributeClass?.ToDisplayString() != "System.FlagsAttribute")
        && Members(type).All(member => member.Name.All(c => c < 128));

    /// <summary>The pattern of every name and number.</summary>
    public static string Any(FieldType type) => Pattern(Members(type), @"[+-]?\d+");

    /// <summary>The pattern of one value's names and its number.</summary>
    public static string One(FieldType type, decimal value) =>
        Pattern(
            Members(type).Where(member => Constants.EnumNumber(member.ConstantValue) == value),
            value == 0 ? "[+-]?0+" : (value < 0 ? "-" : @"\+?") + "0*" + Math.Abs(value).ToString(CultureInfo.InvariantCulture)
        );

    private static string Pattern(IEnumerable<IFieldSymbol> members, string number) =>
        @"^\s*(?:" + string.Join("|", members.Select(Name).Concat([number])) + @")\s*\z";

    private static string Name(IFieldSymbol member)
    {
        string? given =
            JsonAttributes.Find(member, "JsonStringEnumMemberNameAttribute")?.ConstructorArguments.FirstOrDefault().Value as string;
        return given == null ? "(?i:" + PatternText.Literal(member.Name) + ")" : PatternText.Literal(given);
    }

    private static IEnumerable<IFieldSymbol> Members(FieldType type) =>
        type.Type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue);
}
