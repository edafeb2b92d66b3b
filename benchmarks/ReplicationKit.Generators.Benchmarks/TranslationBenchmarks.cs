using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Benchmarks;
using ReplicationKit.Generators.Benchmarks.Scenarios;
using ReplicationKit.Selectors;

namespace ReplicationKit.Generators.Benchmarks;

/// <summary>
/// Translates a predicate to its selector, compared with the time in which the compiler binds it. Both begin with an unused semantic model.
/// </summary>
public class TranslationBenchmarks
{
    private CSharpCompilation? _compilation;
    private IMethodSymbol? _method;
    private MethodDeclarationSyntax? _syntax;

    [GlobalSetup]
    public void Prepare()
    {
        _compilation = new Project(specifications: 3, plainFiles: 0, predicates: true).Compilation;
        _method = _compilation.GetTypeByMetadataName("App.Replications.Spec2")!.GetMembers("Include").OfType<IMethodSymbol>().Single();
        _syntax = (MethodDeclarationSyntax)_method.DeclaringSyntaxReferences.Single().GetSyntax();
    }

    [Benchmark(Baseline = true)]
    public object? Bind() => NewModel().GetOperation(_syntax!);

    [Benchmark]
    [Aim(1.5, nameof(Bind))]
    public object Translate() => SelectorTranslator.Translate(_method!, NewModel(), CancellationToken.None);

#pragma warning disable RSEXPERIMENTAL001 // The model must be a new one: the compilation keeps the one that has bound the predicate.
    private SemanticModel NewModel() => _compilation!.GetSemanticModel(_syntax!.SyntaxTree, SemanticModelOptions.None);
#pragma warning restore RSEXPERIMENTAL001
}
