using System.Buffers;
using System.Security.Cryptography;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>What makes a replication this one and no other to the server, so that the same specification always gets the same id.</summary>
internal static class ReplicationIdentity
{
    /// <summary>
    /// An id for a document without one: a hash over what the server's own replication id is made of, bare names as they stand, without
    /// credentials. Tuning options are not in it, since the server takes replications that differ in them only for duplicates.
    /// </summary>
    public static string DocumentId(ReplicationDocument document)
    {
        var identity = new ReplicationDocument
        {
            Source = Bare(document.Source),
            Target = Bare(document.Target),
            Continuous = document.Continuous == true ? true : null,
            CreateTarget = document.CreateTarget == true ? true : null,
            DocIds = document.DocIds?.Distinct().Order(StringComparer.Ordinal).ToArray(),
            Filter = document.Filter,
            QueryParams = document.Filter is null ? null : document.QueryParams?.DeepClone().AsObject(),
            Selector = document.Selector?.DeepClone().AsObject(),
            SinceSeq = document.SinceSeq,
            WinningRevsOnly = document.WinningRevsOnly == true ? true : null,
        };
        var buffer = new ArrayBufferWriter<byte>();
        identity.WriteTo(buffer, new WriteContext(localBaseAddress: null));
        byte[] hash = SHA256.HashData(buffer.WrittenSpan);
#pragma warning disable CA1308 // Digits of an id, lower-case like the server's own.
        return "replication-" + Convert.ToHexString(hash.AsSpan(0, 8)).ToLowerInvariant();
#pragma warning restore CA1308
    }

    private static ReplicationEndpoint? Bare(ReplicationEndpoint? endpoint) =>
        endpoint is null ? null
        : endpoint.IsLocal ? ReplicationEndpoint.Database(endpoint.Address)
        : ReplicationEndpoint.Remote(SecretMask.WithoutUserInfo(endpoint.Address));
}
