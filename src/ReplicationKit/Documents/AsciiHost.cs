namespace ReplicationKit;

/// <summary>
/// Writes international host names in their ASCII form (Punycode): CouchDB rejects a document whose URL contains other characters with 403,
/// "endpoint has an invalid url".
/// </summary>
internal static class AsciiHost
{
    /// <summary>Returns the URL with its host in ASCII.</summary>
    /// <param name="uri">An absolute URL.</param>
    public static Uri In(Uri uri) => System.Text.Ascii.IsValid(uri.Host) ? uri : new UriBuilder(uri) { Host = uri.IdnHost }.Uri;
}
