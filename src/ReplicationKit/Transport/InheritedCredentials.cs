using System.Net.Http.Headers;

namespace ReplicationKit;

/// <summary>The default header <c>Authorization</c> of the caller's client, which adds its current value to each request.</summary>
internal sealed class InheritedCredentials(HttpClient client) : ReplicatorCredentials
{
    internal override EndpointCredentials? ForLocalEndpoints => ReplicatorAddress.FromHeader(Header);

    internal override IEnumerable<string> Secrets => DocumentSecrets.Of(ForLocalEndpoints);

    private AuthenticationHeaderValue? Header => client.DefaultRequestHeaders.Authorization;

    internal override ValueTask ApplyAsync(HttpRequestMessage message, CredentialContext context, CancellationToken cancellationToken) =>
        default;

    public override string ToString() => ForLocalEndpoints?.ToString() ?? $"{Header?.Scheme} of the HttpClient";
}
