using Microsoft.CodeAnalysis;
using ReplicationKit.Shared;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>The attributes of System.Text.Json that change how a property is read.</summary>
internal static class JsonAttributes
{
    private const string Namespace = "System.Text.Json.Serialization.";

    public static AttributeData? Find(ISymbol symbol, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.Name == name && KnownSymbols.Is(type, Namespace + name))
            {
                return attribute;
            }
        }

        return null;
    }

    public static bool HasConverter(ISymbol symbol) => Find(symbol, "JsonConverterAttribute") != null;

    public static bool HasNumberHandling(ISymbol symbol) => Find(symbol, "JsonNumberHandlingAttribute") != null;

    /// <summary>Whether a converter writes enums by name, or <c>null</c> if there is another converter or none.</summary>
    public static bool? WritesNames(ISymbol symbol)
    {
        AttributeData? attribute = Find(symbol, "JsonConverterAttribute");
        return
            attribute?.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol converter
            && converter.OriginalDefinition.ToDisplayString()
                is Namespace + "JsonStringEnumConverter"
                    or Namespace + "JsonStringEnumConverter<TEnum>"
            ? true
            : null;
    }

    public static bool IsIgnored(ISymbol property)
    {
        AttributeData? attribute = Find(property, "JsonIgnoreAttribute");
        if (attribute == null)
        {
            return false;
        }

        // JsonIgnoreCondition.Always, the default, and WhenReading of .NET 10; the other conditions concern writing.
        object? condition = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Condition").Value.Value;
        return condition is null or 1 or 5;
    }
}
