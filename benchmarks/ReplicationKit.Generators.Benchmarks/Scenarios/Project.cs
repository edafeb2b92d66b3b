using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Generators.Benchmarks.Rows;

namespace ReplicationKit.Generators.Benchmarks.Scenarios;

/// <summary>A project of a given size, and edits of it that were parsed beforehand.</summary>
internal sealed class Project
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp12);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
                Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll"
            )
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(ReplicationAttribute).Assembly.Location),
    ];

    private readonly Dictionary<string, SyntaxTree> _trees;
    private readonly Dictionary<(GeneratorRow Row, bool TrackSteps), GeneratorDriver> _drivers = [];
    private readonly bool _predicates;
    private readonly int _specifications;

    public Project(int specifications, int plainFiles, bool predicates)
    {
        _predicates = predicates;
        _specifications = specifications;
        _trees = Enumerable
            .Range(0, specifications)
            .Select(number => Parse(SpecificationSources.Specification(number, predicates), SpecificationSources.PathOf(number)))
            .Concat(Enumerable.Range(1, plainFiles).Select(number => Parse(SpecificationSources.Plain(number), $"Plain{number}.cs")))
            .Append(Parse(SpecificationSources.Plain(0), SpecificationSources.Unrelated))
            .Append(Parse(SpecificationSources.Documents, "User.cs"))
            .ToDictionary(tree => tree.FilePath);
        Compilation = CSharpCompilation.Create(
            "App",
            _trees.Values,
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );
    }

    public CSharpCompilation Compilation { get; }

    /// <summary>A driver as the compiler and the editor have it.</summary>
    public static GeneratorDriver CreateDriver(ISourceGenerator generator, bool trackSteps = false) =>
        CSharpGeneratorDriver.Create(
            [generator],
            parseOptions: ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: trackSteps)
        );

    /// <summary>A driver that has run over the project as it was. Drivers are not changed by what they run over.</summary>
    public GeneratorDriver DriverOf(GeneratorRow row, bool trackSteps)
    {
        if (!_drivers.TryGetValue((row, trackSteps), out GeneratorDriver? driver))
            _drivers.Add((row, trackSteps), driver = CreateDriver(row.Create(), trackSteps).RunGenerators(Compilation));
        return driver;
    }

    /// <summary>
    /// Parses a ring of edits. Each returns a compilation that has not been used: a used one has bound symbols and costs
    /// ten times less.
    /// </summary>
    public Func<CSharpCompilation>[] Edits(Scenario scenario, int count) =>
        [.. Enumerable.Range(1, count).Select(number => Edit(scenario, number))];

    /// <summary>Parses one edit.</summary>
    public Func<CSharpCompilation> Edit(Scenario scenario, int number)
    {
        switch (scenario)
        {
            case Scenario.NothingChanged:
                return () => Compilation;
            case Scenario.NewDriver:
                // All files are new as well: a driver is, where a compiler is.
                return () =>
                    Compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(_trees.Values.Select(tree => Parse(tree.ToString(), tree.FilePath)));
            case Scenario.UnrelatedBodyEdit:
                return Replace(SpecificationSources.Unrelated, SpecificationSources.Plain(0, number));
            case Scenario.UnrelatedDeclarationEdit:
                return Replace(
                    SpecificationSources.Unrelated,
                    SpecificationSources.Plain(0, member: $"public int Added{number} => {number};")
                );
            case Scenario.DocumentDeclarationEdit:
                return Replace(
                    "User.cs",
                    SpecificationSources.Documents.Replace("int Age)", $"int Age, int Added{number})", StringComparison.Ordinal)
                );
            case Scenario.UnrelatedFileAdded:
                return Add(SpecificationSources.Plain(1_000_000 + number), $"Added{number}.cs");
            case Scenario.CommentInAnnotatedFile:
                return Replace(
                    SpecificationSources.PathOf(0),
                    SpecificationSources.Specification(0, _predicates, comment: $"// {number}\n")
                );
            case Scenario.RelatedEdit:
                return Replace(SpecificationSources.PathOf(0), SpecificationSources.Specification(0, _predicates, edit: number));
            case Scenario.SpecificationAdded:
                return Add(SpecificationSources.Specification(_specifications + number, _predicates), $"Added{number}.cs");
            case Scenario.SpecificationRemoved:
                SyntaxTree removed = _trees[SpecificationSources.PathOf(number % _specifications)];
                return () => Compilation.RemoveSyntaxTrees(removed);
            case Scenario.NamespaceRenamed:
                return Replace(
                    SpecificationSources.PathOf(0),
                    SpecificationSources.Specification(0, _predicates, space: $"Renamed{number}")
                );
            default:
                return () => Compilation.AddReferences(CSharpCompilation.Create($"Reference{number}").ToMetadataReference());
        }
    }

    private Func<CSharpCompilation> Replace(string path, string text)
    {
        SyntaxTree old = _trees[path];
        SyntaxTree changed = Parse(text, path);
        return () => Compilation.ReplaceSyntaxTree(old, changed);
    }

    private Func<CSharpCompilation> Add(string text, string path)
    {
        SyntaxTree added = Parse(text, path);
        return () => Compilation.AddSyntaxTrees(added);
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);
}
