using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// The source or the target of a replication: a database of the server that runs it (a bare name), or any database by its URL, with the
/// credentials that the server presents to it.
/// </summary>
public sealed class ReplicationEndpoint : IEquatable<ReplicationEndpoint>
{
    private ReplicationEndpoint(string address, bool isLocal, EndpointCredentials credentials)
    {
        Address = address;
        IsLocal = isLocal;
        Credentials = credentials;
    }

    /// <summary>
    /// Gets the database's name if <see cref="IsLocal"/> is <c>true</c>, and its URL as it was given otherwise. A URL may contain a
    /// password; <see cref="ToString"/> masks it.
    /// </summary>
    public string Address { get; }

    /// <summary>Gets a value that indicates whether this is a database of the server that runs the replication.</summary>
    public bool IsLocal { get; }

    /// <summary>
    /// Gets the credentials that the server presents to the endpoint. If they are empty for a local database, the client's credentials are
    /// used.
    /// </summary>
    public EndpointCredentials Credentials { get; }

    /// <summary>
    /// Creates an endpoint for a database of the server that runs the replication. It becomes a full URL when the document is written.
    /// </summary>
    /// <param name="name">The database's name, not escaped: <c>a/b</c> is one database.</param>
    public static ReplicationEndpoint Database(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, isLocal: true, EndpointCredentials.None);
    }

    /// <summary>
    /// Creates an endpoint for a database by its URL in the form of <see cref="Uri.AbsoluteUri"/>, with scheme and host in lower case and
    /// spaces escaped.
    /// </summary>
    /// <param name="uri">An absolute URL with the scheme http or https and the database as its path.</param>
    public static ReplicationEndpoint Remote(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return Remote(AddressOf(uri));
    }

    /// <summary>Returns the address of a URL without allocating an endpoint.</summary>
    internal static string AddressOf(Uri uri) => uri.IsAbsoluteUri ? AsciiHost.In(uri).AbsoluteUri : uri.OriginalString;

    /// <summary>Creates an endpoint for a database by its URL, which is used as written.</summary>
    /// <param name="url">A URL that begins with <c>http://</c> or <c>https://</c> and has the database as its path.</param>
    public static ReplicationEndpoint Remote(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new(url, isLocal: false, EndpointCredentials.None);
    }

    /// <summary>Parses an endpoint as the attribute does: a string with a scheme (<c>://</c>) is a URL, any other a bare name.</summary>
    /// <param name="text">A bare name or a URL.</param>
    public static ReplicationEndpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsUrl(text) ? Remote(text) : Database(text);
    }

    internal static bool IsUrl(string text) => text.Contains("://", StringComparison.Ordinal);

    /// <inheritdoc cref="EndpointCredentials.Basic"/>
    public ReplicationEndpoint WithBasicAuth(string userName, string password) =>
        WithCredentials(Credentials.WithBasicAuth(userName, password));

    /// <inheritdoc cref="EndpointCredentials.Iam"/>
    public ReplicationEndpoint WithIamApiKey(string apiKey) => WithCredentials(Credentials.WithIamApiKey(apiKey));

    /// <inheritdoc cref="EndpointCredentials.WithHeader"/>
    public ReplicationEndpoint WithHeader(string name, string value) => WithCredentials(Credentials.WithHeader(name, value));

    /// <summary>Returns the same database with other credentials.</summary>
    /// <param name="credentials">The credentials that the server presents to the endpoint.</param>
    public ReplicationEndpoint WithCredentials(EndpointCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return new(Address, IsLocal, credentials);
    }

    /// <inheritdoc/>
    public bool Equals(ReplicationEndpoint? other) =>
        other is not null && IsLocal == other.IsLocal && Address == other.Address && Credentials.Equals(other.Credentials);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReplicationEndpoint);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Address, IsLocal, Credentials);

    /// <summary>
    /// Returns the database's name or URL without secrets: a password in the URL is replaced by <c>*****</c>, and credentials are omitted.
    /// </summary>
    public override string ToString() => SecretMask.InAddress(Address);
}
