using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ReplicationKit.Embedded.Http;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Embedded.Replication;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded;

/// <summary>
/// A CouchDB-compatible server inside this process, for tests and quick starts: databases, documents and revisions, changes feeds,
/// <c>/_replicator</c>, <c>/_replicate</c> and <c>/_scheduler</c>, with the replication protocol over HTTP, and Mango queries with indexes.
/// It listens on the loopback interface unless <see cref="EmbeddedCouchOptions.Address"/> is set, and responds with 501 to requests that it
/// does not support. Use CouchDB or Cloudant in production.
/// </summary>
/// <remarks>
/// Attachments are accepted inline (base64), as stubs, as <c>multipart/related</c> and as separate requests. Attachments are compressed as
/// by zlib at level 8, so they have the digests that CouchDB computes by default. Only memory limits the size of documents and attachments:
/// each is held in memory once or twice while it is written, read or replicated, where CouchDB streams it. A replication fetches documents
/// with attachments one by one and writes them inline, about 4 MB at a time. Attachments of 8 MB are tested; the server is not designed for
/// gigabytes.
/// </remarks>
/// <example><code>
/// await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync();
/// using var replicator = Replicator.Connect(couch.Uri);
/// </code></example>
public sealed class EmbeddedCouch : IAsyncDisposable
{
    // CouchDB accepts 8 kB. Headers are limited to Kestrel's 32 kB in all.
    private const int MostInRequestLine = 1 << 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly EmbeddedCouchOptions _options;
    private readonly CouchNode _node;
    private readonly ILoggerFactory _loggers;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private CancellationTokenSource _stopping = new();
    private WebApplication? _application;
    private Router? _router;
    private int _port;
    private bool _disposed;

    private EmbeddedCouch(EmbeddedCouchOptions options)
    {
        _options = options;
        _port = options.Port;
        _loggers = options.LoggerFactory ?? NullLoggerFactory.Instance;
        TimeProvider time = options.TimeProvider ?? TimeProvider.System;
        _node = new CouchNode(new CouchStore(options.DataFile, time), options, time, _loggers);
        _node.Store.Changed += _ => _node.Activity.Raise();
        try
        {
            if (_node.Store.Find("_replicator") is null)
                _node.Store.Create("_replicator");
            if (_node.Store.Find("_users") is null)
                _node.Store.Create("_users");
        }
        catch
        {
            _node.Dispose();
            throw;
        }
    }

    /// <summary>Gets the server's address, including the administrator's percent-encoded credentials.</summary>
    public Uri Uri =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"http://{System.Uri.EscapeDataString(_options.AdminUser)}:{System.Uri.EscapeDataString(_options.AdminPassword)}@{Host}:{_port}/"
            )
        );

    /// <summary>Gets the server's address without credentials.</summary>
    public Uri BaseAddress => _node.Address;

    /// <summary>
    /// Creates a client with the administrator's credentials, which can create and read databases and documents as in CouchDB. The caller
    /// must dispose it.
    /// </summary>
    public HttpClient CreateClient() =>
        new()
        {
            BaseAddress = BaseAddress,
            DefaultRequestHeaders =
            {
                Authorization = new AuthenticationHeaderValue(
                    "Basic",
                    Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.AdminUser}:{_options.AdminPassword}"))
                ),
            },
        };

    /// <summary>
    /// A task that completes when anything changes that responses about databases or replications contain. Get it before sending the
    /// request, so that no change in between is missed.
    /// </summary>
    internal Task NextActivity => _node.Activity.Next;

    internal CouchStore Store => _node.Store;

    /// <summary>Handles a request that did not come over the network.</summary>
    internal Task HandleAsync(HttpContext context) => _router!.HandleAsync(context);

    /// <summary>Starts a server.</summary>
    /// <param name="options">The options, or <c>null</c> to use the defaults. They are copied, so later changes have no effect.</param>
    /// <param name="cancellationToken">A token to cancel the start.</param>
    /// <exception cref="ArgumentException">An option has an invalid value.</exception>
    /// <exception cref="InvalidOperationException">The process runs in invariant globalization mode, which has no collation.</exception>
    /// <exception cref="IOException">The port is in use, or the data file belongs to another server or is not a data file.</exception>
    public static async Task<EmbeddedCouch> StartAsync(EmbeddedCouchOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = options?.Copy() ?? new EmbeddedCouchOptions();
        EmbeddedCouchOptionsCheck.Check(options);
        GlobalizationCheck.Check();
        var couch = new EmbeddedCouch(options);
        try
        {
            await couch.ListenAsync(cancellationToken);
            return couch;
        }
        catch
        {
            await couch.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Stops listening and stops all replications, like a server that shuts down. The data and the port are kept for
    /// <see cref="RestartAsync"/>.
    /// </summary>
    /// <param name="cancellationToken">A token to cancel the wait for open requests and last checkpoints.</param>
    /// <exception cref="ObjectDisposedException">The server was disposed.</exception>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await StopListeningAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Stops the server if it is running, and starts it again on the same port with the same data. Replications continue from their
    /// checkpoints.
    /// </summary>
    /// <param name="cancellationToken">A token to cancel the start.</param>
    /// <exception cref="ObjectDisposedException">The server was disposed.</exception>
    /// <exception cref="IOException">The port was taken in the meantime.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await StopListeningAsync(cancellationToken);
            await ListenAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops the server and closes its data. Data in memory is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await StopListeningAsync(CancellationToken.None);
        _node.Dispose();
        _stopping.Dispose();
        _turn.Dispose();
    }

    // How this machine reaches the server.
    private string Host =>
        _options.Address.Equals(IPAddress.Any) || _options.Address.Equals(IPAddress.IPv6Any) ? "127.0.0.1"
        : _options.Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{_options.Address}]"
        : _options.Address.ToString();

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        _node.EnsureUsersDesign(starts: true);
        _stopping = new CancellationTokenSource();
        _node.Stopping = _stopping.Token;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(_loggers);
        builder.Services.AddLogging();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = Patience);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        WebApplication application = builder.Build();
        var router = new Router(_node, _loggers.CreateLogger("ReplicationKit.Embedded.Http"));
        _router = router;
        application.Run(router.HandleAsync);
        _node.Scheduler = new ReplicationScheduler(_node, _loggers.CreateLogger("ReplicationKit.Embedded.Replication"));
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
        _application = application;
        _port = BoundPort(application);
        _node.Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{Host}:{_port}/"));
        _node.Scheduler.Start();
        ScriptHost.WarmUp();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.AllowHostHeaderOverride = true;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.UTF8;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestLineSize = MostInRequestLine;
        kestrel.Listen(_options.Address, _port, static listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static int BoundPort(WebApplication application)
    {
        IServerAddressesFeature addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        return new Uri(addresses.Addresses.First()).Port;
    }

    private async Task StopListeningAsync(CancellationToken cancellationToken)
    {
        if (_application is not { } application)
            return;
        _application = null;
        if (_node.Scheduler is { } scheduler)
            await scheduler.DisposeAsync();
        _node.Scheduler = null;
        await _stopping.CancelAsync();
        await application.StopAsync(cancellationToken);
        await application.DisposeAsync();
    }
}
