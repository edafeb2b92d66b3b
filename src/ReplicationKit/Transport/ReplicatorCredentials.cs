namespace ReplicationKit;

/// <summary>
/// The credentials of a client. Secrets never appear in <see cref="object.ToString"/>, an exception or a log. An instance can be shared by
/// several replicators: a token, or a cookie for each server, is fetched once, and again when it expires or is rejected.
/// </summary>
public abstract class ReplicatorCredentials
{
    private protected ReplicatorCredentials() { }

    /// <summary>Gets anonymous credentials: requests contain none.</summary>
    public static ReplicatorCredentials Anonymous { get; } = new AnonymousCredentials();

    /// <summary>Creates credentials for basic authentication, which sends user and password with each request.</summary>
    /// <param name="userName">The user, without a colon.</param>
    /// <param name="password">The password, not percent-encoded.</param>
    /// <exception cref="ArgumentException">The user's name contains a colon, which basic authentication does not support.</exception>
    public static ReplicatorCredentials Basic(string userName, string password) => new BasicCredentials(userName, password);

    /// <summary>
    /// Creates credentials for cookie authentication, which sends user and password once for a cookie that is renewed before it expires.
    /// </summary>
    /// <param name="userName">The user.</param>
    /// <param name="password">The password.</param>
    public static ReplicatorCredentials Session(string userName, string password) => new SessionCredentials(userName, password);

    /// <summary>Creates credentials for IBM Cloud IAM, which exchanges an API key for a token that is renewed before it expires.</summary>
    /// <param name="apiKey">The API key.</param>
    /// <param name="tokenEndpoint">The address that exchanges keys, or <c>null</c> to use IBM Cloud's public address.</param>
    public static ReplicatorCredentials Iam(string apiKey, Uri? tokenEndpoint = null) => new IamCredentials(apiKey, tokenEndpoint);

    /// <summary>
    /// Creates credentials for proxy authentication: the client sends user and roles, signed with a secret that it shares with the server.
    /// </summary>
    /// <param name="userName">The user.</param>
    /// <param name="roles">The user's roles, such as <c>_admin</c>.</param>
    /// <param name="secret">The server's <c>[chttpd_auth] secret</c>, or <c>null</c> if the server does not require a token
    /// (<c>proxy_use_secret = false</c>).</param>
    /// <param name="algorithm">The hash function of the token. Servers before 3.3 support only
    /// <see cref="ProxyTokenAlgorithm.Sha1"/>.</param>
    public static ReplicatorCredentials Proxy(
        string userName,
        IEnumerable<string> roles,
        string? secret,
        ProxyTokenAlgorithm algorithm = ProxyTokenAlgorithm.Sha256
    ) => new ProxyCredentials(userName, roles, secret, algorithm);

    /// <summary>Creates credentials with a fixed JSON Web Token.</summary>
    /// <param name="token">The token.</param>
    public static ReplicatorCredentials Jwt(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new JwtCredentials(_ => ValueTask.FromResult(token), isFixed: true);
    }

    /// <summary>
    /// Creates credentials with a JSON Web Token that is requested before the first use, and again when the server rejects it.
    /// </summary>
    /// <param name="tokenProvider">Returns a token.</param>
    public static ReplicatorCredentials Jwt(Func<CancellationToken, ValueTask<string>> tokenProvider)
    {
        ArgumentNullException.ThrowIfNull(tokenProvider);
        return new JwtCredentials(tokenProvider, isFixed: false);
    }

    /// <summary>Returns an endpoint's credentials as those of a client, or <c>null</c> if they consist of headers only.</summary>
    internal static ReplicatorCredentials? From(EndpointCredentials? credentials) =>
        credentials?.UserName is { } user ? Basic(user, credentials.Password ?? "")
        : credentials?.IamApiKey is { } key ? Iam(key)
        : null;

    /// <summary>
    /// The credentials that the server may present to itself on the client's behalf, or <c>null</c> if none can be written to a document.
    /// </summary>
    internal abstract EndpointCredentials? ForLocalEndpoints { get; }

    /// <summary>The secrets to remove from messages and logs.</summary>
    internal virtual IEnumerable<string> Secrets => [];

    /// <summary>Adds the credentials to a request, after fetching what is missing.</summary>
    internal abstract ValueTask ApplyAsync(HttpRequestMessage message, CredentialContext context, CancellationToken cancellationToken);

    /// <summary>Processes the credentials in a response, such as a new cookie.</summary>
    internal virtual void Observe(HttpResponseMessage response, CredentialContext context) { }

    /// <summary>Handles a rejection of the request (401).</summary>
    /// <returns>Whether a retry may succeed, because the fetched secret may have expired.</returns>
    internal virtual bool Refused(HttpRequestMessage message, CredentialContext context) => false;
}
