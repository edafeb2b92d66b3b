using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ReplicationKit.Hosting.Tests;

/// <summary>What README.md shows compiles, and does what it says.</summary>
public sealed partial class HostingReadmeTests
{
    [Fact]
    public void The_section_about_hosts_is_compiled()
    {
        string section = File.ReadAllText(RepositoryFolder.Combine("README.md"))
            .ReplaceLineEndings("\n")
            .Split("\n## In a host\n")[1]
            .Split("\n## ")[0];
        string[] shown = Statements(CodeBlock().Match(section).Groups[1].Value);
        string[] compiled = Statements(File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "ReadmeSample.cs")));

        shown.Should().NotBeEmpty().And.BeSubsetOf(compiled);
    }

    [Fact]
    public async Task The_section_about_hosts_works()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(
            builder.Configuration,
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:couchdb"] = "http://admin:password@couch.test",
                ["Archive:BaseAddress"] = "http://archive.test",
                ["Department"] = "hr",
            }
        );
        ReadmeSample.Configure(builder);
        StubServer stub = StubCouch.Empty();
        foreach (string name in (string[])["ReplicationKit", "ReplicationKit:archive"])
            builder.Services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => stub);
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);
        await stub.WaitForAsync("POST", "/_replicator/_bulk_docs", 1, TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);

        stub.Requests[1].Body.Should().Contain("orders-backup").And.Contain("staff-hr");
    }

    /// <summary>A formatter breaks lines where a page need not.</summary>
    private static string[] Statements(string code) =>
        [
            .. BetweenStatements()
                .Split(code)
                .Select(statement => WhiteSpace().Replace(statement, ""))
                .Where(statement => statement.Length > 0),
        ];

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"(?<=[;{}])|//.*$", RegexOptions.Multiline)]
    private static partial Regex BetweenStatements();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
