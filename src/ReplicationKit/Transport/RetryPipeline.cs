using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace ReplicationKit;

/// <summary>Retries requests after transient failures.</summary>
internal static class RetryPipeline
{
    public static readonly ResiliencePropertyKey<CouchRequest> Request = new("ReplicationKit.Request");

    public static ResiliencePipeline Create(ReplicatorOptions options)
    {
        if (options.MaxRetries == 0)
            return ResiliencePipeline.Empty;

        ILogger logger = options.Logger;
        TimeSpan longest = options.MaxRetryDelay;
        return new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider }
            .AddRetry(
                new RetryStrategyOptions
                {
                    MaxRetryAttempts = options.MaxRetries,
                    Delay = options.RetryDelay,
                    MaxDelay = longest,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    ShouldHandle = arguments =>
                        ValueTask.FromResult(
                            arguments.Context.Properties.TryGetValue(Request, out CouchRequest? request)
                                && IsWorthRepeating(arguments.Outcome.Exception, request)
                        ),
                    DelayGenerator = arguments =>
                        ValueTask.FromResult(
                            arguments.Outcome.Exception is ReplicationServerException { RetryAfter: { } wait }
                                ? (TimeSpan?)(wait < longest ? wait : longest)
                                : null
                        ),
                    OnRetry = arguments =>
                    {
                        arguments.Context.Properties.TryGetValue(Request, out CouchRequest? request);
                        if (MayHaveBeenDone(arguments.Outcome.Exception))
                            request?.MayHaveBeenDone?.Invoke();
                        ReplicatorLog.Retrying(
                            logger,
                            arguments.Outcome.Exception?.Message ?? "",
                            arguments.RetryDelay.TotalSeconds,
                            arguments.AttemptNumber + 1
                        );
                        return default;
                    },
                }
            )
            .Build();
    }

    /// <summary>
    /// Returns whether to repeat a request. A busy server has not executed it, and a refused connection never received it. After any other
    /// connection failure the outcome is unknown, and only idempotent requests are repeated.
    /// </summary>
    private static bool IsWorthRepeating(Exception? exception, CouchRequest request) =>
        exception switch
        {
            ReplicationServerException { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } => true,
            ReplicationServerException
            {
                StatusCode: HttpStatusCode.RequestTimeout
                    or HttpStatusCode.BadGateway
                    or HttpStatusCode.GatewayTimeout
                    or HttpStatusCode.InternalServerError
            } => request.IsIdempotent,
            ReplicationConnectionException
            {
                InnerException: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }
            } => true,
            ReplicationConnectionException => request.IsIdempotent,
            _ => false,
        };

    /// <summary>
    /// Returns whether the server may have executed the request although it failed: a proxy can respond with 503 to a write that was
    /// applied. A connection that was never established, and a server that asks for fewer requests, have not executed it.
    /// </summary>
    public static bool MayHaveBeenDone(Exception? exception) =>
        exception switch
        {
            TimeoutException => true,
            ReplicationServerException { StatusCode: HttpStatusCode.TooManyRequests } => false,
            ReplicationServerException => true,
            ReplicationConnectionException
            {
                InnerException: HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError
                        or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError
                        or HttpRequestError.ProxyTunnelError
                }
            } => false,
            ReplicationConnectionException => true,
            _ => false,
        };
}
