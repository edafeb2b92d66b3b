using Microsoft.CodeAnalysis;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>The types of a project that describe the documents of a selector, or a part of them.</summary>
internal static class SelectorDocuments
{
    public static HashSet<INamedTypeSymbol> In(Compilation compilation, CancellationToken cancellationToken)
    {
        var found = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol type in Types(compilation.Assembly.GlobalNamespace))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is null)
                continue;
            foreach (IMethodSymbol method in ReplicationParser.SelectorMethods(type, cancellationToken))
            {
                foreach (IParameterSymbol parameter in method.Parameters)
                    Add(parameter.Type, compilation.Assembly, found);
            }
        }

        return found;
    }

    private static void Add(ITypeSymbol type, IAssemblySymbol assembly, HashSet<INamedTypeSymbol> found)
    {
        if (type is IArrayTypeSymbol array)
            Add(array.ElementType, assembly, found);
        if (type is not INamedTypeSymbol named)
            return;
        foreach (ITypeSymbol argument in named.TypeArguments)
            Add(argument, assembly, found);
        if (!SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, assembly) || !found.Add(named.OriginalDefinition))
            return;
        foreach (ISymbol member in named.OriginalDefinition.GetMembers())
        {
            if (member is IPropertySymbol property)
                Add(property.Type, assembly, found);
            else if (member is IFieldSymbol { IsStatic: false } field)
                Add(field.Type, assembly, found);
        }
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container)
    {
        foreach (ISymbol member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
                yield return type;
            if (member is not INamespaceOrTypeSymbol inner)
                continue;
            foreach (INamedTypeSymbol nested in Types(inner))
                yield return nested;
        }
    }
}
