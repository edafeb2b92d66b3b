using System.Net;
using System.Net.Http.Headers;

namespace Refit;

public interface IApiResponse : IDisposable
{
    HttpResponseHeaders? Headers { get; }

    bool IsSuccessStatusCode { get; }

#if REFIT_FORM_12
    HttpStatusCode? StatusCode { get; }

    ApiExceptionBase? Error { get; }
#else
    HttpStatusCode StatusCode { get; }

    ApiException? Error { get; }
#endif

    HttpRequestMessage? RequestMessage { get; }
}

public interface IApiResponse<out T> : IApiResponse
{
    T? Content { get; }
}
