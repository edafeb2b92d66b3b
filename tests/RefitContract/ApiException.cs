using System.Net;

namespace Refit;

#if REFIT_FORM_12
public class ApiExceptionBase(string message, HttpRequestMessage request, Exception? inner) : Exception(message, inner)
{
    public HttpRequestMessage RequestMessage { get; } = request;
}

public class ApiRequestException(HttpRequestMessage message, HttpMethod httpMethod, RefitSettings refitSettings, Exception innerException)
    : ApiExceptionBase(innerException?.Message ?? "", message, innerException)
{
    public HttpMethod HttpMethod { get; } = httpMethod;

    public RefitSettings RefitSettings { get; } = refitSettings;
}

public class ApiException : ApiExceptionBase
{
    protected ApiException(string message, HttpRequestMessage request, HttpStatusCode status, string? content, Exception? inner)
        : base(message, request, inner)
#else
public class ApiException : Exception
{
    protected ApiException(string message, HttpRequestMessage request, HttpStatusCode status, string? content, Exception? inner)
        : base(message, inner)
#endif
    {
        _ = request;
        StatusCode = status;
        Content = content;
    }

    public HttpStatusCode StatusCode { get; }

    public string? Content { get; }

    public static async Task<ApiException> Create(string exceptionMessage, HttpRequestMessage message, HttpMethod httpMethod, HttpResponseMessage response, RefitSettings refitSettings, Exception? innerException = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new ApiException(exceptionMessage, message, response.StatusCode, await response.Content.ReadAsStringAsync().ConfigureAwait(false), innerException);
    }
}
