using System.Text.Json;

namespace ReplicationKit.Embedded.Storage;

/// <summary>An attachment in a document that is being written: with its bytes, or as a stub of a stored one.</summary>
internal sealed class AttachmentInput
{
    public required string Name { get; init; }

    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>The bytes, or <c>null</c> for a stub and until the part of a multipart body has been read.</summary>
    public byte[]? Data { get; set; }

    public bool Follows { get; init; }

    /// <summary>The generation in which it was added, or <c>null</c> for the one being written.</summary>
    public int? RevisionPosition { get; init; }

    /// <summary><c>gzip</c> if the bytes were compressed by another server, or <c>null</c>.</summary>
    public string? Encoding { get; init; }

    /// <summary>The length before compression, if it differs from that of the bytes.</summary>
    public long? DecodedLength { get; init; }

    /// <summary>The length that a part of a multipart body must have, or <c>null</c> if the document contains the data.</summary>
    public long? ExpectedLength { get; init; }

    /// <summary>The digest that a part of a multipart body must have, or <c>null</c> if the sender did not specify one.</summary>
    public string? ExpectedDigest { get; init; }

    /// <exception cref="CouchException">The part of a multipart body is not what the document announced.</exception>
    public void CheckData()
    {
        if (Data is not { } data)
            return;
        if (ExpectedLength is { } length && length != data.Length)
            throw CouchException.BadRequest($"attachment {(data.Length < length ? "shorter" : "longer")} than expected");
        if (ExpectedDigest is { } digest && digest != AttachmentInfo.DigestOf(data))
            throw CouchException.BadRequest($"Attachment {Name} does not have its digest");
    }
}

/// <summary>A stored attachment.</summary>
internal sealed record AttachmentInfo(
    string Name,
    string ContentType,
    int RevisionPosition,
    string Digest,
    long Length,
    long DataKey,
    string? Encoding,
    long EncodedLength
)
{
    /// <summary>Returns the digest that CouchDB assigns to attachments. It is not used for security.</summary>
    public static string DigestOf(byte[] data) =>
#pragma warning disable CA5351
        "md5-" + Convert.ToBase64String(System.Security.Cryptography.MD5.HashData(data));
#pragma warning restore CA5351

    public static byte[] Serialize(IReadOnlyList<AttachmentInfo> attachments) =>
        Json.Write(writer =>
        {
            writer.WriteStartArray();
            foreach (AttachmentInfo item in attachments)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(item.Name);
                writer.WriteStringValue(item.ContentType);
                writer.WriteNumberValue(item.RevisionPosition);
                writer.WriteStringValue(item.Digest);
                writer.WriteNumberValue(item.Length);
                writer.WriteNumberValue(item.DataKey);
                writer.WriteStringValue(item.Encoding);
                writer.WriteNumberValue(item.EncodedLength);
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
        });

    public static List<AttachmentInfo> Deserialize(byte[]? json)
    {
        var attachments = new List<AttachmentInfo>();
        if (json is null)
            return attachments;
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonElement item in document.RootElement.EnumerateArray())
        {
            attachments.Add(
                new AttachmentInfo(
                    item[0].GetString()!,
                    item[1].GetString()!,
                    item[2].GetInt32(),
                    item[3].GetString()!,
                    item[4].GetInt64(),
                    item[5].GetInt64(),
                    item[6].GetString(),
                    item[7].GetInt64()
                )
            );
        }
        return attachments;
    }
}
