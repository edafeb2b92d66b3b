using System.Text.RegularExpressions;
using ReplicationKit.Testing;

namespace ReplicationKit.Package.Tests;

/// <summary>The page about design documents in a project that references the packages: its files, its mistakes, its commands.</summary>
public sealed partial class DesignConsumerTests(LocalFeed feed)
{
    private const string Page = "src/ReplicationKit/docs/design-documents.md";

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <NoWarn>NU1603</NoWarn>
            <OutputPath>bin/Release/net10.0/</OutputPath>
            <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
          </PropertyGroup>
          {Item}
          <ItemGroup>
            <PackageReference Include="ReplicationKit" Version="{Version}" />
            <PackageReference Include="ReplicationKit.Embedded" Version="{Version}" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using System.Net.Http.Json;
        using ReplicationKit;
        using ReplicationKit.Embedded;

        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync();
        using HttpClient http = couch.CreateClient();
        (await http.PutAsync("staff", null)).EnsureSuccessStatusCode();
        (await http.PutAsJsonAsync("staff/ann", new { department = "hr" })).EnsureSuccessStatusCode();
        (await http.PutAsJsonAsync("staff/bob", new { department = "it" })).EnsureSuccessStatusCode();
        using var replicator = Replicator.Connect(couch.Uri);
        Console.WriteLine(string.Join(", ", ReplicationCatalog.DesignDocuments));
        foreach (DesignDocumentStep step in await replicator.EnsureDesignDocumentsAsync(ReplicationCatalog.Specs, ReplicationCatalog.DesignDocuments))
            Console.WriteLine(step);
        ReplicationHandle handle = await replicator.CreateAsync(new HumanResources());
        Console.WriteLine($"{(await handle.WaitForCompletionAsync()).DocsWritten} written");
        Console.WriteLine(await http.GetStringAsync("hr/ann"));
        foreach (DesignDocumentStep step in await replicator.EnsureDesignDocumentsAsync(ReplicationEndpoint.Database("staff"), ReplicationCatalog.DesignDocuments))
            Console.WriteLine($"{step.Action} {step.Id}");
        """;

    [Fact]
    public async Task The_page_works_step_by_step()
    {
        Consumer consumer = CreateConsumer("design");

        CommandResult run = await consumer.RunAsync("run");

        run.ShouldSucceed()
            .Output.Should()
            .Contain("_design/audit, _design/staff")
            .And.Contain("Create staff/_design/staff: the document does not exist")
            .And.Contain("1 written")
            .And.Contain("\"department\":\"hr\"")
            .And.Contain("Create _design/audit")
            .And.Contain("Unchanged _design/staff");

        await InstalledTool.InstallAsync(consumer, feed.Version);
        await using InstalledTool server = await InstalledTool.StartAsync(consumer);
        using HttpClient http = server.CreateClient();
        (await http.PutAsync("staff", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        foreach (string command in CommandTests.Commands(Page))
        {
            CommandResult result = await DotNet.StartAsync(
                InstalledTool.PathIn(consumer),
                consumer.Folder,
                new Dictionary<string, string>
                {
                    ["COUCHDB_URL"] = $"http://admin@{server.Uri.Authority}",
                    ["COUCHDB_PASSWORD"] = InstalledTool.Password,
                },
                command.Split(' ')[1..]
            );
            result.ShouldSucceed().Output.Should().Contain("staff/_design/staff").And.Contain("_design/audit: skipped");
        }

        (await http.GetStringAsync("staff/_design/staff", TestContext.Current.CancellationToken)).Should().Contain("\"reduce\":\"_count\"");
    }

    [Fact]
    public async Task Mistakes_are_reported_where_they_are()
    {
        Consumer consumer = CreateConsumer("design-mistakes");
        consumer.Write("HumanResources.cs", Specification().Replace("by_department", "by_departmnt", StringComparison.Ordinal));
        consumer.Write("design/staff/filters/named.js", "\nfunction named(doc) { return true; }\n");
        consumer.Write("design/staff/views/active/map.js", "function (doc) {\n  emit(doc._id;\n}\n");
        consumer.Write("design/audit.json", "{\n  \"filters\": [] ]\n}");
        consumer.Write("design/notes.txt", "");

        CommandResult build = await consumer.RunAsync("build", "-v", "q");

        build.ExitCode.Should().NotBe(0);
        string warning = WarningLine().Match(File.ReadAllText(RepositoryFolder.Combine(Page))).Value;
        build
            .Output.Should()
            .Contain(warning)
            .And.Contain("HumanResources.cs(3,56): warning RPK2022")
            .And.MatchRegex(
                @"design.staff.filters.named\.js\(2,10\): error RPK1033: The filter function 'named' of the design document 'staff'"
            )
            .And.MatchRegex(@"design.staff.views.active.map\.js\(2,15\): error RPK1032: The map function of the view 'active'")
            .And.MatchRegex(@"design.audit\.json\(2,17\): error RPK1034: The JSON cannot be parsed")
            .And.MatchRegex(@"design.notes\.txt\(1,1\): error RPK1034: 'notes.txt' declares nothing")
            .And.NotContain("AD0001")
            .And.NotContain("CS8032", "every analyzer loads");
    }

    private Consumer CreateConsumer(string name)
    {
        string page = File.ReadAllText(RepositoryFolder.Combine(Page)).ReplaceLineEndings("\n");
        string item = XmlBlock().Match(page).Groups[1].Value;
        (string, string)[] files = [.. DesignFile().Matches(page).Select(file => (file.Groups["path"].Value, file.Groups["code"].Value))];
        files.Should().HaveCount(4);
        return feed.CreateConsumer(
            name,
            [
                ("App.csproj", Project.Replace("{Item}", item, StringComparison.Ordinal)),
                ("HumanResources.cs", Specification()),
                ("Program.cs", Program),
                .. files,
            ]
        );
    }

    /// <summary>The page's specification, with the line for the namespace first.</summary>
    private static string Specification() =>
        "using ReplicationKit;\n\n"
        + SpecificationBlock().Match(File.ReadAllText(RepositoryFolder.Combine(Page)).ReplaceLineEndings("\n")).Groups[1].Value;

    [GeneratedRegex(@"^```xml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex XmlBlock();

    [GeneratedRegex(@"^`(?<path>design/[^`]+)`:\n\n```\w+\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex DesignFile();

    [GeneratedRegex(@"^```csharp\n(\[Replication.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex SpecificationBlock();

    [GeneratedRegex(@"warning RPK2022: .*")]
    private static partial Regex WarningLine();
}
