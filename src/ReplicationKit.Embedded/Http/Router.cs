using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Routes each request to its endpoint.</summary>
internal sealed class Router
{
    // SQLITE_FULL
    private const int FullDisk = 13;

    private readonly CouchNode _node;
    private readonly ILogger _logger;
    private readonly ServerEndpoints _server;
    private readonly SessionEndpoints _session;
    private readonly ConfigurationEndpoints _configuration;
    private readonly ReplicateEndpoints _replicate;
    private readonly SchedulerEndpoints _scheduler;
    private readonly DatabaseEndpoints _database;

    public Router(CouchNode node, ILogger logger)
    {
        _node = node;
        _logger = logger;
        _server = new ServerEndpoints(node);
        _session = new SessionEndpoints(node);
        _configuration = new ConfigurationEndpoints(node);
        _replicate = new ReplicateEndpoints(node);
        _scheduler = new SchedulerEndpoints(node);
        _database = new DatabaseEndpoints(node, DispatchAsync);
    }

    public async Task HandleAsync(HttpContext context)
    {
        var request = new CouchExchange(context, _node.Configuration);
        context.Response.Headers.Server = $"CouchDB/{CouchNode.Version} (ReplicationKit.Embedded)";
        context.Response.Headers["X-Couch-Request-ID"] = request.Header("X-Couch-Request-ID") is { Length: > 0 } given
            ? given
            : DocumentIds.New()[..10];
        context.Response.Headers["X-CouchDB-Body-Time"] = "0";
        Cors.Expose(request, _node.Configuration);
        try
        {
            request.ReadTarget();
            if (Cors.Preflight(request, _node.Configuration))
                return;
            request.User = _node.Authenticator.Authenticate(request);
            await DispatchAsync(request);
        }
        catch (CouchException error) when (!context.Response.HasStarted)
        {
            await request.ErrorAsync(error);
        }
        catch (MangoException error) when (!context.Response.HasStarted)
        {
            await request.ErrorAsync(new CouchException(error.Status, error.Error, error.Reason));
        }
        catch (SqliteException error) when (error.SqliteErrorCode == FullDisk && !context.Response.HasStarted)
        {
            EmbeddedLog.RequestFailed(_logger, error, request.Method, context.Request.Path);
            await request.ErrorAsync(new CouchException(507, "insufficient_storage", "enospc"));
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await request.ErrorAsync(new CouchException(error.StatusCode, "bad_request", error.Message));
        }
        catch (Exception error) when (error is OperationCanceledException || request.Aborted.IsCancellationRequested)
        {
            // The client disconnected, or the server is stopping.
            context.Abort();
        }
        catch (Exception error)
        {
            EmbeddedLog.RequestFailed(_logger, error, request.Method, context.Request.Path);
            if (context.Response.HasStarted)
                context.Abort();
            else
                await request.ErrorAsync(new CouchException(500, "unknown_error", error.GetType().Name));
        }
    }

    private Task DispatchAsync(CouchExchange request)
    {
        Authorization.Check(request, _node.Store);
        if (request.Segments.Count == 0)
            return _server.WelcomeAsync(request);
        return request.Segments[0] switch
        {
            "_session" => _session.HandleAsync(request),
            "_replicate" => _replicate.HandleAsync(request),
            "_scheduler" => _scheduler.HandleAsync(request),
            "_node" => _configuration.HandleAsync(request),
            "_replicator" or "_users" or "_global_changes" => _database.HandleAsync(request),
            ['_', ..] => _server.HandleAsync(request),
            _ => _database.HandleAsync(request),
        };
    }
}
