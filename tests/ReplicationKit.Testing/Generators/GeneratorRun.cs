using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Testing.Generators;

/// <summary>What a generator made of a compilation.</summary>
public sealed class GeneratorRun
{
    private readonly CSharpCompilation _input;

    internal GeneratorRun(CSharpCompilation input, GeneratorDriver driver, GeneratorRunResult result)
    {
        _input = input;
        Driver = driver;
        Result = result;
        Output = (CSharpCompilation)input.AddSyntaxTrees(result.GeneratedSources.Select(source => source.SyntaxTree));
    }

    /// <summary>The driver after the run.</summary>
    public GeneratorDriver Driver { get; }

    /// <summary>The result of the only generator.</summary>
    public GeneratorRunResult Result { get; }

    /// <summary>The compilation with the generated files.</summary>
    public CSharpCompilation Output { get; }

    /// <summary>The generated files by their names.</summary>
    public IReadOnlyDictionary<string, string> Files =>
        Result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString(), StringComparer.Ordinal);

    /// <summary>The only generated file of a specification whose name ends so.</summary>
    public string File(string end) => Files.Single(file => file.Key.EndsWith(end, StringComparison.Ordinal)).Value;

    /// <summary>The compiler's diagnostics for input and generated files together: errors, and warnings, which are errors here.</summary>
    public ImmutableArray<Diagnostic> Diagnostics =>
        [.. Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];

    /// <summary>Asserts that input and generated files compile without a warning.</summary>
    public GeneratorRun Compiles()
    {
        Diagnostics.Select(Show).Should().BeEmpty("the generated code has to compile in every project");
        return this;
    }

    /// <summary>Asserts that the compiler reports nothing for the generated files, whatever is wrong with the input.</summary>
    public GeneratorRun AddsNoErrors()
    {
        string[] before = [.. Errors(_input).Distinct()];
        Output
            .GetDiagnostics()
            .Where(diagnostic =>
                diagnostic.Severity == DiagnosticSeverity.Error && !_input.SyntaxTrees.Contains(diagnostic.Location.SourceTree!)
            )
            .Select(diagnostic => diagnostic.ToString())
            .Should()
            .BeEmpty("only the input is wrong ({0})", string.Join("; ", before));
        return this;
    }

    /// <summary>Compiles and loads the assembly.</summary>
    public Assembly Load()
    {
        Compiles();
        using var stream = new MemoryStream();
        Output.Emit(stream).Success.Should().BeTrue();
        stream.Position = 0;
        return new AssemblyLoadContext("Consumer", isCollectible: true).LoadFromStream(stream);
    }

    /// <summary>The diagnostic with the line that it is about.</summary>
    private static string Show(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree is { } tree
            ? $"{diagnostic}\n{tree.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim()}"
            : diagnostic.ToString();

    private static IEnumerable<string> Errors(Compilation compilation) =>
        compilation
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.Id);
}
