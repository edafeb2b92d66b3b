namespace ReplicationKit.Embedded.Replication;

/// <summary>One side of a replication.</summary>
internal sealed class JobEndpoint
{
    /// <summary>The URL without credentials, ending in a slash (unless it has a query).</summary>
    public required string Url { get; init; }

    public required UrlParts Parts { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Headers of the document, sorted, without a basic Authorization that became <see cref="User"/>.</summary>
    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    /// <summary>The proxy's URL with its credentials, or <c>null</c> for none.</summary>
    public string? Proxy { get; init; }

    /// <summary>The proxy as <c>_scheduler</c> shows it.</summary>
    public string? MaskedProxy =>
        Proxy is null || UrlParts.Parse(Proxy) is not { User: { } user, Password: not null } parts
            ? Proxy
            : Proxy.Replace($"{user}:{parts.Password}@", $"{user}:*****@", StringComparison.Ordinal);
}
