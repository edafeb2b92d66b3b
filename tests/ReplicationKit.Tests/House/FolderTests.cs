using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Rules;
using ReplicationKit.Testing;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Tests.House;

/// <summary>
/// What a folder holds may use what lies below it, never the reverse: the compiler's symbols say which folder uses which.
/// </summary>
public partial class FolderTests
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("ReplicationKit", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Theory]
    [InlineData("ReplicationKit")]
    public void Folders_of_a_project_depend_on_each_other_one_way(string project)
    {
        Dictionary<string, SortedDictionary<string, string>> uses = UsesBetweenFolders(project);
        uses.Should().HaveCountGreaterThan(5, "otherwise nothing was read");

        CycleIn(uses).Should().BeEmpty("a folder that uses another one cannot be used by it, directly or through others");
    }

    [Fact]
    public void A_cycle_is_found_through_other_folders()
    {
        static SortedDictionary<string, string> To(params string[] folders) => new(folders.ToDictionary(folder => folder, _ => "A -> B"));
        CycleIn(
                new()
                {
                    ["Client"] = To("Status"),
                    ["Status"] = To("Documents", "Transport"),
                    ["Transport"] = To("Client"),
                    ["Documents"] = To(),
                }
            )
            .Should()
            .Equal("Client uses Status (A -> B)", "Status uses Transport (A -> B)", "Transport uses Client (A -> B)");
    }

    [Fact]
    public void Two_files_of_shipped_code_share_no_name()
    {
        string[] folders = ["src", "generators", "analyzers"];
        folders
            .SelectMany(folder => Sources(RepositoryFolder.Combine(folder)))
            .GroupBy(Path.GetFileName)
            .Where(files => files.Count() > 1 && files.Key != "Program.cs")
            .SelectMany(files => files)
            .Should()
            .BeEmpty("two files of one name make a reader open the wrong one");
    }

    [Fact]
    public void Ids_of_diagnostics_are_written_down_in_one_file()
    {
        string[] folders = ["src", "generators", "analyzers"];
        folders
            .SelectMany(folder => Sources(RepositoryFolder.Combine(folder)))
            .Where(file => Path.GetFileName(file) != "DiagnosticIds.cs")
            .SelectMany(file =>
                CSharpSyntaxTree
                    .ParseText(File.ReadAllText(file))
                    .GetRoot()
                    .DescendantTokens()
                    .Where(token => IdPattern().IsMatch(token.Text))
                    .Select(token => $"{Path.GetFileName(file)}: {token.Text}")
            )
            .Should()
            .BeEmpty("DiagnosticIds has a constant for each");

        typeof(DiagnosticIds)
            .GetFields()
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(id => id.StartsWith("RPK", StringComparison.Ordinal))
            .Should()
            .BeInAscendingOrder(StringComparer.Ordinal)
            .And.OnlyHaveUniqueItems();
        File.ReadAllText(RepositoryFolder.Combine("src", "ReplicationKit", "build", "ReplicationKit.targets"))
            .Should()
            .Contain($"Code=\"{DiagnosticIds.UnsupportedCompiler}\"", "MSBuild cannot read the constant");
    }

    /// <summary>Names of one word, such as <c>filter</c>, mean much else.</summary>
    [Fact]
    public void Names_of_options_are_written_down_in_their_table()
    {
        string[] otherMeanings =
        [
            "doc_ids", // a parameter of _changes
            "source_proxy",
            "target_proxy", // fields of _scheduler/docs
            "checkpoint_interval", // a field of _active_tasks
        ];
        HashSet<string> names =
        [
            .. ReplicationOptions
                .All.Select(option => option.JsonName)
                .Where(name => name.Contains('_', StringComparison.Ordinal))
                .Except(otherMeanings),
        ];
        names.Should().HaveCountGreaterThan(10, "otherwise nothing is looked for");

        string[] folders = ["src", "generators", "analyzers"];
        folders
            .SelectMany(folder => Sources(RepositoryFolder.Combine(folder)))
            .Where(file => Path.GetFileName(file) != "ReplicationOptions.cs" && !file.EndsWith(".g.cs", StringComparison.Ordinal))
            .SelectMany(file =>
                CSharpSyntaxTree
                    .ParseText(File.ReadAllText(file))
                    .GetRoot()
                    .DescendantTokens()
                    .Where(token => token.Value is string name && names.Contains(name))
                    .Select(token => $"{Path.GetFileName(file)}: {token.Text}")
            )
            .Should()
            .BeEmpty("ReplicationOptions has a row for each, with its JsonName");
    }

    /// <summary>The formatter breaks code at 140 characters, but neither strings nor comments.</summary>
    [Theory]
    [InlineData(0, "src", "generators", "analyzers")]
    [InlineData(0.01, "tests", "benchmarks")]
    public void Lines_have_at_most_160_characters(double allowed, params string[] folders)
    {
        (string Location, int Length)[] lines =
        [
            .. folders
                .SelectMany(folder => Sources(RepositoryFolder.Combine(folder)))
                .SelectMany(file => File.ReadLines(file).Select((line, index) => ($"{Path.GetFileName(file)}:{index + 1}", line.Length))),
        ];

        string[] tooLong = [.. lines.Where(line => line.Length > 160).Select(line => line.Location)];
        tooLong.Should().HaveCountLessThanOrEqualTo((int)(lines.Length * allowed));
    }

    [GeneratedRegex("RPK[0-9]{4}")]
    private static partial Regex IdPattern();

    /// <summary>For each folder those that it uses, each with an example.</summary>
    private static Dictionary<string, SortedDictionary<string, string>> UsesBetweenFolders(string project)
    {
        string root = RepositoryFolder.Combine("src", project);
        string rules = RepositoryFolder.Combine("src", "Rules");
        CSharpParseOptions options = new(
            LanguageVersion.Latest,
            preprocessorSymbols: ["NET8_0_OR_GREATER", "NET9_0_OR_GREATER", "NET10_0_OR_GREATER"]
        );
        CSharpCompilation compilation = CSharpCompilation.Create(
            project,
            [
                CSharpSyntaxTree.ParseText(TestCompilation.ImplicitUsings, options),
                .. Sources(root).Concat(Sources(rules)).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file)),
            ],
            References
        );

        var uses = new Dictionary<string, SortedDictionary<string, string>>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0))
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            if (Folder(tree) is not { } from)
                continue;
            if (!uses.TryGetValue(from, out SortedDictionary<string, string>? used))
                uses[from] = used = new(StringComparer.Ordinal);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes(descendIntoTrivia: false).OfType<SimpleNameSyntax>())
            {
                if (model.GetSymbolInfo(name).Symbol is not { } symbol || symbol is INamespaceSymbol)
                    continue;
                SyntaxReference? declaration = symbol.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault();
                if (declaration is null || Folder(declaration.SyntaxTree) is not { } to || to == from)
                    continue;
                used.TryAdd(to, $"{Path.GetFileName(tree.FilePath)} -> {Path.GetFileName(declaration.SyntaxTree.FilePath)}");
            }
        }

        return uses;

        string? Folder(SyntaxTree tree)
        {
            if (tree.FilePath.StartsWith(rules, StringComparison.Ordinal))
                return "Rules";
            string[] parts = Path.GetRelativePath(root, tree.FilePath).Split(Path.DirectorySeparatorChar);
            return parts.Length > 1 ? parts[0] : null;
        }
    }

    private static List<string> CycleIn(Dictionary<string, SortedDictionary<string, string>> uses)
    {
        var done = new HashSet<string>();
        var path = new List<string>();
        foreach (string folder in uses.Keys)
        {
            if (Visit(folder) is { } cycle)
                return cycle;
        }

        return [];

        List<string>? Visit(string folder)
        {
            int start = path.IndexOf(folder);
            if (start >= 0)
            {
                string[] circle = [.. path[start..], folder];
                return [.. circle.Zip(circle.Skip(1), (from, to) => $"{from} uses {to} ({uses[from][to]})")];
            }

            if (!done.Add(folder) || !uses.TryGetValue(folder, out SortedDictionary<string, string>? used))
                return null;
            path.Add(folder);
            foreach (string next in used.Keys)
            {
                if (Visit(next) is { } cycle)
                    return cycle;
            }

            path.RemoveAt(path.Count - 1);
            return null;
        }
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(IsSource);

    private static bool IsSource(string path) =>
        !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
