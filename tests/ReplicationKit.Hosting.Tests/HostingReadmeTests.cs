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
        string[] shown =
        [
            .. CodeBlock().Match(section).Groups[1].Value.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0),
        ];
        string[] compiled =
        [
            .. File.ReadAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "ReadmeSample.cs")).Select(line => line.Trim()),
        ];

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

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
