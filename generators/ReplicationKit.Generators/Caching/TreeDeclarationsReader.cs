using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Caching;

/// <summary>Reads the <see cref="TreeDeclarations"/> of a file.</summary>
internal sealed class TreeDeclarationsReader
{
    private const string AttributeSuffix = "Attribute";

    private readonly HashSet<int> _names = [];
    private readonly HashSet<int> _declared = [];
    private readonly HashSet<ulong> _namespaces = [];
    private ulong _hash = Fnv.Seed;
    private bool _mayHaveSpecifications;
    private bool _hasEffectEverywhere;

    private TreeDeclarationsReader() { }

    public static TreeDeclarations Read(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var reader = new TreeDeclarationsReader();
        SyntaxNode root = tree.GetRoot(cancellationToken);
        reader._hash = Fnv.Add(reader._hash, Identities.Of(tree.Options));

        // The path or a comment can mark a file as generated, which disables nullable annotations by default.
        reader._hash = Fnv.Add(reader._hash, tree.FilePath);
        foreach (SyntaxTrivia trivia in root.GetLeadingTrivia())
        {
            string text = trivia.ToString();
            if (text.Contains("<auto"))
                reader._hash = Fnv.Add(reader._hash, text);
        }

        reader.Visit(root, space: "");
        return new TreeDeclarations
        {
            Hash = reader._hash,
            Names = [.. reader._names],
            Declared = [.. reader._declared],
            Namespaces = [.. reader._namespaces],
            MayHaveSpecifications = reader._mayHaveSpecifications,
            HasEffectEverywhere = reader._hasEffectEverywhere,
        };
    }

    /// <summary>Returns the hash of a name.</summary>
    public static int HashOf(string name)
    {
        ulong hash = Fnv.Add(Fnv.Seed, name);
        return unchecked((int)(hash ^ (hash >> 32)));
    }

    private void Visit(SyntaxNode node, string space)
    {
        space = Note(node, space);
        foreach (SyntaxNodeOrToken child in node.ChildNodesAndTokens())
        {
            if (child.IsToken)
                Visit(child.AsToken());
            else if (!IsIgnoredBody(child.AsNode()!))
                Visit(child.AsNode()!, space);
        }

        _hash = Fnv.Add(_hash, (ulong)node.RawKind);
    }

    private void Visit(SyntaxToken token)
    {
        if (token.ContainsDirectives)
        {
            foreach (SyntaxTrivia trivia in token.LeadingTrivia)
            {
                if (trivia.IsDirective)
                    _hash = Fnv.Add(_hash, trivia.ToFullString());
            }
        }

        if (token.IsKind(SyntaxKind.IdentifierToken))
            _names.Add(HashOf(token.ValueText));
        _hash = Fnv.Add(Fnv.Add(_hash, token.Text), (ulong)token.RawKind);
    }

    /// <summary>Records what a node means for other files.</summary>
    /// <returns>The namespace of the node's children.</returns>
    private string Note(SyntaxNode node, string space)
    {
        switch (node)
        {
            case BaseNamespaceDeclarationSyntax declaration:
                return Enter(declaration.Name, space);
            case UsingDirectiveSyntax directive when directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword):
            case AttributeListSyntax { Parent: CompilationUnitSyntax }:
                _hasEffectEverywhere = true;
                break;
            case AttributeSyntax attribute:
                _mayHaveSpecifications |= IsReplication(attribute.Name);
                break;
            case BaseTypeDeclarationSyntax type:
                Declare(type.Identifier.ValueText, space);

                // The parser looks for a type of this name, which the declaration does not contain.
                if (type.AttributeLists.Count > 0)
                    _names.Add(HashOf(RefitInterfaceName.Of(type.Identifier.ValueText)));
                if (type is TypeDeclarationSyntax declared)
                    DeclareExtensions(declared);
                break;
            case DelegateDeclarationSyntax type:
                Declare(type.Identifier.ValueText, space);
                break;
            case GlobalStatementSyntax:
                Declare("Program", space);
                break;
        }

        return space;
    }

    private string Enter(NameSyntax name, string space)
    {
        foreach (SyntaxToken token in name.DescendantTokens())
        {
            if (!token.IsKind(SyntaxKind.IdentifierToken))
                continue;
            space = space.Length == 0 ? token.ValueText : space + "." + token.ValueText;
            _namespaces.Add(Fnv.Add(Fnv.Seed, space));
        }

        return space;
    }

    /// <summary>
    /// Declares a type. The compiler itself looks up some types in <c>System</c>, and a type named like a keyword changes the meaning of
    /// the keyword.
    /// </summary>
    private void Declare(string name, string space)
    {
        _declared.Add(HashOf(name));
        if (name.EndsWith(AttributeSuffix, StringComparison.Ordinal))
            _declared.Add(HashOf(name.Substring(0, name.Length - AttributeSuffix.Length)));
        _hasEffectEverywhere |=
            space is "System" or "Microsoft"
            || space.StartsWith("System.", StringComparison.Ordinal)
            || space.StartsWith("Microsoft.", StringComparison.Ordinal)
            || name is "" or "_"
            || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;
    }

    /// <summary>Declares the methods that can be called like members of another type.</summary>
    private void DeclareExtensions(TypeDeclarationSyntax type)
    {
        foreach (MemberDeclarationSyntax member in type.Members)
        {
            if (
                member is MethodDeclarationSyntax { ParameterList.Parameters: [{ } first, ..] } method
                && first.Modifiers.Any(SyntaxKind.ThisKeyword)
            )
            {
                _declared.Add(HashOf(method.Identifier.ValueText));
            }
        }
    }

    private static bool IsReplication(NameSyntax name) =>
        name switch
        {
            SimpleNameSyntax simple => simple.Identifier.ValueText is "Replication" or "ReplicationAttribute",
            QualifiedNameSyntax qualified => IsReplication(qualified.Right),
            AliasQualifiedNameSyntax qualified => IsReplication(qualified.Name),
            _ => false,
        };

    /// <summary>
    /// Whether a node is the body of a method, which no other declaration can see. Directives in it extend past it and are relevant. So are
    /// constructors and accessors, which determine the value of a property, and methods with attributes, which may be selectors.
    /// </summary>
    private static bool IsIgnoredBody(SyntaxNode node) =>
        node is BlockSyntax or ArrowExpressionClauseSyntax
        && node.Parent is MethodDeclarationSyntax { AttributeLists.Count: 0 }
        && !node.ContainsDirectives;
}
