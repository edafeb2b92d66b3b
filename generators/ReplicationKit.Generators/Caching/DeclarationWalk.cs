using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ReplicationKit.Generators.Caching;

/// <summary>Reads a file once, without its method bodies, for <see cref="TreeDeclarations"/>.</summary>
internal sealed class DeclarationWalk
{
    private const string AttributeSuffix = "Attribute";

    private readonly HashSet<int> _names = [];
    private readonly HashSet<int> _declared = [];
    private readonly HashSet<ulong> _namespaces = [];
    private ulong _hash = Fnv.Seed;
    private bool _mayHaveSpecifications;
    private bool _hasEffectEverywhere;

    private DeclarationWalk()
    {
    }

    public static TreeDeclarations Read(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var walk = new DeclarationWalk();
        walk._hash = Fnv.Add(walk._hash, Identities.Of(tree.Options));
        walk.Visit(tree.GetRoot(cancellationToken), space: "");
        return new TreeDeclarations
        {
            Hash = walk._hash,
            Names = [.. walk._names],
            Declared = [.. walk._declared],
            Namespaces = [.. walk._namespaces],
            MayHaveSpecifications = walk._mayHaveSpecifications,
            HasEffectEverywhere = walk._hasEffectEverywhere,
        };
    }

    /// <summary>A name as a number.</summary>
    public static int NumberOf(string name)
    {
        ulong hash = Fnv.Add(Fnv.Seed, name);
        return unchecked((int)(hash ^ (hash >> 32)));
    }

    private void Visit(SyntaxNode node, string space)
    {
        space = Note(node, space);
        foreach (SyntaxNodeOrToken child in node.ChildNodesAndTokens())
        {
            if (child.IsToken) Visit(child.AsToken());
            else if (!IsBody(child.AsNode()!)) Visit(child.AsNode()!, space);
        }

        _hash = Fnv.Add(_hash, (ulong)node.RawKind);
    }

    private void Visit(SyntaxToken token)
    {
        if (token.ContainsDirectives)
        {
            foreach (SyntaxTrivia trivia in token.LeadingTrivia)
            {
                if (trivia.IsDirective) _hash = Fnv.Add(_hash, trivia.ToFullString());
            }
        }

        if (token.IsKind(SyntaxKind.IdentifierToken)) _names.Add(NumberOf(token.ValueText));
        _hash = Fnv.Add(Fnv.Add(_hash, token.Text), (ulong)token.RawKind);
    }

    /// <summary>Notes what a node means for other files.</summary>
    /// <returns>The namespace of what is inside.</returns>
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
                if (type is TypeDeclarationSyntax declared) Extensions(declared);
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
            if (!token.IsKind(SyntaxKind.IdentifierToken)) continue;
            space = space.Length == 0 ? token.ValueText : space + "." + token.ValueText;
            _namespaces.Add(Fnv.Add(Fnv.Seed, space));
        }

        return space;
    }

    /// <summary>
    /// Notes a type. The compiler itself looks for some in <c>System</c>, and a type that is called like a keyword changes what the
    /// keyword means.
    /// </summary>
    private void Declare(string name, string space)
    {
        _declared.Add(NumberOf(name));
        if (name.EndsWith(AttributeSuffix, StringComparison.Ordinal))
            _declared.Add(NumberOf(name.Substring(0, name.Length - AttributeSuffix.Length)));
        _hasEffectEverywhere |= space is "System" or "Microsoft" || space.StartsWith("System.", StringComparison.Ordinal)
            || space.StartsWith("Microsoft.", StringComparison.Ordinal)
            || name is "" or "_" || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;
    }

    /// <summary>Notes the methods that are called as if they were members of another type.</summary>
    private void Extensions(TypeDeclarationSyntax type)
    {
        foreach (MemberDeclarationSyntax member in type.Members)
        {
            if (member is MethodDeclarationSyntax { ParameterList.Parameters: [{ } first, ..] } method && first.Modifiers.Any(SyntaxKind.ThisKeyword))
                _declared.Add(NumberOf(method.Identifier.ValueText));
        }
    }

    private static bool IsReplication(NameSyntax name) => name switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText is "Replication" or "ReplicationAttribute",
        QualifiedNameSyntax qualified => IsReplication(qualified.Right),
        AliasQualifiedNameSyntax qualified => IsReplication(qualified.Name),
        _ => false,
    };

    /// <summary>
    /// What a method does is nothing to those that only see its declaration, but for directives, which go on behind it. Constructors and
    /// accessors count, since they say what a property holds, and methods with attributes, which may be selectors.
    /// </summary>
    private static bool IsBody(SyntaxNode node) =>
        node is BlockSyntax or ArrowExpressionClauseSyntax
        && node.Parent is MethodDeclarationSyntax { AttributeLists.Count: 0 }
        && !node.ContainsDirectives;
}
