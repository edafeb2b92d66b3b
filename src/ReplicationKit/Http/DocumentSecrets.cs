namespace ReplicationKit;

/// <summary>The secrets in a replication document, which an answer of the server could repeat.</summary>
internal static class DocumentSecrets
{
    public static IEnumerable<string> Of(ReplicationDocument document) => Of(document.Source).Concat(Of(document.Target));

    private static IEnumerable<string> Of(ReplicationEndpoint? endpoint)
    {
        if (endpoint is null) yield break;
        if (endpoint.Credentials.Password is { } password) yield return password;
        if (endpoint.Credentials.IamApiKey is { } key) yield return key;
        foreach (KeyValuePair<string, string> header in endpoint.Credentials.Headers.ToArray()) yield return header.Value;
    }
}
