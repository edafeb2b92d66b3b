using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Shared;

/// <summary>A type around a specification.</summary>
/// <param name="Keyword">How its declaration begins: <c>class</c>, <c>record struct</c>, …</param>
/// <param name="Name">Its name as it is written in code.</param>
internal sealed record ContainingType(string Keyword, string Name);

/// <summary>Which type a specification is, in texts only: equal for equal declarations, and holding nothing of the compilation.</summary>
/// <param name="Namespace">The namespace as it is written in code; empty: the global one.</param>
/// <param name="ContainingTypes">The types around it, the outermost first.</param>
/// <param name="Keyword">How its declaration begins: <c>record</c> or <c>record struct</c>.</param>
/// <param name="Name">Its name as the compiler knows it, without <c>@</c>.</param>
internal sealed record TypeIdentity(string Namespace, EquatableArray<ContainingType> ContainingTypes, string Keyword, string Name)
{
    /// <summary>The name as it is written in code: <c>@</c> before a keyword.</summary>
    public string CodeName => Escape(Name);

    /// <summary>The full name, from <c>global::</c> on.</summary>
    public string FullName
    {
        get
        {
            var name = new StringBuilder("global::");
            if (Namespace.Length > 0)
                name.Append(Namespace).Append('.');
            foreach (ContainingType type in ContainingTypes)
                name.Append(type.Name).Append('.');
            return name.Append(CodeName).ToString();
        }
    }

    /// <summary>The full name as people write it: no <c>global::</c>, no <c>@</c>.</summary>
    public string DisplayName => FullName.Substring("global::".Length).Replace("@", "");

    public bool IsValueType => Keyword == "record struct";

    public static TypeIdentity Of(INamedTypeSymbol type)
    {
        var around = new List<ContainingType>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            around.Insert(0, new(KeywordOf(outer), Escape(outer.Name)));

        return new(NamespaceOf(type.ContainingNamespace), around.ToEquatableArray(), KeywordOf(type), type.Name);
    }

    /// <summary>The name with <c>@</c> before it where it is a keyword.</summary>
    public static string Escape(string name) =>
        name is [>= 'A' and <= 'Z', ..] ? name // No keyword begins so.
        : SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name
        : name;

    private static string NamespaceOf(INamespaceSymbol space)
    {
        if (space.IsGlobalNamespace)
            return "";
        string outer = NamespaceOf(space.ContainingNamespace);
        return outer.Length == 0 ? Escape(space.Name) : outer + "." + Escape(space.Name);
    }

    private static string KeywordOf(INamedTypeSymbol type) =>
        (type.TypeKind, type.IsRecord) switch
        {
            (TypeKind.Struct, true) => "record struct",
            (TypeKind.Struct, false) => "struct",
            (TypeKind.Interface, _) => "interface",
            (_, true) => "record",
            _ => "class",
        };
}
