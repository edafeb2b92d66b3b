using System.Diagnostics;

namespace ReplicationKit.Embedded.Tests;

/// <summary>
/// Clients of others as judges. They need Node and a folder, named by the variable JUDGE_MODULES, in which
/// <c>npm install pouchdb-core pouchdb-adapter-http pouchdb-adapter-memory pouchdb-replication nano</c> was run.
/// </summary>
public sealed class ThirdPartyTests : ServerFixture
{
    [Fact]
    public async Task PouchDB_and_nano_find_nothing_wrong()
    {
        string? modules = Environment.GetEnvironmentVariable("JUDGE_MODULES");
        Assert.SkipWhen(string.IsNullOrEmpty(modules), "JUDGE_MODULES names no folder with PouchDB and nano in it.");
        string script = Path.Combine(AppContext.BaseDirectory, "judge.js");
        var start = new ProcessStartInfo("node", [script, Couch.Uri.ToString()])
        {
            RedirectStandardOutput = true,
            Environment = { ["NODE_PATH"] = Path.Combine(modules, "node_modules") },
        };
        using Process node = Process.Start(start)!;

        string[] verdicts = (await node.StandardOutput.ReadToEndAsync(Canceled)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await node.WaitForExitAsync(Canceled);

        verdicts.Where(line => !line.StartsWith("ok ", StringComparison.Ordinal)).Should().BeEmpty();
        verdicts.Should().HaveCountGreaterThan(12);
    }
}
