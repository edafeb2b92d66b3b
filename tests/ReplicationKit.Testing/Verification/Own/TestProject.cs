using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ReplicationKit.Testing.Verification;

/// <summary>Sources in a workspace, and what compiler and analyzers say of them.</summary>
internal sealed class TestProject : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly ProjectId _id = ProjectId.CreateNewId();

    public TestProject(IEnumerable<string> sources, IEnumerable<MetadataReference> references, LanguageVersion version)
    {
        Solution solution = _workspace.CurrentSolution
            .AddProject(_id, "Test", "Test", LanguageNames.CSharp)
            .WithProjectCompilationOptions(_id, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .WithProjectParseOptions(_id, new CSharpParseOptions(version, DocumentationMode.Diagnose))
            .WithProjectMetadataReferences(_id, references);
        int number = 0;
        foreach (string source in sources)
            solution = solution.AddDocument(DocumentId.CreateNewId(_id), $"Test{number}.cs", source, filePath: $"/Test{number++}.cs");
        Project = solution.GetProject(_id)!;
    }

    public Project Project { get; private set; }

    public Document Document(int index) => Project.Documents.ElementAt(index);

    /// <summary>Goes on with a changed solution.</summary>
    public void Apply(Solution solution) => Project = solution.GetProject(_id)!;

    /// <summary>The analyzers' diagnostics and the compiler's errors, in the order of the source.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnoseAsync(Project project, DiagnosticAnalyzer[] analyzers, CancellationToken cancellationToken)
    {
        Compilation compilation = (await project.GetCompilationAsync(cancellationToken))!;
        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers([.. analyzers], new CompilationWithAnalyzersOptions(project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync(cancellationToken);
        return
        [
            .. found.Concat(compilation.GetDiagnostics(cancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
                .Where(static diagnostic => !diagnostic.IsSuppressed)
                .OrderBy(static diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
                .ThenBy(static diagnostic => diagnostic.Location.SourceSpan.End)
                .ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal),
        ];
    }

    public void Dispose() => _workspace.Dispose();
}
