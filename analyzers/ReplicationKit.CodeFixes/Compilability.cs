namespace ReplicationKit.CodeFixes;

/// <summary>Whether a change may be offered.</summary>
internal static class Compilability
{
    /// <summary>Whether a change of one document brings no compiler error into its project that was not there before.</summary>
    public static async Task<bool> IsKeptAsync(Document before, Document after, CancellationToken cancellationToken) =>
        await ErrorsAsync(after.Project, cancellationToken).ConfigureAwait(false)
        <= await ErrorsAsync(before.Project, cancellationToken).ConfigureAwait(false);

    private static async Task<int> ErrorsAsync(Project project, CancellationToken cancellationToken) =>
        (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false))
            ?.GetDiagnostics(cancellationToken)
            .Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
        ?? 0;
}
