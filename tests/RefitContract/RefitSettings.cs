#if REFIT_FORM_12
using System.IO.Compression;
#endif
using System.Net;
#if REFIT_FORM_12
using Failure = System.Threading.Tasks.ValueTask<System.Exception?>;
#else
using Failure = System.Threading.Tasks.Task<System.Exception?>;
#endif

namespace Refit;

public class RefitSettings
{
    public RefitSettings() => ExceptionFactory = async response => response.IsSuccessStatusCode
        ? null
        : await ApiException.Create(
            $"Response status code does not indicate success: {(int)response.StatusCode} ({response.ReasonPhrase}).",
            response.RequestMessage!, response.RequestMessage!.Method, response, this).ConfigureAwait(false);

    public Func<HttpResponseMessage, Failure> ExceptionFactory { get; set; }

    public Func<HttpMessageHandler>? HttpMessageHandlerFactory { get; set; }

    public Dictionary<string, object>? HttpRequestMessageOptions { get; init; }

#if REFIT_FORM_12
    public Func<HttpResponseMessage, Exception, Failure>? DeserializationExceptionFactory { get; set; }

    public Func<HttpRequestMessage, CancellationToken, Task<string>>? AuthorizationHeaderValueGetter { get; set; }

    public Func<HttpRequestMessage, Exception, CancellationToken, Exception> TransportExceptionFactory
    {
        get => field ?? ((request, error, token) => error is OperationCanceledException && token.IsCancellationRequested ? error : new ApiRequestException(request, request.Method, this, error));
        set;
    }

    public bool CaptureRequestContent { get; set; }

    public bool CaptureMethodArguments { get; set; }

    public RequestCompression RequestCompression { get; set; } = RequestCompression.None;

    public CompressionLevel RequestCompressionLevel { get; set; } = CompressionLevel.Optimal;

    public RequestCompressionOptions? RequestCompressionOptions { get; set; }

    public Version Version { get; set; } = HttpVersion.Version11;

    public HttpVersionPolicy VersionPolicy { get; set; } = HttpVersionPolicy.RequestVersionOrLower;
#endif
}
