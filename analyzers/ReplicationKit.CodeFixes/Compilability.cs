namespace ReplicationKit.CodeFixes;

/// <summary>Whether a fix can be offered.</summary>
internal static class Compilability
{
    /// <summary>Whether a change of one document introduces no new compiler error in its project.</summary>
    public static async Task<bool> IsKeptAsync(Document before, Document after, CancellationToken cancellationToken) =>
        await ErrorsAsync(after.Project, cancellationToken).ConfigureAwait(false)
        <= await ErrorsAsync(before.Project, cancellationToken).ConfigureAwait(false);

    private static async Task<int> ErrorsAsync(Project project, CancellationToken cancellationToken) =>
        (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false))
            ?.GetDiagnostics(cancellationToken)
            .Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
        ?? 0;
}
