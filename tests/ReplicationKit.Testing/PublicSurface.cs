using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Testing;

/// <summary>The public surface of an assembly as text, a line for each type and member, so that a change of it shows in a review.</summary>
public static class PublicSurface
{
    private static readonly SymbolDisplayFormat Format = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeExplicitInterface
            | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>Reads an assembly's surface.</summary>
    /// <param name="assemblyFile">The assembly.</param>
    /// <param name="references">What it references, beside the running framework.</param>
    public static string Read(string assemblyFile, params string[] references)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        PortableExecutableReference assembly = MetadataReference.CreateFromFile(assemblyFile);
        var compilation = CSharpCompilation.Create(
            "surface",
            references: [assembly, .. platform.Concat(references).Where(file => Path.GetFileName(file) != Path.GetFileName(assemblyFile)).DistinctBy(Path.GetFileName).Select(file => MetadataReference.CreateFromFile(file))]);

        var symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(assembly)!;
        IEnumerable<string> lines = Types(symbol.GlobalNamespace).SelectMany(Lines).Order(StringComparer.Ordinal);
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container)
    {
        foreach (ISymbol member in container.GetMembers())
        {
            if (member is INamespaceSymbol space)
            {
                foreach (INamedTypeSymbol type in Types(space)) yield return type;
            }
            else if (member is INamedTypeSymbol type && IsVisible(type))
            {
                yield return type;
                foreach (INamedTypeSymbol nested in Types(type)) yield return nested;
            }
        }
    }

    private static IEnumerable<string> Lines(INamedTypeSymbol type)
    {
        string name = type.ToDisplayString(Format);
        string bases = type.TypeKind == TypeKind.Enum ? "" : string.Join(", ", type.AllInterfaces.Where(IsVisible).Select(@interface => @interface.ToDisplayString(Format)).Order(StringComparer.Ordinal));
        if (type.BaseType is { SpecialType: SpecialType.None } parent) bases = parent.ToDisplayString(Format) + (bases.Length > 0 ? ", " : "") + bases;
        yield return $"{name}: {Kind(type)}{(bases.Length > 0 ? " : " + bases : "")}";

        foreach (ISymbol member in type.GetMembers())
        {
            if (!IsVisible(member) || member is INamedTypeSymbol || member is IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove }) continue;
            yield return $"{name}: {member.ToDisplayString(Format)}";
        }
    }

    private static string Kind(INamedTypeSymbol type)
    {
        string kind = type.TypeKind.ToString().ToLowerInvariant();
        if (type.TypeKind == TypeKind.Class) kind = (type.IsStatic ? "static " : type.IsSealed ? "sealed " : type.IsAbstract ? "abstract " : "") + (type.IsRecord ? "record" : kind);
        return type.IsReadOnly ? "readonly " + kind : kind;
    }

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;
}
