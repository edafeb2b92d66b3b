using System.Reflection;

namespace Refit;

/// <summary>Sends by the attributes of an interface's operations. It knows what generated code asks for: operations that give streams.</summary>
internal sealed class RequestBuilder(Type api, RefitSettings settings) : IRequestBuilder
{
    public RefitSettings Settings => settings;

    public Func<HttpClient, object[], object?> BuildRestResultFuncForMethod(string methodName, Type[]? parameterTypes = null, Type[]? genericArgumentTypes = null)
    {
        MethodInfo method = api.GetMethod(methodName, parameterTypes ?? [])
            ?? throw new ArgumentException("Method must be defined and have an HTTP Method attribute");
        HttpMethodAttribute route = method.GetCustomAttribute<HttpMethodAttribute>()
            ?? throw new ArgumentException("Method must be defined and have an HTTP Method attribute");

        if (method.ReturnType == typeof(Task<Stream>)) return (client, arguments) => SendAsync(client, route, method, arguments);
        if (method.ReturnType == typeof(Task<IApiResponse<Stream>>)) return (client, arguments) => SendWithResponseAsync(client, route, method, arguments);
        throw new NotSupportedException($"{method} is not one of the operations that this builder knows.");
    }

    private async Task<Stream> SendAsync(HttpClient client, HttpMethodAttribute route, MethodInfo method, object[] arguments)
    {
        HttpResponseMessage response = await ExchangeAsync(client, route, method, arguments).ConfigureAwait(false);
        if (await settings.ExceptionFactory(response).ConfigureAwait(false) is { } failure) throw failure;
        return await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
    }

    private async Task<IApiResponse<Stream>> SendWithResponseAsync(HttpClient client, HttpMethodAttribute route, MethodInfo method, object[] arguments)
    {
        HttpResponseMessage response = await ExchangeAsync(client, route, method, arguments).ConfigureAwait(false);
        Exception? failure = await settings.ExceptionFactory(response).ConfigureAwait(false);
        Stream? content = failure is null ? await response.Content.ReadAsStreamAsync().ConfigureAwait(false) : null;
#if REFIT_FORM_12
        return new ApiResponse<Stream>(response.RequestMessage!, response, content, settings, failure as ApiException);
#else
        return new ApiResponse<Stream>(response, content, settings, failure as ApiException);
#endif
    }

    private async Task<HttpResponseMessage> ExchangeAsync(HttpClient client, HttpMethodAttribute route, MethodInfo method, object[] arguments)
    {
        Uri address = client.BaseAddress ?? throw new InvalidOperationException("BaseAddress must be set on the HttpClient instance");
        string path = route.Path;
        foreach (ParameterInfo parameter in method.GetParameters())
            path = path.Replace("{" + parameter.Name + "}", Uri.EscapeDataString(arguments[parameter.Position].ToString()!), StringComparison.Ordinal);

        // Refit 6 to 10.1 leave the slash at the end of the address, so that there are two.
        using var request = new HttpRequestMessage(route.Method, new Uri((address.AbsolutePath == "/" ? "" : address.AbsolutePath) + path, UriKind.Relative));
        foreach ((string name, object value) in settings.HttpRequestMessageOptions ?? [])
            request.Options.Set(new HttpRequestOptionsKey<object>(name), value);
        request.Options.Set(new HttpRequestOptionsKey<Type>(HttpRequestMessageOptions.InterfaceType), api);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, arguments.OfType<CancellationToken>().FirstOrDefault()).ConfigureAwait(false);
    }
}
