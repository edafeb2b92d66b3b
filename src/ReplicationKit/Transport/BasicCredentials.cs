using System.Net.Http.Headers;
using System.Text;

namespace ReplicationKit;

internal sealed class BasicCredentials : ReplicatorCredentials
{
    private readonly string _userName;
    private readonly string _password;
    private readonly AuthenticationHeaderValue _header;

    public BasicCredentials(string userName, string password)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(password);
        if (userName.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException(
                "Basic authentication does not support a colon in the user's name; use a session.",
                nameof(userName)
            );

        _userName = userName;
        _password = password;
        _header = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}")));
    }

    internal override EndpointCredentials ForLocalEndpoints => EndpointCredentials.Basic(_userName, _password);

    internal override IEnumerable<string> Secrets => [_password];

    internal override ValueTask ApplyAsync(HttpRequestMessage message, CredentialContext context, CancellationToken cancellationToken)
    {
        message.Headers.Authorization = _header;
        return default;
    }

    public override string ToString() => $"basic {_userName}";
}
