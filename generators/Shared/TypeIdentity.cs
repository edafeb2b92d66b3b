using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Shared;

/// <summary>A containing type of a specification.</summary>
/// <param name="Keyword">The keyword of its declaration: <c>class</c>, <c>record struct</c>, …</param>
/// <param name="Name">Its name as written in code.</param>
internal sealed record ContainingType(string Keyword, string Name);

/// <summary>
/// The identity of a specification's type, in strings only: equal for equal declarations, without references to the compilation.
/// </summary>
/// <param name="Namespace">The namespace as written in code, or empty for the global namespace.</param>
/// <param name="ContainingTypes">The containing types, outermost first.</param>
/// <param name="Keyword">The keyword of its declaration: <c>record</c> or <c>record struct</c>.</param>
/// <param name="Name">Its name without <c>@</c>.</param>
internal sealed record TypeIdentity(string Namespace, EquatableArray<ContainingType> ContainingTypes, string Keyword, string Name)
{
    /// <summary>The name as written in code, with <c>@</c> before a keyword.</summary>
    public string CodeName => Escape(Name);

    /// <summary>The full name, starting with <c>global::</c>.</summary>
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

    /// <summary>The full name for display, without <c>global::</c> and <c>@</c>.</summary>
    public string DisplayName => FullName.Substring("global::".Length).Replace("@", "");

    public bool IsValueType => Keyword == "record struct";

    /// <summary>Whether a declared name has only lower-case ASCII letters, about which the compiler warns at each declaration.</summary>
    public bool IsLowerCase => IsLower(CodeName) || ContainingTypes.Any(static type => IsLower(type.Name));

    private static bool IsLower(string name) => name.All(static letter => letter is >= 'a' and <= 'z');

    public static TypeIdentity Of(INamedTypeSymbol type)
    {
        var around = new List<ContainingType>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            around.Insert(0, new(KeywordOf(outer), Escape(outer.Name)));

        return new(NamespaceOf(type.ContainingNamespace), around.ToEquatableArray(), KeywordOf(type), type.Name);
    }

    /// <summary>The name, with <c>@</c> before it if it is a keyword.</summary>
    public static string Escape(string name) =>
        name is [>= 'A' and <= 'Z', ..] ? name // No keyword begins with a capital.
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
