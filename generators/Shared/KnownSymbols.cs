using Microsoft.CodeAnalysis;

namespace ReplicationKit.Shared;

/// <summary>
/// Recognizes types by their full name. Nothing is looked up in the compilation, so reading a specification costs the same in a small and
/// in a large project, and nothing has to be kept between two edits.
/// </summary>
internal static class KnownSymbols
{
    /// <summary>Whether the type is the one with this full name: not nested, not generic.</summary>
    public static bool Is(ITypeSymbol? type, string fullName)
    {
        if (type is not INamedTypeSymbol { ContainingType: null, Arity: 0 } || !EndsWithSegment(fullName, fullName.Length, type.Name))
            return false;

        int end = fullName.Length - type.Name.Length - 1;
        for (INamespaceSymbol space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            if (!EndsWithSegment(fullName, end, space.Name))
                return false;
            end -= space.Name.Length + 1;
        }

        return end == -1;
    }

    /// <summary>Whether the type is the class with this full name or derives from it.</summary>
    public static bool IsOrDerives(INamedTypeSymbol? type, string fullName)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (Is(type, fullName))
                return true;
        }

        return false;
    }

    /// <summary>The first attribute whose class has this full name, or <c>null</c> if there is none.</summary>
    public static AttributeData? Attribute(ISymbol symbol, string fullName)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (Is(attribute.AttributeClass, fullName))
                return attribute;
        }

        return null;
    }

    private static bool EndsWithSegment(string text, int end, string segment)
    {
        int start = end - segment.Length;
        return start >= 0 && string.CompareOrdinal(text, start, segment, 0, segment.Length) == 0 && (start == 0 || text[start - 1] == '.');
    }
}
