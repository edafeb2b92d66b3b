using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ReplicationKit.Generators.Tests.CacheFuzzing;

/// <summary>Makes random edits that fit a project.</summary>
internal sealed class FuzzEdits(Random random)
{
    public FuzzEdit Next(FuzzProject project, CSharpCompilation compilation) =>
        random.Next(100) switch
        {
            < 42 => Token(File(project), compilation),
            < 51 => Delete(File(project), compilation),
            < 67 => Insert(File(project), compilation),
            < 72 => new FuzzEdit.Extend(File(project).Path, Pick(FuzzSources.Tops), ""),
            < 76 => new FuzzEdit.Extend(File(project).Path, "", "\n" + Pick(FuzzSources.Declarations)),
            < 80 => Add(project),
            < 82 => new FuzzEdit.RemoveFile(File(project).Path),
            < 84 => Move(project),
            < 88 => new FuzzEdit.Reorder(File(project).Path, random.Next(project.Files.Length)),
            < 90 => MoveType(project, compilation),
            < 93 => new FuzzEdit.Rename(Used(File(project), compilation), Name()),
            < 97 => new FuzzEdit.Back(random.Next(1, 8), random.Next(2) == 0 ? null : File(project).Path),
            _ => Settings(project),
        };

    private FuzzFile File(FuzzProject project) => project.Files.IsEmpty ? new FuzzFile("None.cs", "") : Pick(project.Files);

    private static SyntaxNode Root(FuzzFile file, CSharpCompilation compilation) =>
        compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == file.Path)?.GetRoot() ?? SyntaxFactory.CompilationUnit();

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private string Name() =>
        random.Next(10) switch
        {
            < 5 => Pick(FuzzSources.TypeNames),
            < 9 => Pick(FuzzSources.MemberNames),
            _ => Pick(FuzzSources.NamespaceNames),
        };

    private string Used(FuzzFile file, CSharpCompilation compilation)
    {
        string[] names =
        [
            .. Root(file, compilation)
                .DescendantTokens()
                .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText.Length > 0)
                .Select(token => token.ValueText),
        ];
        return names.Length == 0 ? Name() : Pick(names);
    }

    /// <summary>Replaces a token with another one that is valid there, or removes it.</summary>
    private FuzzEdit Token(FuzzFile file, CSharpCompilation compilation)
    {
        SyntaxToken[] tokens = [.. Root(file, compilation).DescendantTokens().Where(token => token.Span.Length > 0)];
        for (int attempt = 0; attempt < 10 && tokens.Length > 0; attempt++)
        {
            SyntaxToken token = Pick(tokens);
            string? replacement = token.Kind() switch
            {
                SyntaxKind.IdentifierToken => Name(),
                SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken => Pick(FuzzSources.Strings),
                SyntaxKind.NumericLiteralToken or SyntaxKind.CharacterLiteralToken => Pick(FuzzSources.Numbers),
                SyntaxKind.TrueKeyword => "false",
                SyntaxKind.FalseKeyword => "true",
                SyntaxKind.ClassKeyword or SyntaxKind.RecordKeyword or SyntaxKind.StructKeyword or SyntaxKind.EnumKeyword => Pick(
                    FuzzSources.TypeKeywords
                ),
                SyntaxKind.QuestionToken => "",
                SyntaxKind.SetKeyword => "init",
                SyntaxKind.InitKeyword => "set",
                _ when SyntaxFacts.IsPredefinedType(token.Kind()) => Pick(FuzzSources.Types),
                _ when FuzzSources.Modifiers.Contains(token.Text) => Pick(FuzzSources.Modifiers),
                _ when FuzzSources.Operators.Contains(token.Text) => Pick(FuzzSources.Operators),
                _ => random.Next(20) == 0 ? "" : null,
            };
            if (replacement is not null && replacement != token.Text)
                return FuzzEdit.Text.At(file, token.SpanStart, token.Text, replacement);
        }

        return new FuzzEdit.Extend(file.Path, "", "\n// " + random.Next());
    }

    private FuzzEdit Delete(FuzzFile file, CSharpCompilation compilation)
    {
        SyntaxNode[] nodes =
        [
            .. Root(file, compilation)
                .DescendantNodes()
                .Where(node =>
                    node
                        is MemberDeclarationSyntax
                            or AttributeListSyntax
                            or AttributeArgumentSyntax
                            or UsingDirectiveSyntax
                            or BaseListSyntax
                            or ParameterSyntax
                            or EqualsValueClauseSyntax
                            or AccessorDeclarationSyntax
                            or StatementSyntax
                ),
        ];
        if (nodes.Length == 0)
            return new FuzzEdit.RemoveFile(file.Path);
        SyntaxNode chosen = Pick(nodes);
        return FuzzEdit.Text.At(file, chosen.SpanStart, chosen.ToString(), "");
    }

    private FuzzEdit Insert(FuzzFile file, CSharpCompilation compilation)
    {
        SyntaxNode root = Root(file, compilation);
        switch (random.Next(9))
        {
            case 0:
                BlockSyntax[] bodies = [.. root.DescendantNodes().OfType<BlockSyntax>()];
                if (bodies.Length == 0)
                    break;
                return FuzzEdit.Text.At(file, Pick(bodies).SpanStart, "{", "{ " + Pick(FuzzSources.Statements));
            case 1 or 2:
                SyntaxNode[] declarations =
                [
                    .. root.DescendantNodes()
                        .Where(node => node is ParameterSyntax || (node is MemberDeclarationSyntax and not BaseNamespaceDeclarationSyntax)),
                ];
                if (declarations.Length == 0)
                    break;
                SyntaxToken first = Pick(declarations).GetFirstToken();
                return FuzzEdit.Text.At(file, first.SpanStart, first.Text, Pick(FuzzSources.Attributes) + " " + first.Text);
            case 3 or 4:
                TypeDeclarationSyntax[] types = [.. root.DescendantNodes().OfType<TypeDeclarationSyntax>()];
                if (types.Length == 0)
                    break;
                TypeDeclarationSyntax derived = Pick(types);
                if (derived.BaseList is { ColonToken.SpanStart: int colon })
                    return FuzzEdit.Text.At(file, colon, ":", ": " + Pick(FuzzSources.Bases) + ", ");
                SyntaxToken open = derived.OpenBraceToken.Span.Length > 0 ? derived.OpenBraceToken : derived.SemicolonToken;
                if (open.Span.Length == 0)
                    break;
                return FuzzEdit.Text.At(file, open.SpanStart, open.Text, ": " + Pick(FuzzSources.Bases) + " " + open.Text);
            default:
                BaseTypeDeclarationSyntax[] owners = [.. root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()];
                if (owners.Length == 0)
                    break;
                BaseTypeDeclarationSyntax owner = Pick(owners);
                string member = "{ " + Pick(FuzzSources.Members) + " ";
                if (owner.OpenBraceToken.Span.Length > 0)
                    return FuzzEdit.Text.At(file, owner.OpenBraceToken.SpanStart, "{", member);
                if (owner.SemicolonToken.Span.Length > 0)
                    return FuzzEdit.Text.At(file, owner.SemicolonToken.SpanStart, ";", member + "}");
                break;
        }

        return new FuzzEdit.Extend(file.Path, Pick(FuzzSources.Tops), "");
    }

    private FuzzEdit.AddFile Add(FuzzProject project)
    {
        string space = random.Next(3) == 0 ? "" : $"namespace {Pick(FuzzSources.NamespaceNames)};\n";
        string content =
            random.Next(5) == 0 ? FuzzSources.Start.Files[random.Next(FuzzSources.Start.Files.Length)].Text
            : random.Next(4) == 0 ? Pick(FuzzSources.Tops)
            : space + Pick(FuzzSources.Declarations);
        return new($"Added{random.Next(100)}.cs", content, random.Next(project.Files.Length + 1));
    }

    private FuzzEdit.MoveFile Move(FuzzProject project)
    {
        FuzzFile file = File(project);
        string name = Path.GetFileName(file.Path).Replace(".g.cs", "", StringComparison.Ordinal);
        return new FuzzEdit.MoveFile(file.Path, Pick(FuzzSources.Paths).Replace("{0}", name, StringComparison.Ordinal));
    }

    private FuzzEdit MoveType(FuzzProject project, CSharpCompilation compilation)
    {
        FuzzFile from = File(project),
            to = File(project);
        BaseTypeDeclarationSyntax[] types = [.. Root(from, compilation).DescendantNodes().OfType<BaseTypeDeclarationSyntax>()];
        if (types.Length == 0)
            return new FuzzEdit.Reorder(from.Path, 0);
        BaseTypeDeclarationSyntax type = Pick(types);
        string text = type.ToString();
        return new FuzzEdit.Together(
            FuzzEdit.Text.At(from, type.SpanStart, text, ""),
            random.Next(2) == 0
                ? new FuzzEdit.Extend(to.Path, "", "\n" + text)
                : new FuzzEdit.AddFile($"Added{random.Next(100)}.cs", text, project.Files.Length)
        );
    }

    private FuzzEdit Settings(FuzzProject project)
    {
        switch (random.Next(6))
        {
            case < 2:
                List<string> references = random.Next(8) == 0 ? [] : [FuzzReferences.Json];
                for (int i = random.Next(3); i > 0; i--)
                    references.Add(Pick(FuzzReferences.Libraries));
                return new FuzzEdit.References([.. references.Distinct()]);
            case < 4:
                return new FuzzEdit.Symbols(Pick(FuzzSources.Symbols));
            case 4:
                return new FuzzEdit.Options(project.AssemblyName, Pick(FuzzSources.NullableContexts), project.Language);
            default:
                return new FuzzEdit.Options(Pick(FuzzSources.AssemblyNames), project.Nullable, Pick(FuzzSources.Languages));
        }
    }
}
