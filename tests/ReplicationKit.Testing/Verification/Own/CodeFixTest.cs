using System.Collections.Immutable;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ReplicationKit.Testing.Verification;

/// <summary>
/// Sources with markup, and what a code fix makes of them: applied one by one until nothing is left to fix, and at once in document,
/// project and solution. All must come to the same text, and it must compile.
/// </summary>
/// <typeparam name="TAnalyzer">The analyzer.</typeparam>
/// <typeparam name="TCodeFix">The code fix.</typeparam>
public class CodeFixTest<TAnalyzer, TCodeFix> : AnalyzerTest<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    private const int MostSteps = 50;

    /// <summary>The sources when all is fixed, with markup for what stays; without any, no fix may be offered.</summary>
    public List<string> FixedSources { get; } = [];

    /// <summary>Which of several actions is taken.</summary>
    public int CodeActionIndex { get; set; }

    /// <inheritdoc/>
    public override async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await base.RunAsync(cancellationToken);
        MarkupSource[] wanted = [.. (FixedSources.Count > 0 ? FixedSources : Sources).Select(MarkupSource.Parse)];
        await FixOneByOneAsync(wanted, cancellationToken);
        if (new TCodeFix().GetFixAllProvider() is not { } fixAll || FixedSources.Count == 0) return;
        foreach (FixAllScope scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
            await FixAllAsync(fixAll, scope, wanted, cancellationToken);
    }

    private TestProject Open() => new(Sources.Select(source => MarkupSource.Parse(source).Text), References, LanguageVersion);

    private async Task FixOneByOneAsync(MarkupSource[] wanted, CancellationToken cancellationToken)
    {
        using TestProject project = Open();
        int steps = 0;
        while (await NextAsync(project.Project, cancellationToken) is { } next)
        {
            (++steps).Should().BeLessThanOrEqualTo(MostSteps, "a fix must remove its diagnostic");
            project.Apply(await ChangeAsync(next.Action, cancellationToken));
        }

        (steps > 0).Should().Be(FixedSources.Count > 0, "a fix is offered where the test expects one, and only there");
        await CompareTextAsync(project, wanted, "fixed one by one", cancellationToken);
        if (FixedSources.Count > 0) await CompareAsync(project.Project, wanted, [], cancellationToken);
    }

    private async Task FixAllAsync(FixAllProvider fixAll, FixAllScope scope, MarkupSource[] wanted, CancellationToken cancellationToken)
    {
        using TestProject project = Open();
        int steps = 0;
        while (await NextAsync(project.Project, cancellationToken) is { } next)
        {
            (++steps).Should().Be(1, "fixing all must remove the diagnostics at once");
            var context = new FixAllContext(
                next.Document, new TCodeFix(), scope, next.Action.EquivalenceKey!, new TCodeFix().FixableDiagnosticIds, new Diagnostics(), cancellationToken);
            CodeAction? action = await fixAll.GetFixAsync(context);
            action.Should().NotBeNull("fixing all in the {0} must be possible", scope);
            project.Apply(await ChangeAsync(action!, cancellationToken));
        }

        await CompareTextAsync(project, wanted, "fixed all in the " + scope, cancellationToken);
    }

    /// <summary>The first diagnostic that has a fix, with the action.</summary>
    private async Task<(Diagnostic Diagnostic, Document Document, CodeAction Action)?> NextAsync(Project project, CancellationToken cancellationToken)
    {
        var codeFix = new TCodeFix();
        foreach (Diagnostic diagnostic in await TestProject.DiagnoseAsync(project, Analyzers(), cancellationToken))
        {
            if (!codeFix.FixableDiagnosticIds.Contains(diagnostic.Id) || DisabledDiagnostics.Contains(diagnostic.Id)
                || project.GetDocument(diagnostic.Location.SourceTree) is not { } document)
            {
                continue;
            }

            var actions = new List<CodeAction>();
            await codeFix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellationToken));
            if (actions.Count > CodeActionIndex) return (diagnostic, document, actions[CodeActionIndex]);
        }

        return null;
    }

    private static async Task<Solution> ChangeAsync(CodeAction action, CancellationToken cancellationToken)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(cancellationToken);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
    }

    private static async Task CompareTextAsync(TestProject project, MarkupSource[] wanted, string how, CancellationToken cancellationToken)
    {
        for (int i = 0; i < wanted.Length; i++)
            (await project.Document(i).GetTextAsync(cancellationToken)).ToString().Should().Be(wanted[i].Text, how);
    }

    private sealed class Diagnostics : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await TestProject.DiagnoseAsync(project, Analyzers(), cancellationToken);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await GetAllDiagnosticsAsync(document.Project, cancellationToken)).Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            (await GetAllDiagnosticsAsync(project, cancellationToken)).Where(static diagnostic => !diagnostic.Location.IsInSource);
    }
}
