using System.Net;
using System.Net.Http.Headers;

namespace Refit;

#if REFIT_FORM_12
public sealed class ApiResponse<T>(HttpRequestMessage request, HttpResponseMessage? response, T? content, RefitSettings settings, ApiExceptionBase? error = null) : IApiResponse<T>
{
    public ApiExceptionBase? Error { get; } = error;

    public HttpStatusCode? StatusCode => response?.StatusCode;

    public HttpRequestMessage? RequestMessage => request;
#else
public sealed class ApiResponse<T>(HttpResponseMessage response, T? content, RefitSettings settings, ApiException? error = null) : IApiResponse<T>
{
    public ApiException? Error { get; } = error;

    public HttpStatusCode StatusCode => response.StatusCode;

    public HttpRequestMessage? RequestMessage => response.RequestMessage;
#endif

    public T? Content { get; } = content;

    public RefitSettings Settings { get; } = settings;

    public HttpResponseHeaders? Headers => response?.Headers;

    public bool IsSuccessStatusCode => response?.IsSuccessStatusCode ?? false;

    public void Dispose() => response?.Dispose();
}
