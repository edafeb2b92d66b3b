using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ReplicationKit.Analyzers.Tests.Compiler;

/// <summary>The additional files of a project with design documents, and what the package's targets tell the compiler about them.</summary>
internal static class DesignOptions
{
    /// <summary>Files by their paths below the folder of the design documents.</summary>
    public static AnalyzerOptions Of(IReadOnlyList<(string Path, string Text)> design) =>
        new([.. design.Select(file => new File(file.Path, file.Text))], new Options());

    private sealed class File(string path, string text) : AdditionalText
    {
        public string Name => path;

        public override string Path => "/design/" + path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new FileOptions(null);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new FileOptions((textFile as File)?.Name);
    }

    private sealed class FileOptions(string? path) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_metadata.AdditionalFiles.ReplicationDesign" ? path : null;
            return value is not null;
        }
    }
}
