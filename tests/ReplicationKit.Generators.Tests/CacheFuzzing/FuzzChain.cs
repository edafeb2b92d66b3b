using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Generators.Caching;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Tests.CacheFuzzing;

/// <summary>A project and the edits made to it. After each, models with the cache are compared with models without it.</summary>
internal sealed class FuzzChain
{
    private static readonly ConditionalWeakTable<SyntaxTree, TypeDeclarationSyntax[]> Candidates = [];

    private readonly SpecificationCache _cache = new();
    private readonly FuzzCompiler _compiler = new();
    private readonly List<FuzzProject> _history;
    private readonly Dictionary<SyntaxNode, ReplicationModel?> _models = [];

    /// <summary>The cache holds compilations weakly: without this list, what it finds would depend on the garbage collector.</summary>
    private readonly List<CSharpCompilation> _compilations = [];

    public FuzzChain(FuzzProject start)
    {
        _history = [start];
        Compilation = _compiler.Compile(start);
        Difference = Compare();
    }

    public FuzzProject Project => _history[^1];

    public CSharpCompilation Compilation { get; private set; }

    /// <summary>The first difference, or <c>null</c> while there is none.</summary>
    public string? Difference { get; private set; }

    /// <summary>How many models were asked for, how many came from the cache, and how many changed though their own file did not.</summary>
    public (long Asked, long Cached, long Changed) Counts { get; private set; }

    /// <summary>Makes an edit and compares.</summary>
    /// <returns><c>false</c> if there was nothing to edit.</returns>
    public bool TryApply(FuzzEdit edit)
    {
        FuzzProject edited = edit.Apply(_history);
        if (edited.IsSame(Project))
            return false;
        _history.Add(edited);
        Compilation = _compiler.Compile(edited);
        Difference = Compare();
        GC.KeepAlive(_compilations);
        return true;
    }

    /// <summary>Returns the difference at the end of a chain, or <c>null</c>.</summary>
    public static string? Replay(FuzzProject start, IEnumerable<FuzzEdit> edits)
    {
        var chain = new FuzzChain(start);
        foreach (FuzzEdit edit in edits)
        {
            chain.TryApply(edit);
            if (chain.Difference is not null)
                break;
        }

        return chain.Difference;
    }

    /// <summary>Leaves out edits, then files, for as long as there is still a difference; describes what is left.</summary>
    public static string Shrink(FuzzProject start, List<FuzzEdit> edits)
    {
        for (int size = edits.Count / 2; size > 1; size /= 2)
            Shorten(size);
        while (Shorten(1)) { }

        foreach (FuzzFile file in start.Files)
        {
            FuzzProject smaller = start with { Files = start.Files.Remove(file) };
            if (Replay(smaller, edits) is not null)
                start = smaller;
        }

        return string.Join(
            '\n',
            [
                start.Settings,
                .. start.Files.Select(file => $"--- {file.Path}\n{file.Text}"),
                .. edits.Select(edit => $"-> {edit}"),
                Replay(start, edits),
            ]
        );

        bool Shorten(int count)
        {
            bool shorter = false;
            for (int at = edits.Count - count; at >= 0; at -= count)
            {
                List<FuzzEdit> fewer = [.. edits[..at], .. edits[(at + count)..]];
                if (Replay(start, fewer) is null)
                    continue;
                (edits, shorter) = (fewer, true);
            }

            return shorter;
        }
    }

    private string? Compare()
    {
        _compilations.Add(Compilation);
        (long asked, long cached, long changed) = Counts;
        string? difference = null;
        foreach (SyntaxTree tree in Compilation.SyntaxTrees)
        {
            foreach (TypeDeclarationSyntax declaration in Candidates.GetValue(tree, AnnotatedTypes))
            {
                if (Specification(declaration) is not { } type)
                    continue;
                bool isCached = _cache.TryGet(declaration, Compilation, CancellationToken.None, out ReplicationModel? model);
                ReplicationModel? expected = isCached
                    ? SpecificationReader.Read(type, declaration, Compilation, SpecificationCaches.None, CancellationToken.None)
                    : SpecificationReader.Read(type, declaration, Compilation, _cache, CancellationToken.None);

                asked++;
                if (isCached)
                    cached++;
                if (_models.TryGetValue(declaration, out ReplicationModel? before) && !Equals(before, expected))
                    changed++;
                _models[declaration] = expected;
                if (isCached && !Equals(model, expected))
                    difference ??= $"{type}: cached\n{model}\nparsed\n{expected}";
            }
        }

        Counts = (asked, cached, changed);
        return difference;
    }

    /// <summary>The type, if the compiler would hand this declaration to the generator.</summary>
    private INamedTypeSymbol? Specification(TypeDeclarationSyntax declaration) =>
        Compilation.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration) is { } type
        && KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute)?.ApplicationSyntaxReference is { } attribute
        && attribute.GetSyntax().Parent?.Parent == declaration
            ? type
            : null;

    private static TypeDeclarationSyntax[] AnnotatedTypes(SyntaxTree tree) =>
        [.. tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>().Where(type => type.AttributeLists.Count > 0)];
}
