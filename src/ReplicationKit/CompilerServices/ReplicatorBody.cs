using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>The bodies of what generated Refit interfaces send.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ReplicatorBody
{
    /// <summary>Compresses a body.</summary>
    /// <param name="content">The body. It is disposed of.</param>
    /// <param name="coding">What <c>Content-Encoding</c> shall say, such as <c>gzip</c>. CouchDB reads that one, and answers 415 to
    /// others.</param>
    /// <param name="compress">Makes a stream that writes to another one, compressed, and leaves that one open.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The compressed body, of known length, with the headers of the other one.</returns>
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
