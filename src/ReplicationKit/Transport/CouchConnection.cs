using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polly;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Sends requests to one server, with credentials, a timeout, retries, and exceptions that describe the problem.</summary>
internal sealed class CouchConnection : IDisposable
{
    private static readonly TimeSpan RefusalHolds = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client;
    private readonly bool _ownsClient;
    private readonly ReplicatorOptions _options;
    private readonly CredentialContext _context;
    private readonly ResiliencePipeline _retries;
    private volatile bool _isDisposed;

    /// <summary>Whether the base address is known not to be that of a database.</summary>
    private volatile bool _isNoDatabase;

    /// <summary>The path prefixes that the server rejected although the secret was new, and when.</summary>
    private readonly ConcurrentDictionary<string, long> _refusedAreas = new(StringComparer.Ordinal);

    public CouchConnection(
        HttpClient client,
        bool ownsClient,
        Uri baseAddress,
        ReplicatorCredentials credentials,
        ReplicatorOptions options
    )
    {
        _client = client;
        _ownsClient = ownsClient;
        _options = options;
        BaseAddress = baseAddress;
        Credentials = credentials;
        _context = new CredentialContext(client, baseAddress, options.TimeProvider, options.Logger);
        _retries = RetryPipeline.Create(options);
    }

    /// <summary>The base address with a trailing slash and without user information.</summary>
    public Uri BaseAddress { get; }

    public ReplicatorCredentials Credentials { get; }

    public TimeProvider Clock => _options.TimeProvider;

    public ILogger Logger => _options.Logger;

    /// <summary>Sends a request and reads the whole response.</summary>
    /// <exception cref="ReplicationException">The server rejected the request, failed, or did not respond.</exception>
    /// <exception cref="TimeoutException">It took longer than allowed.</exception>
    public Task<CouchResponse> SendAsync(CouchRequest request, CancellationToken cancellationToken) =>
        RepeatAsync(
            request,
            stop => AttemptAsync(request, (response, reading) => ReadAsync(request, response, reading), stop),
            cancellationToken
        );

    /// <summary>Sends a request whose response is read in pieces. The timeout applies to the headers, and then to each piece.</summary>
    public Task<CouchStream> OpenAsync(CouchRequest request, CancellationToken cancellationToken) =>
        RepeatAsync(
            request,
            stop => AttemptAsync(request, (response, opening) => OpenAsync(request, response, opening), stop),
            cancellationToken
        );

    /// <summary>Returns a connection with the same settings through a proxy, with a client of its own.</summary>
    /// <param name="proxy">The proxy's URL, which may contain a user and a password.</param>
    /// <exception cref="ReplicationValidationException">The proxy is not a URL.</exception>
    public CouchConnection Through(string proxy)
    {
        if (!Uri.TryCreate(proxy, UriKind.Absolute, out Uri? uri))
            throw new ReplicationValidationException($"The proxy '{SecretMask.InAddress(proxy)}' is not a URL.");
        string[] user = uri.UserInfo.Split(':', 2);
        var handler = new SocketsHttpHandler
        {
            Proxy = new WebProxy(new UriBuilder(uri) { UserName = "", Password = "" }.Uri)
            {
                Credentials =
                    user.Length == 2 ? new NetworkCredential(Uri.UnescapeDataString(user[0]), Uri.UnescapeDataString(user[1])) : null,
            },
            UseCookies = false,
            AllowAutoRedirect = false,
        };
        var client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        return new CouchConnection(client, ownsClient: true, BaseAddress, Credentials, _options);
    }

    public void Dispose()
    {
        if (!_ownsClient)
            return;
        _isDisposed = true;
        _client.Dispose();
    }

    private async Task<T> RepeatAsync<T>(
        CouchRequest request,
        Func<CancellationToken, Task<T>> attempt,
        CancellationToken cancellationToken
    )
    {
        if (request.IsSentOnce)
            return await attempt(cancellationToken).ConfigureAwait(false);

        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(RetryPipeline.Request, request);
        try
        {
            return await _retries
                .ExecuteAsync(static async (inner, state) => await state(inner.CancellationToken).ConfigureAwait(false), context, attempt)
                .ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async Task<CouchResponse> ReadAsync(
        CouchRequest request,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        using (response)
            return await CouchResponse.ReadAsync(response, request.Action, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CouchStream> OpenAsync(CouchRequest request, HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(
            await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false),
            response,
            request.Action,
            LimitOf(request),
            Clock
        );

    private TimeSpan LimitOf(CouchRequest request) => request.Timeout ?? _options.RequestTimeout;

    private async Task<T> AttemptAsync<T>(
        CouchRequest request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        TimeSpan limit = LimitOf(request);
        using var timer = new CancellationTokenSource(limit, _options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            (HttpResponseMessage response, IEnumerable<string> carried) = await SendWithCredentialsAsync(request, both.Token)
                .ConfigureAwait(false);
            try
            {
                if (!response.IsSuccessStatusCode)
                    throw await RefusalAsync(request, response, carried, both.Token).ConfigureAwait(false);
                return await read(response, both.Token).ConfigureAwait(false);
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException exception) when (_isDisposed && !timer.IsCancellationRequested)
        {
            throw new ObjectDisposedException(
                $"Could not {request.Action}: the Replicator was disposed while the request was being sent. Await its tasks before the end of "
                    + "'using'.",
                exception
            );
        }
        catch (OperationCanceledException exception)
        {
            string time = timer.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"within {limit.TotalSeconds} s")
                : "within the time limit of the HttpClient";
            throw new TimeoutException($"Could not {request.Action}: {HostOf(request)} did not respond {time}.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw MalformedResponse.ToException(request.Action, status: null, exception);
        }
        catch (Exception exception) when (BrokenConnection.IsCauseOf(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ReplicationConnectionException(
                $"Could not {request.Action}: no response from {HostOf(request)} ({Innermost(exception).Message}).",
                exception
            )
            {
                ReplicationId = request.ReplicationId,
            };
        }
    }

    /// <returns>
    /// The response, and the secrets that its request contained: they may have been replaced by another request before the response is
    /// read.
    /// </returns>
    private async Task<(HttpResponseMessage Response, IEnumerable<string> Carried)> SendWithCredentialsAsync(
        CouchRequest request,
        CancellationToken cancellationToken
    )
    {
        ReplicatorCredentials credentials = request.Credentials ?? Credentials;
        for (bool again = false; ; again = true)
        {
            using HttpRequestMessage message = ToMessage(request);
            await credentials.ApplyAsync(message, _context, cancellationToken).ConfigureAwait(false);
            if (_context.WouldHandOverCredentials(message))
            {
                throw new ReplicationValidationException(
                    $"Could not {request.Action}: nothing was sent, because the HttpClient's default Authorization header would also be sent to "
                        + $"{message.RequestUri!.Authority}. Give the endpoint its own credentials, or set "
                        + "ReplicatorOptions.Credentials instead of the header."
                )
                {
                    ReplicationId = request.ReplicationId,
                };
            }

            HttpResponseMessage response = await _client
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            try
            {
                Redirection.ThrowIfElsewhere(AddressOf(request), response.RequestMessage?.RequestUri, request.Action);
            }
            catch (ReplicationException)
            {
                response.Dispose();
                throw;
            }

            ReplicatorLog.Answered(Logger, request.Method.Method, SecretMask.WithoutUserInfo(request.Path), (int)response.StatusCode);
            credentials.Observe(response, _context);
            if (
                response.StatusCode != HttpStatusCode.Unauthorized
                || !IsWorthNewSecret(request, again)
                || !credentials.Refused(message, _context)
            )
                return (response, SecretsIn(message));
            response.Dispose();
        }
    }

    /// <summary>
    /// Returns whether a rejection (401) may mean that the secret has expired. The server sends the same status for operations that the
    /// client is not allowed to perform, such as <c>_scheduler</c> without administrator rights. If it rejected a new secret too, its
    /// answer is trusted for a while.
    /// </summary>
    private bool IsWorthNewSecret(CouchRequest request, bool isSecretNew)
    {
        string area = request.Path.Split('/', '?')[0];
        if (isSecretNew)
            _refusedAreas[area] = Clock.GetTimestamp();
        return !_refusedAreas.TryGetValue(area, out long refused) || Clock.GetElapsedTime(refused) > RefusalHolds;
    }

    private static IEnumerable<string> SecretsIn(HttpRequestMessage message)
    {
        if (message.Headers.Authorization?.Parameter is { } authorization)
            yield return authorization;
        if (!message.Headers.TryGetValues("Cookie", out IEnumerable<string>? cookies))
            yield break;
        foreach (string cookie in cookies)
            yield return cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..];
    }

    private Uri AddressOf(CouchRequest request) => new(BaseAddress, request.Path);

    private string HostOf(CouchRequest request) => AddressOf(request).Authority;

    private HttpRequestMessage ToMessage(CouchRequest request)
    {
        var message = new HttpRequestMessage(request.Method, AddressOf(request)) { Content = request.Body?.Invoke() };
        (message.Content as JsonBody)?.BindTo(message, request.Action);
        message.Headers.Accept.ParseAdd("application/json");
        foreach ((string name, string value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    private async Task<ReplicationException> RefusalAsync(
        CouchRequest request,
        HttpResponseMessage response,
        IEnumerable<string> carried,
        CancellationToken cancellationToken
    )
    {
        using CouchResponse answer = await CouchResponse.ReadAsync(response, request.Action, cancellationToken).ConfigureAwait(false);
        if (await IsOtherPathAsync(request, response.StatusCode, cancellationToken).ConfigureAwait(false))
        {
            return new ReplicationException(
                $"Could not {request.Action}: {BaseAddress} is not the URL of a CouchDB server. Specify the server's URL without a database's "
                    + "name or /_utils. A path is correct only if a reverse proxy maps it to the server."
            )
            {
                ReplicationId = request.ReplicationId,
            };
        }

        return CouchError.ToException(
            new CouchFailure(response.StatusCode, answer.BodyMemory, RetryAfter(response))
            {
                Action = request.Action,
                ReplicationId = request.ReplicationId,
                Endpoint = request.Credentials is null ? null : HostOf(request),
                CarriesSpecification = request.CarriesSpecification,
                Secrets = Credentials
                    .Secrets.Concat(request.Credentials?.Secrets ?? [])
                    .Concat(DocumentSecrets.Of(_options.LocalCredentials))
                    .Concat(request.Secrets)
                    .Concat(carried),
            }
        );
    }

    /// <summary>
    /// Returns whether something was not found because the client's address is that of Fauxton or of a database. A reverse proxy may allow only
    /// some paths, so other responses to its root prove nothing.
    /// </summary>
    private async Task<bool> IsOtherPathAsync(CouchRequest request, HttpStatusCode status, CancellationToken cancellationToken)
    {
        if (
            status is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
            || _isNoDatabase
            || BaseAddress.AbsolutePath == "/"
            || request.Credentials is not null
            || request.Path.Length == 0
        )
            return false;
        if (BaseAddress.AbsolutePath.EndsWith("/_utils/", StringComparison.Ordinal))
            return true;
        (HttpResponseMessage root, _) = await SendWithCredentialsAsync(
                new CouchRequest(HttpMethod.Get, "", request.Action),
                cancellationToken
            )
            .ConfigureAwait(false);
        using (root)
        {
            using CouchResponse answer = await CouchResponse.ReadAsync(root, request.Action, cancellationToken).ConfigureAwait(false);
            _isNoDatabase = !root.IsSuccessStatusCode || !IsDatabase(answer.BodyMemory);
            return !_isNoDatabase;
        }
    }

    private static bool IsDatabase(ReadOnlyMemory<byte> root)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(root);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("db_name", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.Headers.RetryAfter is not { } header)
            return null;
        TimeSpan? wait = header.Delta ?? (header.Date - Clock.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }
}
