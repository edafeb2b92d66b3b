using Microsoft.CodeAnalysis;
using ReplicationKit.Generators.Caching;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators;

/// <summary>Reads the specification of a type with <c>[Replication]</c>, from the cache if its entry is still valid.</summary>
internal static class SpecificationReader
{
    /// <summary>
    /// Returns the model, or <c>null</c> if no code can be generated or if another part of the type is the one that is read.
    /// </summary>
    public static ReplicationModel? Read(
        ISymbol symbol,
        SyntaxNode declaration,
        Compilation compilation,
        ISpecificationCache cache,
        CancellationToken cancellationToken
    )
    {
        if (cache.TryGet(declaration, compilation, cancellationToken, out ReplicationModel? model))
            return model;

        model = Parse(symbol, declaration, compilation, cancellationToken);

        // The parser reads the bodies of a type's own methods, which the cache does not cover in the files of other parts.
        if (symbol.DeclaringSyntaxReferences.Length == 1)
            cache.Add(declaration, compilation, model);
        return model;
    }

    private static ReplicationModel? Parse(
        ISymbol symbol,
        SyntaxNode declaration,
        Compilation compilation,
        CancellationToken cancellationToken
    )
    {
        if (
            symbol is not INamedTypeSymbol type
            || KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is not { } attribute
            || attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).Parent?.Parent != declaration
        )
        {
            return null;
        }

        ReplicationModel model = ReplicationParser.Parse(type, attribute, cancellationToken);
        return model.CanGenerate ? SelectorReader.Read(model, type, compilation, cancellationToken) : null;
    }
}
