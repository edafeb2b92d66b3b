using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>
/// The code of the generated transport: how a call is sent so that errors, options and headers are those of the project's Refit.
/// </summary>
internal static class RefitTransportText
{
    /// <summary>The lines of the class.</summary>
    public static IEnumerable<string> Of(Capabilities capabilities)
    {
        string text = capabilities.Refit == RefitForm.BySettings ? BySettings(capabilities) : ByRequestBuilder(capabilities);
        return (s_head + text).Replace("\r", "").Split('\n').Where(line => line.Trim() != NoLine);
    }

    private static readonly string s_head = $"""
        /// <summary>Sends the calls of the generated Refit interfaces as the Refit that this project references would.</summary>
        {Names.GeneratedCode}
        [global::Microsoft.CodeAnalysis.Embedded]
        internal sealed class RefitTransport

        """;

    /// <summary>Stands where a line is spliced in; with this one there is none.</summary>
    private const string NoLine = "//-";

    private const string FailureMessage = "An error occured deserializing the response.";

    /// <summary>
    /// Refit 6 to 11 show their settings to nobody but their own request builder. It sends, by one of the interface's operations; the
    /// exchange in between puts the call's request in the place of its own.
    /// </summary>
    private static string ByRequestBuilder(Capabilities capabilities) => $$"""
        {
            private static readonly global::System.Type[] s_parameters = new[] { typeof(string), typeof(global::System.Threading.CancellationToken) };

            private readonly global::System.Net.Http.HttpClient _client;
            private readonly global::System.Func<global::System.Net.Http.HttpClient, object[], object?> _send;
            private readonly global::System.Func<global::System.Net.Http.HttpClient, object[], object?> _sendWithResponse;

            [global::System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The operations are kept by the implementation that asks for them.")]
            [global::System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Streams are reference types, so no code is missing.")]
            internal RefitTransport(global::System.Net.Http.HttpClient client, global::Refit.IRequestBuilder requestBuilder)
            {
                _client = client;
                _send = requestBuilder.BuildRestResultFuncForMethod("{{RefitNames.Carrier}}", s_parameters);
                _sendWithResponse = requestBuilder.BuildRestResultFuncForMethod("{{RefitNames.CarrierWithResponse}}", s_parameters);
            }

            internal async global::System.Threading.Tasks.Task<T> SendAsync<T>(global::ReplicationKit.CompilerServices.ReplicatorCall<T> call, global::System.Threading.CancellationToken cancellationToken)
            {
                using var exchange = new global::ReplicationKit.CompilerServices.ReplicatorExchange<T>(_client, call);
                {{Indent(Send(capabilities), 2)}}

                global::System.Net.Http.HttpResponseMessage response = exchange.Response!;
                try
                {
                    return await call.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
                }
                catch (global::System.Text.Json.JsonException error)
                {
                    global::Refit.ApiResponse<global::System.IO.Stream> answer = await AskAsync(exchange.Client, cancellationToken).ConfigureAwait(false);
                    if (await ToExceptionAsync(response, answer.Settings, error).ConfigureAwait(false) is { } exception) throw exception;
                    return default!;
                }
                finally
                {
                    if (!call.IsStream) response.Dispose();
                }
            }

            internal async global::System.Threading.Tasks.Task<global::Refit.IApiResponse<T>> SendWithResponseAsync<T>(global::ReplicationKit.CompilerServices.ReplicatorCall<T> call, global::System.Threading.CancellationToken cancellationToken)
            {
                using var exchange = new global::ReplicationKit.CompilerServices.ReplicatorExchange<T>(_client, call);
                global::Refit.ApiResponse<global::System.IO.Stream> answer = await AskAsync(exchange.Client, cancellationToken).ConfigureAwait(false);
                {{Indent(Response(capabilities), 2)}}
                if (answer.Content is null) return new global::Refit.ApiResponse<T>(response, default, answer.Settings, answer.Error);
                try
                {
                    T content = await call.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
                    return new global::Refit.ApiResponse<T>(response, content, answer.Settings, null);
                }
                catch (global::System.Text.Json.JsonException error)
                {
                    global::System.Exception? exception = await ToExceptionAsync(response, answer.Settings, error).ConfigureAwait(false);
                    return new global::Refit.ApiResponse<T>(response, default, answer.Settings, exception as global::Refit.ApiException);
                }
            }

            private async global::System.Threading.Tasks.Task<global::Refit.ApiResponse<global::System.IO.Stream>> AskAsync(global::System.Net.Http.HttpClient client, global::System.Threading.CancellationToken cancellationToken) =>
                (global::Refit.ApiResponse<global::System.IO.Stream>)await ((global::System.Threading.Tasks.Task<global::Refit.IApiResponse<global::System.IO.Stream>>)_sendWithResponse(client, new object[] { "-", cancellationToken })!).ConfigureAwait(false);

            {{Indent(ToException(capabilities) + OfCaller(capabilities), 1)}}
        }
        """;

    /// <summary>From Refit 12 on an implementation is given the settings, and sends by itself.</summary>
    private static string BySettings(Capabilities capabilities) => $$"""
        {
            private readonly global::System.Net.Http.HttpClient _client;
            private readonly global::Refit.RefitSettings _settings;
            private readonly global::System.Type _api;

            internal RefitTransport(global::System.Net.Http.HttpClient client, global::Refit.RefitSettings settings, global::System.Type api)
            {
                _client = client;
                _settings = settings;
                _api = api;
            }

            {{(capabilities.HasRefitCallOptions ? "internal bool CapturesArguments => _settings.CaptureMethodArguments;\n" : NoLine)}}
            internal async global::System.Threading.Tasks.Task<T> SendAsync<T>(global::ReplicationKit.CompilerServices.ReplicatorCall<T> call, global::System.Threading.CancellationToken cancellationToken{{(capabilities.HasRefitCallOptions ? CallParameters : "")}})
            {
                using global::System.Net.Http.HttpRequestMessage request = await CreateRequestAsync(call, cancellationToken{{(capabilities.HasRefitCallOptions ? ", name, route, arguments" : "")}}).ConfigureAwait(false);
                global::System.Net.Http.HttpResponseMessage response;
                try
                {
                    response = await _client.SendAsync(request, global::System.Net.Http.HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
                }
                catch (global::System.Exception error)
                {
                    global::System.Exception exception = ToException(request, error, cancellationToken);
                    if (exception == error) throw;
                    throw exception;
                }

                response.RequestMessage ??= request;
                if (await _settings.ExceptionFactory(response).ConfigureAwait(false) is { } failure) throw failure;
                try
                {
                    return await call.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
                }
                catch (global::System.Text.Json.JsonException error)
                {
                    if (await ToExceptionAsync(response, _settings, error).ConfigureAwait(false) is { } exception) throw exception;
                    return default!;
                }
                finally
                {
                    if (!call.IsStream) response.Dispose();
                }
            }

            internal async global::System.Threading.Tasks.Task<global::Refit.IApiResponse<T>> SendWithResponseAsync<T>(global::ReplicationKit.CompilerServices.ReplicatorCall<T> call, global::System.Threading.CancellationToken cancellationToken{{(capabilities.HasRefitCallOptions ? CallParameters : "")}})
            {
                using global::System.Net.Http.HttpRequestMessage request = await CreateRequestAsync(call, cancellationToken{{(capabilities.HasRefitCallOptions ? ", name, route, arguments" : "")}}).ConfigureAwait(false);
                global::System.Net.Http.HttpResponseMessage response;
                try
                {
                    response = await _client.SendAsync(request, global::System.Net.Http.HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
                }
                catch (global::System.Exception error)
                {
                    global::System.Exception exception = ToException(request, error, cancellationToken);
                    if (exception is global::Refit.ApiExceptionBase refused) return new global::Refit.ApiResponse<T>(request, null, default, _settings, refused);
                    if (exception == error) throw;
                    throw exception;
                }

                response.RequestMessage ??= request;
                global::System.Exception? failure = await _settings.ExceptionFactory(response).ConfigureAwait(false);
                T? content = default;
                try
                {
                    if (failure is null) content = await call.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
                }
                catch (global::System.Text.Json.JsonException error)
                {
                    failure = await ToExceptionAsync(response, _settings, error).ConfigureAwait(false);
                }

                return new global::Refit.ApiResponse<T>(request, response, content, _settings, failure as global::Refit.ApiException);
            }

            private async global::System.Threading.Tasks.Task<global::System.Net.Http.HttpRequestMessage> CreateRequestAsync<T>(global::ReplicationKit.CompilerServices.ReplicatorCall<T> call, global::System.Threading.CancellationToken cancellationToken{{(capabilities.HasRefitCallOptions ? CallParameters : "")}})
            {
                var options = new global::System.Net.Http.HttpRequestOptions();
                foreach (global::System.Collections.Generic.KeyValuePair<string, object> option in (global::System.Collections.Generic.IEnumerable<global::System.Collections.Generic.KeyValuePair<string, object>>?)_settings.HttpRequestMessageOptions ?? global::System.Array.Empty<global::System.Collections.Generic.KeyValuePair<string, object>>())
                {
                    options.Set(new global::System.Net.Http.HttpRequestOptionsKey<object?>(option.Key), option.Value);
                }

                global::System.Net.Http.HttpRequestMessage request = call.ToRequest(_client, options);
                request.Version = _settings.Version;
                request.VersionPolicy = _settings.VersionPolicy;
                foreach (global::System.Collections.Generic.KeyValuePair<string, object?> option in options)
                {
                    request.Options.Set(new global::System.Net.Http.HttpRequestOptionsKey<object?>(option.Key), option.Value);
                }

                request.Options.Set(new global::System.Net.Http.HttpRequestOptionsKey<global::System.Type>(global::Refit.HttpRequestMessageOptions.InterfaceType), _api);
                {{(capabilities.HasRefitCallOptions ? Indent(CallOptions, 2) : NoLine)}}
                if (_settings.CaptureRequestContent && request.Content is not null)
                {
                    string content = await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
                    request.Options.Set(new global::System.Net.Http.HttpRequestOptionsKey<string>(global::Refit.HttpRequestMessageOptions.RequestContent), content);
                }

                {{(capabilities.HasRefitCompression ? "if (request.Content is not null) request.Content = await CompressAsync(request.Content, cancellationToken).ConfigureAwait(false);" : NoLine)}}
                if (_settings.AuthorizationHeaderValueGetter is { } authorization && _client.DefaultRequestHeaders.Authorization is null)
                {
                    string token = await authorization(request, cancellationToken).ConfigureAwait(false);
                    if (!string.IsNullOrWhiteSpace(token)) request.Headers.Authorization = new global::System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
                }

                return request;
            }

            private global::System.Exception ToException(global::System.Net.Http.HttpRequestMessage request, global::System.Exception error, global::System.Threading.CancellationToken cancellationToken) =>
                {{(capabilities.HasRefitTransportFactory
                    ? "_settings.TransportExceptionFactory(request, error, cancellationToken);"
                    : "error is global::System.OperationCanceledException && cancellationToken.IsCancellationRequested ? error : new global::Refit.ApiRequestException(request, request.Method, _settings, error);")}}

            {{Indent(ToException(capabilities) + Compression(capabilities), 1)}}
        }
        """;

    /// <summary>From Refit 10.2 on whatever goes wrong before the answer is an <c>ApiRequestException</c>; what is the caller's own doing stays what it is.</summary>
    private static string Send(Capabilities capabilities)
    {
        const string Send = """await ((global::System.Threading.Tasks.Task<global::System.IO.Stream>)_send(exchange.Client, new object[] { "-", cancellationToken })!).ConfigureAwait(false);""";
        return !capabilities.HasRefitRequestException ? Send : $$"""
            try
            {
                {{Send}}
            }
            catch (global::Refit.ApiRequestException error) when (OfCaller(error, exchange.Refusal, cancellationToken) is { } own)
            {
                global::System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(own);
            }
            """;
    }

    /// <summary>From Refit 10.2 on a failure of the transport is an answer without a response; before, it is thrown.</summary>
    private static string Response(Capabilities capabilities) => capabilities.HasRefitRequestException
        ? """
            if (exchange.Response is not { } response)
            {
                if (OfCaller(answer.Error, exchange.Refusal, cancellationToken) is { } own) global::System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(own);
                return new global::Refit.ApiResponse<T>(answer.RequestMessage!, null, default, answer.Settings, answer.Error);
            }

            """
        : "global::System.Net.Http.HttpResponseMessage response = exchange.Response!;";

    private static string OfCaller(Capabilities capabilities) => !capabilities.HasRefitRequestException ? "" : """


        private static global::System.Exception? OfCaller(global::System.Exception? error, global::System.Exception? refusal, global::System.Threading.CancellationToken cancellationToken) =>
            refusal ?? (cancellationToken.IsCancellationRequested ? error?.InnerException as global::System.OperationCanceledException : null);
        """;

    private static string ToException(Capabilities capabilities) => $$"""
        private static async global::System.Threading.Tasks.Task<global::System.Exception?> ToExceptionAsync(global::System.Net.Http.HttpResponseMessage response, global::Refit.RefitSettings settings, global::System.Exception error)
        {
            {{(capabilities.HasRefitDeserializationFactory ? CustomFailure : "global::System.Net.Http.HttpRequestMessage request = response.RequestMessage!;")}}
            return await global::Refit.ApiException.Create("{{FailureMessage}}", request, request.Method, response, settings, error).ConfigureAwait(false);
        }
        """;

    private const string CustomFailure = """
        if (settings.DeserializationExceptionFactory is { } factory) return await factory(response, error).ConfigureAwait(false);
            global::System.Net.Http.HttpRequestMessage request = response.RequestMessage!;
        """;

    private const string CallParameters = ", string name, string route, object?[]? arguments";

    private const string CallOptions = """
        request.Options.Set(new global::System.Net.Http.HttpRequestOptionsKey<string>(global::Refit.HttpRequestMessageOptions.MethodName), name);
        request.Options.Set(new global::System.Net.Http.HttpRequestOptionsKey<string>(global::Refit.HttpRequestMessageOptions.RelativePathTemplate), route);
        if (arguments is not null) request.Options.Set(new global::System.Net.Http.HttpRequestOptionsKey<object?[]>(global::Refit.HttpRequestMessageOptions.MethodArguments), arguments);
        """;

    private static string Compression(Capabilities capabilities) => !capabilities.HasRefitCompression ? "" : $$"""


        private global::System.Threading.Tasks.Task<global::System.Net.Http.HttpContent> CompressAsync(global::System.Net.Http.HttpContent content, global::System.Threading.CancellationToken cancellationToken)
        {
            global::System.IO.Compression.CompressionLevel level = _settings.RequestCompressionLevel;
            return _settings.RequestCompression switch
            {
                global::Refit.RequestCompression.Default or global::Refit.RequestCompression.None => global::System.Threading.Tasks.Task.FromResult(content),
                {{Coding("GZip", "gzip", capabilities)}}
                {{Coding("Brotli", "br", capabilities)}}
                global::Refit.RequestCompression other => throw new global::System.PlatformNotSupportedException("RequestCompression is " + other + ": generated interfaces compress with GZip or Brotli."),
            };
        }
        """;

    private static string Coding(string name, string token, Capabilities capabilities)
    {
        string level = $"new global::System.IO.Compression.{name}Stream(output, level, leaveOpen: true)";
        string stream = capabilities.HasRefitCompressionOptions
            ? $"_settings.RequestCompressionOptions?.{name} is {{ }} options ? new global::System.IO.Compression.{name}Stream(output, options, leaveOpen: true) : {level}"
            : level;
        return $"global::Refit.RequestCompression.{name} => global::ReplicationKit.CompilerServices.ReplicatorBody.CompressAsync(content, \"{token}\", output => {stream}, cancellationToken),";
    }

    /// <summary>Indents the lines after the first, which stands where the text is spliced in.</summary>
    private static string Indent(string text, int levels) => text.Replace("\r", "").Replace("\n", "\n" + new string(' ', levels * 4)).Replace("\n" + new string(' ', levels * 4) + "\n", "\n\n");
}
