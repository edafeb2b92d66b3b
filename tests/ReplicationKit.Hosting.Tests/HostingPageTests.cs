using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ReplicationKit.Hosting.Tests;

/// <summary>The first code block of hosting.md does what it says.</summary>
public sealed partial class HostingPageTests
{
    [Fact]
    public void The_sample_is_that_of_the_page()
    {
        string page = File.ReadAllText(RepositoryFolder.Combine("src", "ReplicationKit.Hosting", "docs", "hosting.md"))
            .ReplaceLineEndings("\n");
        string[] shown = Statements(CodeBlock().Match(page).Groups[1].Value);
        string[] compiled = Statements(File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "PageSample.cs")));

        shown.Should().NotBeEmpty().And.BeSubsetOf(compiled);
    }

    [Fact]
    public async Task The_sample_works()
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
        PageSample.Configure(builder);
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
