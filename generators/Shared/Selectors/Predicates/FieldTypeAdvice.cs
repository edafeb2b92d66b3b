using Microsoft.CodeAnalysis;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>What to use instead of a type that a predicate cannot read.</summary>
internal static class FieldTypeAdvice
{
    public static string For(ITypeSymbol type)
    {
        ITypeSymbol plain = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        return plain.ToDisplayString() switch
        {
            "float" => "a float rounds the number in the JSON; declare a double or a decimal",
            "System.DateTime" or "System.DateTimeOffset" =>
                "the same instant has several string forms, and the server compares strings; store a number or a DateOnly, or compare in a JavaScript filter",
            "System.Guid" or "System.Uri" or "System.TimeSpan" or "System.TimeOnly" or "char" => "declare a string and compare the strings",
            "object" or "System.Text.Json.JsonElement" => "declare the type that the JSON contains",
            _ => "use a string, bool, integer, double, decimal, enum, DateOnly, a class of such properties, a list or array of them, "
                + "or a dictionary of them with string keys",
        };
    }
}
