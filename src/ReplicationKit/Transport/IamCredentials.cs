using System.Net.Http.Headers;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>Source: IBM Cloud's IAM identity services API, <c>POST /identity/token</c>.</summary>
internal sealed class IamCredentials : ReplicatorCredentials
{
    private static readonly Uri PublicEndpoint = new("https://iam.cloud.ibm.com/identity/token");

    private readonly string _apiKey;
    private readonly Uri _endpoint;
    private readonly RenewableSecret _token = new();

    public IamCredentials(string apiKey, Uri? endpoint)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        _apiKey = apiKey;
        _endpoint = endpoint ?? PublicEndpoint;
    }

    internal override EndpointCredentials ForLocalEndpoints => EndpointCredentials.Iam(_apiKey);

    internal override IEnumerable<string> Secrets => _token.Current is { } token ? [_apiKey, token] : [_apiKey];

    internal override async ValueTask ApplyAsync(HttpRequestMessage message, CredentialContext context, CancellationToken cancellationToken)
    {
        string token = await _token.GetAsync(stop => ExchangeAsync(context, stop), context.Clock, cancellationToken).ConfigureAwait(false);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    internal override bool Refused(HttpRequestMessage message, CredentialContext context) =>
        _token.Discard(message.Headers.Authorization?.Parameter);

    public override string ToString() => "IAM";

    private async Task<RenewableSecret.Lease> ExchangeAsync(CredentialContext context, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint);
        request.Headers.Accept.ParseAdd("application/json");
        request.Content = new FormUrlEncodedContent([
            new("grant_type", "urn:ibm:params:oauth:grant-type:apikey"),
            new("response_type", "cloud_iam"),
            new("apikey", _apiKey),
        ]);
        if (context.WouldHandOverCredentials(request))
            throw new ReplicationAuthorizationException(
                $"The API key was not sent to IAM at {_endpoint.Host}: the HttpClient's default Authorization header would also be sent "
                    + "there. Use an HttpClient without it."
            );

        ReplicatorLog.RenewingCredentials(context.Logger, "IAM token", _endpoint.Host);
        using HttpResponseMessage response = await SendAsync(request, context, cancellationToken).ConfigureAwait(false);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            string message =
                $"IAM at {_endpoint.Host} did not exchange the API key for a token (HTTP {(int)response.StatusCode}); check the key.";
            if ((int)response.StatusCode is 429 or >= 500)
                throw new ReplicationServerException(message) { StatusCode = response.StatusCode };
            throw new ReplicationAuthorizationException(message) { StatusCode = response.StatusCode };
        }

        return Read(body, context.Clock)
            ?? throw new ReplicationServerException($"The response of IAM at {_endpoint.Host} has no 'access_token' or no 'expires_in'.")
            {
                StatusCode = response.StatusCode,
            };
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CredentialContext context,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await context.Client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (BrokenConnection.IsCauseOf(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ReplicationConnectionException($"IAM at {_endpoint.Host} could not be reached ({exception.Message}).", exception);
        }
    }

    private static RenewableSecret.Lease? Read(byte[] body, TimeProvider clock)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            return
                json.RootElement.TryGetProperty("access_token", out JsonElement token)
                && token.GetString() is { } value
                && json.RootElement.TryGetProperty("expires_in", out JsonElement seconds)
                && seconds.TryGetInt64(out long lifetime)
                ? RenewableSecret.Lease.For(value, TimeSpan.FromSeconds(lifetime), clock)
                : null;
        }
        catch (Exception exception) when (MalformedResponse.IsCauseOf(exception))
        {
            return null;
        }
    }
}
