using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Testing;

namespace ReplicationKit.Package.Tests;

/// <summary>
/// What the README and the pages show compiles against the packages, mistakes are reported as shown, links lead somewhere, and the page for
/// beginners works step by step.
/// </summary>
public sealed partial class DocumentationTests(LocalFeed feed)
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <WarningsNotAsErrors>NU1603</WarningsNotAsErrors>
            <NoWarn>CS1998;xUnit1051</NoWarn>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ReplicationKit" Version="{Version}" />
            <PackageReference Include="ReplicationKit.Embedded" Version="{Version}" />
            <PackageReference Include="ReplicationKit.Hosting" Version="{Version}" />
            <PackageReference Include="Refit" Version="{RefitVersion}" />
            <PackageReference Include="Refit.HttpClientFactory" Version="{RefitVersion}" />
            <PackageReference Include="xunit.v3" Version="{XunitVersion}" />
          </ItemGroup>
        </Project>
        """;

    private const string Usings = """
        global using System.Net;
        global using System.Net.Http.Json;
        global using System.Text.Json.Serialization;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Refit;
        global using ReplicationKit;
        global using ReplicationKit.Embedded;
        global using Xunit;
        """;

    /// <summary>What pages use without declaring it, since another page does.</summary>
    private const string Shared = """
        namespace Pages;

        [Replication(Source = "orders", Target = "https://backup.example.com/orders", CreateTarget = true)]
        public partial record OrdersBackup;

        [Replication(Source = "orders", Target = "orders-copy", CreateTarget = true)]
        public partial record OrdersCopy;

        [Replication(Id = "staff-{Department}", Source = "staff", Filter = "staff/by_department")]
        public partial record DepartmentStaff(ReplicationEndpoint Target, [property: QueryParam] string Department);

        public sealed record User(
            [property: JsonPropertyName("region")] string? Region,
            [property: JsonPropertyName("age")] int Age);
        """;

    /// <summary>Two pages may show one replication, and state the names of fields.</summary>
    private const string Configuration = """
        is_global = true
        dotnet_diagnostic.RPK7013.severity = warning
        dotnet_diagnostic.RPK0008.severity = none
        dotnet_diagnostic.RPK2011.severity = none
        """;

    internal static string[] Pages { get; } =
    [
        "README.md",
        .. Directory
            .EnumerateFiles(RepositoryFolder.Combine("src"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryFolder.Path, path).Replace('\\', '/'))
            .Where(path => SourcePage().IsMatch(path))
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public async Task Every_code_block_compiles()
    {
        Block[] blocks = [.. Pages.SelectMany(Block.Of).Where(block => block.Error is null)];
        blocks.Should().HaveCountGreaterThan(30, "otherwise nothing was read");
        Consumer consumer = CreateConsumer(
            "pages",
            [.. blocks.Select(block => ($"{block.Name}.cs", block.ToSource())), ("Shared.cs", Shared)]
        );

        (await consumer.RunAsync("build", "-v", "q")).ShouldSucceed();
    }

    [Fact]
    public async Task Every_mistake_is_reported_as_shown()
    {
        Block[] blocks = [.. Pages.SelectMany(Block.Of).Where(block => block.Error is not null)];
        blocks.Should().NotBeEmpty();
        Consumer consumer = CreateConsumer("mistakes", [.. blocks.Select(block => ($"{block.Name}.cs", block.ToSource()))]);

        CommandResult build = await consumer.RunAsync("build", "-v", "q");

        build.ExitCode.Should().NotBe(0);
        foreach (Block block in blocks)
            build.Output.Should().Contain(block.Error, "{0} shows it", block.Name);
    }

    [Fact]
    public async Task The_steps_for_beginners_work()
    {
        const string Name = "src/ReplicationKit/docs/getting-started.md";
        string[] blocks = [.. Block.Of(Name).Select(block => block.Code)];
        string page = File.ReadAllText(RepositoryFolder.Combine(Name));
        Consumer parent = feed.CreateConsumer("beginner");
        Consumer consumer = parent;
        foreach (string command in CommandTests.Commands(Name))
        {
            string[] words = command.Split(' ');
            if (words is ["cd", var folder])
                consumer = consumer with { Folder = Path.GetFullPath(Path.Combine(consumer.Folder, folder)) };
            else if (words is ["dotnet", "add", "package", ..])
                (await consumer.RunAsync([.. words[1..], "--version", feed.Version])).ShouldSucceed();
            else
                (await consumer.RunAsync(words[1..])).ShouldSucceed();
        }

        Consumer tests = consumer;
        consumer = parent with { Folder = Path.Combine(parent.Folder, "Orders") };
        consumer.Write("Specifications.cs", blocks[0]);
        consumer.Write("Program.cs", "using System.Net.Http.Json;\nusing ReplicationKit;\nusing ReplicationKit.Embedded;\n" + blocks[1]);

        string output = (await consumer.RunAsync("run")).ShouldSucceed().Output.Trim();

        page.ReplaceLineEndings("\n").Should().Contain($"```\n{output}\n```");
        tests.Write(
            "OrdersCopyTests.cs",
            "using System.Net;\nusing System.Net.Http.Json;\nusing ReplicationKit;\nusing ReplicationKit.Embedded;\nusing Xunit;\n"
                + blocks[3]
        );
        (await tests.RunAsync("test")).ShouldSucceed();
    }

    [Fact]
    public void Every_link_leads_somewhere()
    {
        string[] all = [.. Pages, "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "analyzers/docs/index.md", "benchmarks/README.md"];
        foreach (string page in all)
        {
            string folder = Path.GetDirectoryName(RepositoryFolder.Combine(page))!;
            foreach (Match link in Link().Matches(File.ReadAllText(RepositoryFolder.Combine(page))))
            {
                string target = Path.GetFullPath(Path.Combine(folder, link.Groups["path"].Value));
                string path = link.Groups["path"].Length == 0 ? RepositoryFolder.Combine(page) : target;
                (File.Exists(path) || Directory.Exists(path)).Should().BeTrue("{0} links to {1}", page, link.Groups["path"].Value);
                if (link.Groups["anchor"].Success)
                    Anchors(path).Should().Contain(link.Groups["anchor"].Value, "{0} links there", page);
            }
        }
    }

    [Fact]
    public void The_index_lists_every_page()
    {
        string index = File.ReadAllText(RepositoryFolder.Combine("src", "ReplicationKit", "docs", "index.md"));

        foreach (string page in Pages.Where(page => page != "README.md" && !page.EndsWith("/index.md", StringComparison.Ordinal)))
            index.Should().Contain(Path.GetFileName(page), "{0} is a page", page);
        File.ReadLines(RepositoryFolder.Combine("README.md")).Should().HaveCountLessThanOrEqualTo(130, "details belong on a page");
    }

    private Consumer CreateConsumer(string name, params (string File, string Text)[] files)
    {
        string project = Project.Replace("{XunitVersion}", LocalFeed.XunitVersion, StringComparison.Ordinal);
        return feed.CreateConsumer(name, [("Project.csproj", project), ("Usings.cs", Usings), (".globalconfig", Configuration), .. files]);
    }

    private static IEnumerable<string> Anchors(string path) =>
        File.ReadLines(path)
            .Where(line => line.StartsWith('#'))
            .Select(line => NotInAnchors().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex("^src/[^/]+/(docs/[^/]+|README).md$")]
    private static partial Regex SourcePage();

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#]*)(#(?<anchor>[^)]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    /// <summary>A block of C# on a page.</summary>
    /// <param name="Name">The page and the block's number there.</param>
    /// <param name="Code">The code.</param>
    /// <param name="Given">Variables that the page takes for granted, from the comment before the block.</param>
    /// <param name="Error">The error that the page shows for it; null where it compiles.</param>
    private sealed partial record Block(string Page, string Name, string Code, string Given, string? Error)
    {
        public static IEnumerable<Block> Of(string page)
        {
            string text = File.ReadAllText(RepositoryFolder.Combine(page)).ReplaceLineEndings("\n");
            Match[] fences = Fence().Matches(text).ToArray();
            string name = NotInNames().Replace(page, "_");
            for (int i = 0; i < fences.Length; i++)
            {
                string code = fences[i].Groups["code"].Value;
                if (fences[i].Groups["language"].Value != "csharp" || code.StartsWith("// <auto-generated/>", StringComparison.Ordinal))
                    continue;
                string? error = i + 1 < fences.Length ? ErrorLine().Match(fences[i + 1].Groups["code"].Value).Value : "";
                yield return new Block(name, $"{name}_{i}", code, fences[i].Groups["given"].Value, error.Length == 0 ? null : error);
            }
        }

        /// <summary>The block as a file: its types in the page's namespace, its statements in a method.</summary>
        public string ToSource()
        {
            CompilationUnitSyntax unit = SyntaxFactory.ParseCompilationUnit(Code);
            var source = new StringBuilder();
            foreach (UsingDirectiveSyntax line in unit.Usings)
                source.Append(line.ToFullString());
            source.Append("\nnamespace Pages.").Append(Name).Append("\n{\n");
            foreach (MemberDeclarationSyntax type in unit.Members.Where(member => member is not GlobalStatementSyntax))
                source.Append(type.ToFullString());
            GlobalStatementSyntax[] statements = [.. unit.Members.OfType<GlobalStatementSyntax>()];
            if (statements.Length > 0)
            {
                source.Append("internal static class Statements\n{\npublic static async Task RunAsync()\n{\n").Append(Given).Append('\n');
                foreach (GlobalStatementSyntax statement in statements)
                    source.Append(statement.ToFullString());
                source.Append("await Task.CompletedTask;\n}\n}\n");
            }

            return source.Append("}\n").ToString();
        }

        [GeneratedRegex(
            @"(<!-- given: (?<given>.*?) -->\n)?```(?<language>\w*)\n(?<code>.*?)^```",
            RegexOptions.Singleline | RegexOptions.Multiline
        )]
        private static partial Regex Fence();

        [GeneratedRegex(@"error RPK\d{4}: .*")]
        private static partial Regex ErrorLine();

        [GeneratedRegex(@"\W")]
        private static partial Regex NotInNames();
    }
}
