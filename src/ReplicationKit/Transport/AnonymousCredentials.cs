namespace ReplicationKit;

internal sealed class AnonymousCredentials : ReplicatorCredentials
{
    internal override EndpointCredentials ForLocalEndpoints => EndpointCredentials.None;

    internal override ValueTask ApplyAsync(HttpRequestMessage message, CredentialContext context, CancellationToken cancellationToken) =>
        default;

    public override string ToString() => "anonymous";
}
