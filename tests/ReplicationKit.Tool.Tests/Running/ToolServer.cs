using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded;
using ReplicationKit.Tool.Tests;

[assembly: AssemblyFixture(typeof(ToolServer))]

namespace ReplicationKit.Tool.Tests;

/// <summary>
/// The server that the commands talk to: the one that COUCHDB_URL names, or the embedded one. All that the tests make on it has a name
/// that begins with <c>rk-tool-</c>, and is deleted before they run and afterwards.
/// </summary>
public sealed class ToolServer : IAsyncLifetime
{
    private const string Prefix = "rk-tool-";

    /// <summary>Has to be escaped in a URL.</summary>
    private const string Password = "s3cret/p@ss:w0rd";

    private EmbeddedCouch? _embedded;
    private HttpClient? _http;
    private Uri? _url;
    private int _next;

    /// <summary>The server's URL with user and password.</summary>
    internal Uri Url => _url ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>The same without them.</summary>
    internal Uri Address => new(Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));

    /// <summary>The password, which no output may contain, or <c>null</c> for the real server's, which may be a common word.</summary>
    internal string? Secret => _embedded is null ? null : Password;

    internal string User => Uri.UnescapeDataString(Url.UserInfo.Split(':')[0]);

    internal HttpClient Http => _http ??= CreateClient();

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("COUCHDB_URL") is { Length: > 0 } url)
            _url = new Uri(url.EndsWith('/') ? url : url + "/");
        else
            _url = (_embedded = await EmbeddedCouch.StartAsync(new EmbeddedCouchOptions { AdminPassword = Password })).Uri;
        if (_embedded is null)
            await CleanAsync();
        await CreateDatabaseAsync(Prefix + "orders", documents: 30);
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
            await _embedded.DisposeAsync();
        else
            await CleanAsync();
        _http?.Dispose();
    }

    /// <summary>A name that no other test uses.</summary>
    internal string NewName(string name) => $"{Prefix}{name}-{Interlocked.Increment(ref _next)}";

    /// <summary>A run that knows the server by its environment.</summary>
    internal ToolRun NewRun(bool isTerminal = false, string? keys = null, int width = 100) =>
        new()
        {
            Environment = { ["COUCHDB_URL"] = Url.AbsoluteUri },
            IsTerminal = isTerminal,
            Keys = keys,
            Width = width,
            Secret = Secret,
        };

    /// <summary>A client without the tool.</summary>
    internal Replicator Connect() => Replicator.Connect(Url);

    internal async Task CreateDatabaseAsync(string name, int documents = 0)
    {
        (await Http.PutAsync(name, null)).EnsureSuccessStatusCode();
        string body = string.Join(',', Enumerable.Range(0, documents).Select(i => $$"""{"_id":"doc{{i:D4}}","n":{{i}}}"""));
        using var content = new StringContent($$"""{"docs":[{{body}}]}""", Encoding.UTF8, "application/json");
        (await Http.PostAsync(name + "/_bulk_docs", content)).EnsureSuccessStatusCode();
    }

    /// <summary>A replication from <c>rk-tool-orders</c> into a database of the same name as its id.</summary>
    internal async Task<string> StartAsync(string name, string source = Prefix + "orders", bool continuous = false)
    {
        string id = NewName(name);
        using Replicator replicator = Connect();
        await replicator.CreateAsync(
            new ReplicationDocument
            {
                Id = id,
                Source = ReplicationEndpoint.Database(source),
                Target = ReplicationEndpoint.Database(id),
                CreateTarget = true,
                Continuous = continuous,
            }
        );
        return id;
    }

    /// <summary>The same, and it has completed, or copied all there is.</summary>
    internal async Task<string> StartAndWaitAsync(string name, bool continuous = false)
    {
        string id = await StartAsync(name, continuous: continuous);
        using Replicator replicator = Connect();
        await foreach (ReplicationStatus status in replicator.FollowAsync(id, TestContext.Current.CancellationToken))
        {
            if (continuous && status.DocsWritten == 30)
                break;
        }

        return id;
    }

    /// <summary>A replication in the state <c>error</c>: its filter function does not exist.</summary>
    internal async Task<string> StartWithoutFilterAsync(string name)
    {
        string id = NewName(name);
        using Replicator replicator = Connect();
        await replicator.CreateAsync(
            new ReplicationDocument
            {
                Id = id,
                Source = ReplicationEndpoint.Database(Prefix + "orders"),
                Target = ReplicationEndpoint.Database(id),
                Filter = "missing/filter",
            }
        );
        await foreach (ReplicationStatus status in replicator.FollowAsync(id, TestContext.Current.CancellationToken))
        {
            if (status.State == ReplicationState.Error)
                break;
        }

        return id;
    }

    /// <summary>A replication that the server gives up at once: another document runs the same one.</summary>
    internal async Task<(string First, string Second)> StartDuplicatesAsync()
    {
        string first = await StartAndWaitAsync("first", continuous: true);
        string second = NewName("second");
        using Replicator replicator = Connect();
        await replicator.CreateAsync(
            new ReplicationDocument
            {
                Id = second,
                Source = ReplicationEndpoint.Database(Prefix + "orders"),
                Target = ReplicationEndpoint.Database(first),
                CreateTarget = true,
                Continuous = true,
            }
        );
        await foreach (ReplicationStatus _ in replicator.FollowAsync(second, TestContext.Current.CancellationToken)) { }

        return (first, second);
    }

    /// <summary>Returns the document of a replication, or <c>null</c> if it does not exist.</summary>
    internal async Task<JsonElement?> FindDocumentAsync(string id)
    {
        using HttpResponseMessage answer = await Http.GetAsync("_replicator/" + id);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : null;
    }

    /// <summary>Removes what the catalog of this assembly declares.</summary>
    internal async Task RemoveAsync(params string[] ids)
    {
        using Replicator replicator = Connect();
        foreach (string id in ids)
        {
            if (await FindDocumentAsync(id) is not null)
                await replicator.StopAsync(id);
        }
    }

    private async Task CleanAsync()
    {
        using (Replicator replicator = Connect())
        {
            await foreach (ReplicationStatus status in replicator.ListAsync())
            {
                if (status.Id.StartsWith(Prefix, StringComparison.Ordinal))
                    await replicator.StopAsync(status.Id);
            }
        }

        foreach (
            string database in (await Http.GetFromJsonAsync<string[]>("_all_dbs"))!.Where(name =>
                name.StartsWith(Prefix, StringComparison.Ordinal)
            )
        )
            await Http.DeleteAsync(Uri.EscapeDataString(database));
    }

    private HttpClient CreateClient()
    {
        var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Url.UserInfo)))
        );
        return http;
    }
}
