using Microsoft.CodeAnalysis;

namespace ReplicationKit.Shared;

/// <summary>
/// The order of declarations in several parts of a type. The compiler uses the order of the files, which differs from machine to machine.
/// Here parts are ordered by the first name in them, and declarations within a part by their location.
/// </summary>
internal static class SourceOrder
{
    public static IEnumerable<ISymbol> Of(IEnumerable<ISymbol> members) =>
        Of(members, member => member.DeclaringSyntaxReferences.FirstOrDefault(), member => member.Name);

    public static IEnumerable<AttributeData> Of(IEnumerable<AttributeData> attributes, Func<AttributeData, string> name) =>
        Of(attributes, attribute => attribute.ApplicationSyntaxReference, name);

    private static IEnumerable<T> Of<T>(IEnumerable<T> items, Func<T, SyntaxReference?> place, Func<T, string> name) =>
        items
            .GroupBy(item => place(item)?.SyntaxTree)
            .Select(part => part.OrderBy(item => place(item)?.Span.Start ?? 0).ToList())
            .OrderBy(part => name(part[0]), StringComparer.Ordinal)
            .SelectMany(part => part);
}
