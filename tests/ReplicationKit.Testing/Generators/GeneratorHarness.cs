using System.Collections.Immutable;
using FluentAssertions;
using FluentAssertions.Execution;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ReplicationKit.Testing.Generators;

/// <summary>
/// Runs a generator as the compiler does and proves, on every run, that its steps are cached: a second run over an equal compilation
/// finds every tracked step cached or unchanged.
/// </summary>
public sealed class GeneratorHarness
{
    private readonly Func<IIncrementalGenerator> _create;
    private readonly IReadOnlyCollection<string> _steps;

    /// <summary>Prepares runs.</summary>
    /// <param name="create">Makes a generator.</param>
    /// <param name="steps">The names of all tracked steps.</param>
    public GeneratorHarness(Func<IIncrementalGenerator> create, IReadOnlyCollection<string> steps)
    {
        _create = create;
        _steps = steps;
    }

    /// <summary>A driver.</summary>
    /// <param name="parse">The parse options for generated files, or <c>null</c> to use C# 12.</param>
    /// <param name="trackSteps">Whether it records what its steps do.</param>
    /// <param name="files">The project's additional files, or <c>default</c> if it has none.</param>
    /// <param name="options">The options of the project and its files, or <c>null</c> if there are none.</param>
    public GeneratorDriver CreateDriver(
        CSharpParseOptions? parse = null,
        bool trackSteps = true,
        ImmutableArray<AdditionalText> files = default,
        AnalyzerConfigOptionsProvider? options = null
    ) =>
        CSharpGeneratorDriver.Create(
            [_create().AsSourceGenerator()],
            additionalTexts: files.IsDefault ? [] : files,
            optionsProvider: options,
            parseOptions: parse ?? CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: trackSteps)
        );

    /// <summary>Runs the generator, proves the caching and gives the result.</summary>
    public GeneratorRun Run(CSharpCompilation compilation, CancellationToken cancellationToken = default) =>
        Run(compilation, default, options: null, cancellationToken);

    /// <summary>Runs the generator in a project with additional files.</summary>
    public GeneratorRun Run(
        CSharpCompilation compilation,
        ImmutableArray<AdditionalText> files,
        AnalyzerConfigOptionsProvider? options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(compilation);
        var parse = (CSharpParseOptions?)compilation.SyntaxTrees.FirstOrDefault()?.Options;
        GeneratorDriver first = CreateDriver(parse, trackSteps: true, files, options).RunGenerators(compilation, cancellationToken);
        GeneratorDriver second = first.RunGenerators(compilation.Clone(), cancellationToken);

        GeneratorRunResult result = first.GetRunResult().Results.Single();
        result.Exception.Should().BeNull("generators never throw");
        result.Diagnostics.Should().BeEmpty("analyzers report, the generator does not");
        GeneratorRunResult again = second.GetRunResult().Results.Single();
        AssertCached(result, again);
        return new GeneratorRun(compilation, first, result);
    }

    /// <summary>Asserts that nothing in the second result was created again.</summary>
    private void AssertCached(GeneratorRunResult first, GeneratorRunResult second)
    {
        using var scope = new AssertionScope();
        foreach (string step in first.TrackedSteps.Keys.Where(_steps.Contains))
        {
            second.TrackedSteps.Should().ContainKey(step);
            second
                .TrackedSteps[step]
                .SelectMany(run => run.Outputs)
                .Select(output => output.Reason)
                .Should()
                .OnlyContain(
                    reason => reason == IncrementalStepRunReason.Cached || reason == IncrementalStepRunReason.Unchanged,
                    "step {0} had no reason to run again",
                    step
                );
        }

        Emitted(second).Should().BeEmpty("nothing has changed");
    }

    /// <summary>The files that were emitted again in this run.</summary>
    public static ImmutableArray<string> Emitted(GeneratorRunResult result) =>
        [
            .. result
                .TrackedOutputSteps.SelectMany(step => step.Value)
                .SelectMany(run => run.Outputs)
                .Where(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified)
                .SelectMany(output => Files(output.Value)),
        ];

    // An output step's value holds the sources that it added; their type is the compiler's own.
    private static IEnumerable<string> Files(object value)
    {
        object sources = value.GetType().GetField("Item1")?.GetValue(value) ?? value;
        foreach (object source in (System.Collections.IEnumerable)sources)
            yield return (string)source.GetType().GetProperty("HintName")!.GetValue(source)!;
    }
}
