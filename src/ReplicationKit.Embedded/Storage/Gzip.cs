using System.IO.Compression;
using System.Text;
using Zlib = SharpCompress.Compressors.Deflate;

namespace ReplicationKit.Embedded.Storage;

/// <summary>Compressed bodies and attachments, with a limit on their decompressed size.</summary>
internal static class Gzip
{
    /// <summary>The maximum size of a decompressed body: 256 MB. Otherwise a few kilobytes could exhaust the memory.</summary>
    public const int MostBytes = 1 << 28;

    private const int EffortAt = 8;

    /// <summary>What zlib writes on Unix: no name, no time.</summary>
    private static ReadOnlySpan<byte> Header => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3];

    /// <summary>
    /// Compresses an attachment as CouchDB does, because it digests the result, and revisions contain the digest. The compressor of .NET
    /// finds other repetitions than zlib.
    /// </summary>
    /// <param name="data">The attachment.</param>
    /// <param name="level">zlib's level, 1 to 9.</param>
    public static byte[] Deflate(byte[] data, int level)
    {
        // Of no bytes the stream makes none, which is not gzip.
        if (data.Length == 0)
            return [.. Header[..EffortAt], Effort(level), Header[^1], 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        using var result = new MemoryStream();
        using (
            var gzip = new Zlib.GZipStream(
                result,
                SharpCompress.Compressors.CompressionMode.Compress,
                (Zlib.CompressionLevel)level,
                Encoding.Latin1
            )
        )
            gzip.Write(data);
        byte[] compressed = result.ToArray();
        Header.CopyTo(compressed);
        compressed[EffortAt] = Effort(level);
        return compressed;
    }

    // RFC 1952: 2 for the slowest, 4 for the fastest.
    private static byte Effort(int level) =>
        level switch
        {
            9 => 2,
            1 => 4,
            _ => 0,
        };

    /// <exception cref="CouchException">The data is not compressed, or becomes more than <paramref name="most"/> bytes.</exception>
    public static byte[] Inflate(byte[] data, int most = MostBytes)
    {
        using var result = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(data, writable: false), CompressionMode.Decompress);
        var buffer = new byte[81_920];
        try
        {
            int count;
            while ((count = gzip.Read(buffer)) > 0)
            {
                if (result.Length + count > most)
                    throw CouchException.TooLarge();
                result.Write(buffer, 0, count);
            }
        }
        catch (InvalidDataException)
        {
            throw CouchException.BadRequest("Invalid gzip");
        }
        return result.ToArray();
    }
}
