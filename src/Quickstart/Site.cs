using System.Net.Http.Headers;
using System.Text;
using ReplicationKit.Embedded;

namespace Quickstart;

/// <summary>
/// The servers of the tour: the one that runs the replications (embedded, or the one that <c>COUCHDB_URL</c> names) and an embedded one
/// that represents the remote site, because it can be stopped and restarted.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly EmbeddedCouch? _embedded;
    private readonly HttpClient _http;
    private readonly HttpClient _remoteHttp;

    private Site(EmbeddedCouch? embedded, Uri main, EmbeddedCouch remote)
    {
        _embedded = embedded;
        _http = Connect(main);
        _remoteHttp = Connect(remote.Uri);
        Main = main;
        Remote = remote;
    }

    /// <summary>The server that runs the replications, with credentials.</summary>
    public Uri Main { get; }

    /// <summary>The remote site.</summary>
    public EmbeddedCouch Remote { get; }

    public bool IsEmbedded => _embedded is not null;

    /// <summary>Whether the main server can reach the remote site, which listens on this machine only.</summary>
    public bool RemoteIsReachable => Main.IsLoopback;

    /// <summary>Starts the servers.</summary>
    /// <param name="url">A real server's URL with an administrator's credentials, or null or an empty string to use an embedded one.</param>
    public static async Task<Site> StartAsync(string? url, CancellationToken cancellationToken)
    {
        EmbeddedCouch remote = await EmbeddedCouch.StartAsync(cancellationToken: cancellationToken);
        if (!string.IsNullOrEmpty(url))
            return new Site(null, new Uri(url), remote);

        EmbeddedCouch embedded = await EmbeddedCouch.StartAsync(cancellationToken: cancellationToken);
        return new Site(embedded, embedded.Uri, remote);
    }

    public HttpDatabase Database(string name) => new(_http, name);

    public HttpDatabase RemoteDatabase(string name) => new(_remoteHttp, name);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _remoteHttp.Dispose();
        await Remote.DisposeAsync();
        if (_embedded is not null)
            await _embedded.DisposeAsync();
    }

    private static HttpClient Connect(Uri server)
    {
        var root = new UriBuilder(server) { UserName = "", Password = "" };
        if (!root.Path.EndsWith('/'))
            root.Path += "/";
        var client = new HttpClient { BaseAddress = root.Uri };
        string userInfo = Uri.UnescapeDataString(server.UserInfo);
        if (userInfo.Length > 0)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(userInfo))
            );
        return client;
    }
}
