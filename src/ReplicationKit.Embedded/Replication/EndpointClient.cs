using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace ReplicationKit.Embedded.Replication;

/// <summary>
/// Sends a replication's requests to one endpoint, with a session cookie or basic authentication, and retries with growing delays.
/// </summary>
internal sealed class EndpointClient : IDisposable
{
    /// <summary>The maximum size of a response, or of a line of a changes feed: 256 MB. Otherwise a server could exhaust the memory.</summary>
    public const int MostBytes = Storage.Gzip.MostBytes;

    public const string Json = "application/json";

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    private readonly JobEndpoint _endpoint;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly long _retries;
    private readonly long _timeout;
    private volatile string? _cookie;
    private volatile bool _isStopping;

    public EndpointClient(JobEndpoint endpoint, ReplicationSpecification specification, TimeProvider time)
    {
        _endpoint = endpoint;
        _time = time;
        _retries = Math.Max(0, specification.RetriesPerRequest);
        _timeout = specification.ConnectionTimeout;
#pragma warning disable CA5359 // [ssl] verify_ssl_certificates is false by default in CouchDB's replicator.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = (int)Math.Clamp(specification.HttpConnections, 2, 1000),
            ConnectTimeout = Bounded(_timeout),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
            UseProxy = endpoint.Proxy is not null,
        };
#pragma warning restore CA5359
        if (endpoint.Proxy is { } proxy)
            handler.Proxy = Proxy(proxy);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostBytes };
    }

    public string Url => _endpoint.Url;

    /// <summary>Logs in if there are credentials. A server without sessions receives them with each request instead.</summary>
    public async Task OpenSessionAsync(CancellationToken cancellationToken)
    {
        if (_endpoint.User is not { } user)
            return;
        string url = SessionUrl();
        if (_timeout <= 0)
            throw JobFailedException.SessionFailed(url, user, RequestFailure.TimedOut);
        using var content = new FormUrlEncodedContent([
            KeyValuePair.Create("name", user),
            KeyValuePair.Create("password", _endpoint.Password!),
        ]);
        using var timeout = new CancellationTokenSource(Bounded(_timeout), _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
            using HttpResponseMessage response = await _http.SendAsync(request, linked.Token);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw JobFailedException.SessionRefused(url, user);
            if (response.IsSuccessStatusCode && response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies))
                _cookie = cookies
                    .Select(static cookie => cookie.Split(';')[0])
                    .FirstOrDefault(static cookie => cookie.StartsWith("AuthSession=", StringComparison.Ordinal));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw JobFailedException.SessionFailed(url, user, RequestFailure.TimedOut);
        }
        catch (UriFormatException)
        {
            throw JobFailedException.SessionFailed(url, user, RequestFailure.NoHost);
        }
        catch (HttpRequestException error)
        {
            throw JobFailedException.SessionFailed(url, user, Classify(error));
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw JobFailedException.SessionFailed(url, user, RequestFailure.Closed);
        }
    }

    /// <summary>Sends a request, and retries it after transient failures.</summary>
    /// <param name="request">The request.</param>
    /// <param name="stream">Whether the response is read as it arrives, however long that takes.</param>
    /// <param name="cancellationToken">A token to cancel the attempts and the delays.</param>
    /// <exception cref="JobFailedException">Every attempt failed.</exception>
    public async Task<HttpResponseMessage> SendAsync(ReplicatorRequest request, bool stream, CancellationToken cancellationToken)
    {
        TimeSpan wait = FirstWait;
        bool renewed = false;
        for (long attempt = 0; ; attempt++)
        {
            (HttpResponseMessage? response, RequestFailure? failure) = await TryAsync(request, stream, cancellationToken);
            if (response is not null)
            {
                if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden && _cookie is not null && !renewed)
                {
                    renewed = true;
                    response.Dispose();
                    await OpenSessionAsync(cancellationToken);
                    continue;
                }
                if (!MayPass(response.StatusCode) || IsLast(attempt))
                    return response;
                response.Dispose();
            }
            else if (IsLast(attempt))
            {
                throw new RequestFailedException(
                    failure!.Value,
                    JobFailedException.Request(request.Method.Method, Url + request.Path, failure.Value)
                );
            }
            await Task.Delay(wait, _time, cancellationToken);
            wait *= 2;
        }
    }

    /// <summary>Disables retries of requests that fail from now on.</summary>
    public void StopRetrying() => _isStopping = true;

    public void Dispose() => _http.Dispose();

    private bool IsLast(long attempt) => _isStopping || attempt >= _retries;

    private async Task<(HttpResponseMessage? Response, RequestFailure? Failure)> TryAsync(
        ReplicatorRequest wanted,
        bool stream,
        CancellationToken cancellationToken
    )
    {
        using var timeout = new CancellationTokenSource(Bounded(_timeout), _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using HttpRequestMessage request = Request(wanted);
            HttpResponseMessage response = await _http.SendAsync(
                request,
                stream ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead,
                linked.Token
            );
            return (response, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, RequestFailure.TimedOut);
        }
        catch (UriFormatException)
        {
            return (null, RequestFailure.NoHost);
        }
        catch (HttpRequestException error)
        {
            return (null, Classify(error));
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return (null, RequestFailure.Closed);
        }
    }

    private HttpRequestMessage Request(ReplicatorRequest wanted)
    {
        var request = new HttpRequestMessage(wanted.Method, Url + wanted.Path);
        request.Headers.TryAddWithoutValidation("Accept", wanted.Accept);
        request.Headers.TryAddWithoutValidation("User-Agent", "CouchDB-Replicator/3.5.2");
        if (_cookie is { } cookie)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        else if (_endpoint.User is { } user)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{_endpoint.Password}"))
            );
        if (wanted.Body is not null)
        {
            request.Content = new ByteArrayContent(wanted.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", wanted.ContentType);
        }
        foreach ((string name, string value) in _endpoint.Headers.Where(header => header.Value.Length > 0))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    private string SessionUrl()
    {
        UrlParts parts = _endpoint.Parts;
        int path = Url.IndexOf(parts.Path, parts.Scheme.Length + 3, StringComparison.Ordinal);
        return string.Concat(path < 0 ? Url : Url[..path], "/_session");
    }

    private static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
        || (int)status >= 500 && status != HttpStatusCode.NotImplemented;

    private static RequestFailure Classify(HttpRequestException error) =>
        error switch
        {
            { HttpRequestError: HttpRequestError.NameResolutionError } => RequestFailure.NoHost,
            {
                InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }
            } => RequestFailure.NoHost,
            { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => RequestFailure.Refused,
            _ => RequestFailure.Closed,
        };

    private static TimeSpan Bounded(long milliseconds) => TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 1, int.MaxValue - 1));

    private static WebProxy Proxy(string url)
    {
        UrlParts parts = UrlParts.Parse(url)!;
        var proxy = new WebProxy(string.Create(CultureInfo.InvariantCulture, $"{parts.Scheme}://{parts.Host}:{parts.Port}"));
        if (parts.User is not null)
            proxy.Credentials = new NetworkCredential(parts.User, parts.Password);
        return proxy;
    }
}
