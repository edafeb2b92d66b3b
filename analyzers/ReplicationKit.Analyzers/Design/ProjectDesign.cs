using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ReplicationKit.Design;
using ReplicationKit.Rules.Json;

namespace ReplicationKit.Analyzers.Design;

/// <summary>The design documents of a compilation with what their functions do. Sources are parsed once, when they are needed.</summary>
internal sealed class ProjectDesign
{
    /// <summary>The facts about each source in a file. The compiler keeps them until the file changes.</summary>
    private static readonly SourceTextValueProvider<ConcurrentDictionary<string, ScriptFacts>> FactsOfFile = new(
        static _ => new ConcurrentDictionary<string, ScriptFacts>(StringComparer.Ordinal)
    );

    private readonly Dictionary<string, (SourceText Text, ConcurrentDictionary<string, ScriptFacts> Facts)> _files;

    private ProjectDesign(
        DesignDocuments documents,
        Dictionary<string, (SourceText Text, ConcurrentDictionary<string, ScriptFacts> Facts)> files
    )
    {
        Documents = documents;
        _files = files;
    }

    public DesignDocuments Documents { get; }

    /// <summary>Whether the project has any design documents. It reads no file.</summary>
    public static bool Exists(AnalyzerOptions options)
    {
        foreach (AdditionalText file in options.AdditionalFiles)
        {
            if (DesignFileReader.PathOf(file, options.AnalyzerConfigOptionsProvider) is not null)
                return true;
        }

        return false;
    }

    /// <summary>Returns what the compiler keeps for a file, as <c>CompilationStartAnalysisContext.TryGetValue</c> does.</summary>
    public delegate bool FactsLookup(
        SourceText text,
        SourceTextValueProvider<ConcurrentDictionary<string, ScriptFacts>> provider,
        out ConcurrentDictionary<string, ScriptFacts>? facts
    );

    public static ProjectDesign Read(AnalyzerOptions options, FactsLookup lookup, CancellationToken cancellationToken)
    {
        var files = new List<DesignFile>();
        var texts = new Dictionary<string, (SourceText, ConcurrentDictionary<string, ScriptFacts>)>(StringComparer.Ordinal);
        foreach (AdditionalText file in options.AdditionalFiles)
        {
            if (
                DesignFileReader.PathOf(file, options.AnalyzerConfigOptionsProvider) is not { } path
                || file.GetText(cancellationToken) is not { } text
            )
                continue;
            files.Add(new DesignFile(path, file.Path, text.ToString()));
            texts[file.Path] = (text, lookup(text, FactsOfFile, out ConcurrentDictionary<string, ScriptFacts>? facts) ? facts! : new());
        }

        return new ProjectDesign(DesignDocuments.Of(files), texts);
    }

    public ScriptFacts FactsOf(DesignFunction function)
    {
        ConcurrentDictionary<string, ScriptFacts> known = _files[function.Origin.FullPath].Facts;
        return function.Kind == DesignFunctionKind.Module
            ? known.GetOrAdd("module " + function.Source, _ => ScriptReader.ReadModule(function.Source))
            : known.GetOrAdd(function.Source, static source => ScriptReader.Read(source));
    }

    public Location Locate(DesignOrigin origin) => Locate(origin.FullPath, origin.Start, origin.End);

    /// <summary>The location of a part of a function's source.</summary>
    public Location Locate(DesignFunction function, int start, int end)
    {
        DesignOrigin origin = function.Origin;
        if (!origin.IsJson)
            return Locate(origin.FullPath, origin.Start + start, origin.Start + end);
        IReadOnlyList<int> indexes = JsonParser.ParseStringAt(_files[origin.FullPath].Text.ToString(), origin.Start).Locations;
        return start >= indexes.Count
            ? Locate(origin)
            : Locate(origin.FullPath, indexes[start], end < indexes.Count ? indexes[end] : origin.End - 1);
    }

    /// <summary>A file and a line, as a compiler shows it in a message.</summary>
    public string Show(DesignFunction function, int start)
    {
        int line = Locate(function, start, start).GetLineSpan().StartLinePosition.Line + 1;
        return FormattableString.Invariant($"{function.Origin.RelativePath}, line {line}");
    }

    private Location Locate(string path, int start, int end)
    {
        SourceText text = _files[path].Text;
        start = Math.Min(start, text.Length);
        var span = TextSpan.FromBounds(start, Math.Max(start, Math.Min(end, text.Length)));
        return Location.Create(path, span, text.Lines.GetLinePositionSpan(span));
    }
}
