using System.IO.Compression;

namespace ReplicationKit.Embedded.Storage;

/// <summary>Decompresses bodies and attachments, with a limit on the size.</summary>
internal static class Gzip
{
    /// <summary>The maximum size of a decompressed body: 256 MB. Otherwise a few kilobytes could exhaust the memory.</summary>
    public const int MostBytes = 1 << 28;

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
