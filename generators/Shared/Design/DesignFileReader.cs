using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ReplicationKit.Design;

/// <summary>Finds the additional files of a project that declare design documents.</summary>
internal static class DesignFileReader
{
    /// <summary>The metadata that the package's targets set on each item of <c>ReplicationDesign</c>.</summary>
    private const string Metadata = "build_metadata.AdditionalFiles.ReplicationDesign";

    /// <summary>The path below the folder of the design documents, or <c>null</c> if the file does not declare one.</summary>
    public static string? PathOf(AdditionalText file, AnalyzerConfigOptionsProvider options)
    {
        if (!options.GetOptions(file).TryGetValue(Metadata, out string? path) || path.Length == 0)
            return null;
        path = path.Replace('\\', '/');
        return IsHidden(path) ? null : path;
    }

    /// <summary>Reads a file, or returns <c>null</c> if it does not declare a design document.</summary>
    public static DesignFile? Read(AdditionalText file, AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken) =>
        PathOf(file, options) is { } path ? new DesignFile(path, file.Path, file.GetText(cancellationToken)?.ToString() ?? "") : null;

    /// <summary>Whether a file or a folder begins with a dot, such as <c>.couchapprc</c>.</summary>
    private static bool IsHidden(string path) => path[0] == '.' || path.Contains("/.");
}
