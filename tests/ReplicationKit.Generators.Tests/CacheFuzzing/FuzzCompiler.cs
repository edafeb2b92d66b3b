using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests.CacheFuzzing;

/// <summary>Compiles the states of a project as an editor does: what did not change keeps its syntax trees and option objects.</summary>
internal sealed class FuzzCompiler
{
    private readonly Dictionary<string, CSharpParseOptions> _parse = [];
    private readonly ConditionalWeakTable<FuzzFile, Dictionary<CSharpParseOptions, SyntaxTree>> _trees = [];
    private FuzzProject? _project;
    private CSharpCompilation? _compilation;

    public CSharpCompilation Compile(FuzzProject project)
    {
        if (_project is not { } before || _compilation is not { } compilation)
        {
            compilation = CSharpCompilation.Create(
                project.AssemblyName,
                Trees(project),
                FuzzReferences.Of(project),
                TestCompilation.Options(project.Nullable)
            );
        }
        else
        {
            if (project.AssemblyName != before.AssemblyName)
                compilation = compilation.WithAssemblyName(project.AssemblyName);
            if (project.Nullable != before.Nullable)
                compilation = compilation.WithOptions(TestCompilation.Options(project.Nullable));
            if (!project.References.SequenceEqual(before.References))
                compilation = compilation.WithReferences(FuzzReferences.Of(project));
            compilation = WithTrees(compilation, [.. Trees(project)]);
        }

        (_project, _compilation) = (project, compilation);
        return compilation;
    }

    private static CSharpCompilation WithTrees(CSharpCompilation compilation, SyntaxTree[] trees)
    {
        if (compilation.SyntaxTrees.Length == trees.Length)
        {
            int[] changed = [.. Enumerable.Range(0, trees.Length).Where(i => compilation.SyntaxTrees[i] != trees[i])];
            if (changed is [])
                return compilation.Clone();
            if (changed is [int only])
                return compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[only], trees[only]);
        }

        return compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees);
    }

    private IEnumerable<SyntaxTree> Trees(FuzzProject project)
    {
        string key = $"{project.Language} {string.Join(' ', project.Symbols)}";
        if (!_parse.TryGetValue(key, out CSharpParseOptions? options))
            _parse[key] = options = new CSharpParseOptions(project.Language, preprocessorSymbols: project.Symbols);

        foreach (FuzzFile file in project.Files)
        {
            Dictionary<CSharpParseOptions, SyntaxTree> trees = _trees.GetOrCreateValue(file);
            if (!trees.TryGetValue(options, out SyntaxTree? tree))
            {
                tree = CSharpSyntaxTree.ParseText(file.Text, options, file.Path, cancellationToken: CancellationToken.None);
                trees[options] = tree;
            }

            yield return tree;
        }
    }
}
