namespace ReplicationKit;

/// <summary>
/// Who the client is to the server. Secrets never appear in <see cref="object.ToString"/>, an exception or a log. An instance may serve
/// several replicators; what it fetches (a token, or a cookie for each server) it fetches once, and again when it runs out or is refused.
/// </summary>
public abstract class ReplicatorCredentials
{
    private protected ReplicatorCredentials() { }

    /// <summary>Nobody: the requests carry no credentials.</summary>
    public static ReplicatorCredentials Anonymous { get; } = new AnonymousCredentials();

    /// <summary>Basic authentication: user and password in each request.</summary>
    /// <param name="userName">The user, without a colon.</param>
    /// <param name="password">The password, as it is: nothing is percent-encoded.</param>
    /// <exception cref="ArgumentException">The user's name holds a colon, which basic authentication cannot transport.</exception>
    public static ReplicatorCredentials Basic(string userName, string password) => new BasicCredentials(userName, password);

    /// <summary>A session: user and password are sent once, for a cookie that is renewed in time.</summary>
    /// <param name="userName">The user.</param>
    /// <param name="password">The password.</param>
    public static ReplicatorCredentials Session(string userName, string password) => new SessionCredentials(userName, password);

    /// <summary>IBM Cloud IAM: an API key is exchanged for a token, which is renewed in time.</summary>
    /// <param name="apiKey">The API key.</param>
    /// <param name="tokenEndpoint">Where keys are exchanged; null: IBM Cloud's public address.</param>
    public static ReplicatorCredentials Iam(string apiKey, Uri? tokenEndpoint = null) => new IamCredentials(apiKey, tokenEndpoint);

    /// <summary>Proxy authentication: the client names user and roles, and vouches for them with a secret shared with the server.</summary>
    /// <param name="userName">The user.</param>
    /// <param name="roles">The user's roles, such as <c>_admin</c>.</param>
    /// <param name="secret">The server's <c>[chttpd_auth] secret</c>; null: the server does not ask for a token (<c>proxy_use_secret =
    /// false</c>).</param>
    /// <param name="algorithm">The hash of the token; servers below 3.4 know <see cref="ProxyTokenAlgorithm.Sha1"/> only.</param>
    public static ReplicatorCredentials Proxy(
        string userName,
        IEnumerable<string> roles,
        string? secret,
        ProxyTokenAlgorithm algorithm = ProxyTokenAlgorithm.Sha256
    ) => new ProxyCredentials(userName, roles, secret, algorithm);

    /// <summary>A JSON web token that does not change.</summary>
    /// <param name="token">The token.</param>
    public static ReplicatorCredentials Jwt(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new JwtCredentials(_ => ValueTask.FromResult(token), isFixed: true);
    }

    /// <summary>A JSON web token that is asked for when there is none yet, and again when the server refuses the one there is.</summary>
    /// <param name="tokenProvider">Gives a token.</param>
    public static ReplicatorCredentials Jwt(Func<CancellationToken, ValueTask<string>> tokenProvider)
    {
        ArgumentNullException.ThrowIfNull(tokenProvider);
        return new JwtCredentials(tokenProvider, isFixed: false);
    }

    /// <summary>The credentials of an endpoint as those of a client, or <c>null</c> if there are none but headers.</summary>
    internal static ReplicatorCredentials? From(EndpointCredentials? credentials) =>
        credentials?.UserName is { } user ? Basic(user, credentials.Password ?? "")
        : credentials?.IamApiKey is { } key ? Iam(key)
        : null;

    /// <summary>What the server may present to itself on the client's behalf; null: there is nothing that could be written down.</summary>
    internal abstract EndpointCredentials? ForLocalEndpoints { get; }

    /// <summary>The secrets that must be kept out of what people read.</summary>
    internal virtual IEnumerable<string> Secrets => [];

    /// <summary>Adds the credentials to a request, fetching what is missing first.</summary>
    internal abstract ValueTask ApplyAsync(HttpRequestMessage message, CredentialContext context, CancellationToken cancellationToken);

    /// <summary>Takes note of what an answer says about the credentials, such as a new cookie.</summary>
    internal virtual void Observe(HttpResponseMessage response, CredentialContext context) { }

    /// <summary>The server refused the request (401).</summary>
    /// <returns>Whether there is a point in trying once more: what was fetched may have run out.</returns>
    internal virtual bool Refused(HttpRequestMessage message, CredentialContext context) => false;
}
