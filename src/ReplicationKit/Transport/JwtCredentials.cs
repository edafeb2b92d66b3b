using System.Net.Http.Headers;

namespace ReplicationKit;

/// <param name="provider">Returns a token.</param>
/// <param name="isFixed">Whether the provider always returns the same token, so that calling it again is pointless.</param>
internal sealed class JwtCredentials(Func<CancellationToken, ValueTask<string>> provider, bool isFixed) : ReplicatorCredentials
{
    private readonly RenewableSecret _token = new();

    internal override EndpointCredentials? ForLocalEndpoints => null;

    internal override IEnumerable<string> Secrets => _token.Current is { } token ? [token] : [];

    internal override async ValueTask ApplyAsync(HttpRequestMessage message, CredentialContext context, CancellationToken cancellationToken)
    {
        string token = await _token
            .GetAsync(async stop => new(await provider(stop).ConfigureAwait(false), null), context.Clock, cancellationToken)
            .ConfigureAwait(false);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    internal override bool Refused(HttpRequestMessage message, CredentialContext context) =>
        !isFixed && _token.Discard(message.Headers.Authorization?.Parameter);

    public override string ToString() => "JWT";
}
