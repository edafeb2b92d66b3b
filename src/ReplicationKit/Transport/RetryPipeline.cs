using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace ReplicationKit;

/// <summary>Sends requests again that failed in a way that passes by itself.</summary>
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
                            request?.Action ?? "",
                            arguments.AttemptNumber + 1,
                            arguments.Outcome.Exception?.Message ?? "",
                            arguments.RetryDelay
                        );
                        return default;
                    },
                }
            )
            .Build();
    }

    /// <summary>
    /// A busy server has not done what was asked; a connection that was refused was never asked. Any other loss of the connection leaves
    /// open what was done, and only what may be done twice is sent again.
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
    /// Whether the server may have done what was asked although the request failed: a proxy can answer 503 to a write that was applied. A
    /// connection that never came about, and a server that asks for fewer requests, have done nothing.
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
