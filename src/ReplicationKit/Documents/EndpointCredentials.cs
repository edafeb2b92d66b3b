namespace ReplicationKit;

/// <summary>
/// The credentials that the server presents to an endpoint of a replication. They are written into the replication document, which the
/// server stores in clear text and shows to administrators. They never appear in <see cref="ToString"/>, an exception or a log.
/// </summary>
public sealed class EndpointCredentials : IEquatable<EndpointCredentials>
{
    /// <summary>Gets empty credentials, for anonymous access.</summary>
    public static EndpointCredentials None { get; } = new(null, null, null, []);

    private readonly KeyValuePair<string, string>[] _headers;

    private EndpointCredentials(string? userName, string? password, string? iamApiKey, KeyValuePair<string, string>[] headers)
    {
        UserName = userName;
        Password = password;
        IamApiKey = iamApiKey;
        _headers = headers;
    }

    /// <summary>Gets the user of basic authentication, or <c>null</c> if there is none.</summary>
    public string? UserName { get; }

    /// <summary>Gets the names of the additional headers.</summary>
    public IEnumerable<string> HeaderNames => _headers.Select(header => header.Key);

    /// <summary>Gets a value that indicates whether there are no credentials.</summary>
    public bool IsEmpty => UserName is null && Password is null && IamApiKey is null && _headers.Length == 0;

    internal string? Password { get; }

    internal string? IamApiKey { get; }

    internal ReadOnlySpan<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>
    /// Creates credentials for basic authentication: <c>auth.basic</c>, or the <c>Authorization</c> header for servers older than CouchDB
    /// 3.2.
    /// </summary>
    /// <param name="userName">The user.</param>
    /// <param name="password">The password, not percent-encoded.</param>
    public static EndpointCredentials Basic(string userName, string password) => None.WithBasicAuth(userName, password);

    /// <summary>Creates credentials with an IBM Cloud IAM API key: <c>auth.iam.api_key</c>. Only Cloudant supports it (RPK5003).</summary>
    /// <param name="apiKey">The key.</param>
    public static EndpointCredentials Iam(string apiKey) => None.WithIamApiKey(apiKey);

    /// <summary>Creates credentials with a header that the server sends with each request to the endpoint.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="value">The header's value.</param>
    public static EndpointCredentials Header(string name, string value) => None.WithHeader(name, value);

    /// <inheritdoc cref="Basic"/>
    public EndpointCredentials WithBasicAuth(string userName, string password)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(password);
        return new(userName, password, IamApiKey, _headers);
    }

    /// <inheritdoc cref="Iam"/>
    public EndpointCredentials WithIamApiKey(string apiKey)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        return new(UserName, Password, apiKey, _headers);
    }

    /// <summary>Adds a header or replaces the one of that name. Names are not case-sensitive.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="value">The header's value.</param>
    public EndpointCredentials WithHeader(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        var others = Array.FindAll(_headers, header => !header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        return new(UserName, Password, IamApiKey, [.. others, new(name, value)]);
    }

    /// <inheritdoc/>
    public bool Equals(EndpointCredentials? other) =>
        other is not null
        && UserName == other.UserName
        && Password == other.Password
        && IamApiKey == other.IamApiKey
        && _headers.AsSpan().SequenceEqual(other._headers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EndpointCredentials);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(UserName, _headers.Length);

    /// <summary>Returns the kinds of credentials, without secrets.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (UserName is not null)
            parts.Add("basic " + UserName);
        if (IamApiKey is not null)
            parts.Add("IAM");
        if (_headers.Length > 0)
            parts.Add("headers " + string.Join(", ", HeaderNames));
        return parts.Count == 0 ? "anonymous" : string.Join("; ", parts);
    }
}
