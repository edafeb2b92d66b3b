namespace ReplicationKit;

/// <summary>The secrets in a replication document, which an answer of the server could repeat.</summary>
internal static class DocumentSecrets
{
    public static IEnumerable<string> Of(ReplicationDocument document) => Of(document.Source).Concat(Of(document.Target));

    public static IEnumerable<string> Of(EndpointCredentials? credentials)
    {
        if (credentials is null) yield break;
        if (credentials.Password is { } password) yield return password;
        if (credentials.IamApiKey is { } key) yield return key;
        foreach (KeyValuePair<string, string> header in credentials.Headers.ToArray()) yield return header.Value;
    }

    private static IEnumerable<string> Of(ReplicationEndpoint? endpoint) => Of(endpoint?.Credentials);
}
