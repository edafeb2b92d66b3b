using System.IO.Enumeration;

namespace ReplicationKit.Embedded.Storage;

/// <summary>Which attachments are compressed when they are stored.</summary>
/// <param name="level">zlib's level, 0 to 9, or 0 to compress none (<c>[attachments] compression_level</c>).</param>
/// <param name="types">The types, separated by commas, with <c>*</c> for any characters (<c>[attachments] compressible_types</c>).</param>
internal sealed class AttachmentCompression(int level, string types)
{
    public const int DefaultLevel = 8;

    public const string DefaultTypes = "text/*, application/javascript, application/json, application/xml";

    private readonly string[] _types = types.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Returns the compressed bytes, or <c>null</c> if attachments of the type are stored as they are.</summary>
    public byte[]? Compress(byte[] data, string contentType)
    {
        string type = contentType.Split(';')[0].Trim();
        return level > 0 && Array.Exists(_types, pattern => FileSystemName.MatchesSimpleExpression(pattern, type, ignoreCase: true))
            ? Gzip.Deflate(data, level)
            : null;
    }
}
