using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>Creates the request bodies of generated Refit interfaces.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ReplicatorBody
{
    /// <summary>Compresses a body.</summary>
    /// <param name="content">The body, which is disposed.</param>
    /// <param name="coding">The value of <c>Content-Encoding</c>, such as <c>gzip</c>. CouchDB accepts only that one, and responds with 415
    /// to others.</param>
    /// <param name="compress">Creates a stream that compresses to another stream and leaves that one open.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The compressed body, with its length and the headers of the original.</returns>
    public static async Task<HttpContent> CompressAsync(
        HttpContent content,
        string coding,
        Func<Stream, Stream> compress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(compress);
        using var buffer = new MemoryStream();
        using (content)
        {
            Stream compressor = compress(buffer);
            await using (compressor.ConfigureAwait(false))
                await content.CopyToAsync(compressor, cancellationToken).ConfigureAwait(false);
            var compressed = new ByteArrayContent(buffer.ToArray());
            foreach ((string name, IEnumerable<string> values) in content.Headers)
            {
                if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                    compressed.Headers.TryAddWithoutValidation(name, values);
            }

            compressed.Headers.ContentEncoding.Add(coding);
            return compressed;
        }
    }
}
