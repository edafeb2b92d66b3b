using System.Text.RegularExpressions;
using ReplicationKit.Embedded;
using ReplicationKit.Testing;

namespace ReplicationKit.Tool.Tests;

/// <summary>
/// The output that the tool's page shows is that of its commands on an embedded server. Times, ids of jobs and the server's address are
/// replaced. <c>REPLICATIONKIT_UPDATE=1</c> rewrites the page.
/// </summary>
public sealed partial class OutputPageTests : IAsyncLifetime
{
    private const string Password = "p4ssword-of-the-page";

    private readonly EmbeddedCouchOptions _options = new() { AdminPassword = Password };
    private EmbeddedCouch? _couch;
    private Replicator? _replicator;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The sample whose specifications the page plans.</summary>
    private static string SamplePath { get; } =
        RepositoryFolder.Combine(
            "src",
            "Samples",
            "ConsoleClient",
            "bin",
            Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!),
            "net10.0",
            "ConsoleClient.dll"
        );

    private static string PagePath => RepositoryFolder.Combine("src", "ReplicationKit.Tool", "README.md");

    public async ValueTask InitializeAsync()
    {
        _couch = await EmbeddedCouch.StartAsync(_options, Stop);
        _replicator = Replicator.Connect(_couch.Uri);
    }

    public async ValueTask DisposeAsync()
    {
        _replicator?.Dispose();
        if (_couch is not null)
            await _couch.DisposeAsync();
    }

    [Fact]
    public async Task The_page_shows_the_output_of_the_commands()
    {
        await FillAsync();
        string page = (await File.ReadAllTextAsync(PagePath, Stop)).ReplaceLineEndings("\n");
        var shown = new List<string>();
        string actual = page;
        foreach (Match block in Blocks().Matches(page))
        {
            string command = block.Groups["command"].Value;
            shown.Add(command.Split(' ')[0]);
            string output = await RunAsync(command);
            actual = actual.Replace(block.Value, $"```\n$ replicationkit {command}\n{output}```\n", StringComparison.Ordinal);
        }

        shown.Should().Contain(["list", "status", "jobs", "tasks", "plan", "preview", "verify"]);
        if (RepositoryFolder.IsUpdating)
            await File.WriteAllTextAsync(PagePath, actual, Stop);
        actual.Should().Be(page);
    }

    private async Task<string> RunAsync(string command)
    {
        var run = new ToolRun { Environment = { ["COUCHDB_URL"] = _couch!.Uri.AbsoluteUri }, Secret = Password };
        string[] arguments = [.. command.Split(' ').Select(argument => argument == "ConsoleClient.dll" ? SamplePath : argument)];

        (await run.RunAsync(arguments)).Should().BeOneOf(ExitCode.Done, ExitCode.HasChanges);

        // A terminal shows both: what is skipped comes first.
        return Stable(run.Error.ToString() + run.Output);
    }

    /// <summary>Replaces what differs from run to run with values of the same length, which keep the columns.</summary>
    private string Stable(string output)
    {
        output = output.Replace(_couch!.BaseAddress.AbsoluteUri, "http://localhost:5984/", StringComparison.Ordinal);
        output = Time().Replace(output, "2026-12-24${separator}09:30:00Z");
        if (Hash().Count(output) < 2)
            return Hash().Replace(output, "8f5b1bd0be6f9166ccfd36fc8be8fc22");

        // Jobs are in the order of their ids, which depend on the port.
        string[] lines = Hash().Replace(output, "8f5b1bd0be6f9166ccfd36fc8be8fc22").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(lines.Take(1).Concat(lines.Skip(1).Order(StringComparer.Ordinal)).Select(line => line + "\n"));
    }

    /// <summary>Creates a replication that has completed, one that runs, one that crashes and one that cannot start.</summary>
    private async Task FillAsync()
    {
        using HttpClient http = _couch!.CreateClient();
        (await http.PutAsync("orders", null, Stop)).EnsureSuccessStatusCode();
        string orders = string.Join(',', Enumerable.Range(1, 100).Select(i => $$"""{"_id":"order-{{i}}","total":{{i}}}"""));
        using var content = new StringContent($$"""{"docs":[{{orders}}]}""", System.Text.Encoding.UTF8, "application/json");
        (await http.PostAsync("orders/_bulk_docs", content, Stop)).EnsureSuccessStatusCode();

        await StartAsync("orders-copy", status => status.IsTerminal, document => document.UseCheckpoints = false);
        await StartAsync(
            "orders-mirror",
            status => status is { DocsWritten: 100, ChangesPending: 0 },
            document => document.Continuous = true
        );
        await StartAsync(
            "archive",
            status => status.State == ReplicationState.Crashing,
            document => document.Source = ReplicationEndpoint.Database("order")
        );
        await StartAsync("open-orders", status => status.State == ReplicationState.Error, document => document.Filter = "orders/open");
    }

    private async Task StartAsync(string id, Func<ReplicationStatus, bool> isReached, Action<ReplicationDocument> change)
    {
        var document = new ReplicationDocument
        {
            Id = id,
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Database(id),
            CreateTarget = true,
        };
        change(document);
        await _replicator!.CreateAsync(document, Stop);
        await foreach (ReplicationStatus status in _replicator.FollowAsync(id, Stop))
        {
            if (isReached(status))
                break;
        }
    }

    [GeneratedRegex(@"^```\n\$ replicationkit (?<command>[^\n]+)\n(?<output>.*?)^```\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d(?<separator>[ T])\d\d:\d\d:\d\dZ")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Hash();
}
