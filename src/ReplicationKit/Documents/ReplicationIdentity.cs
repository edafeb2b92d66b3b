using System.Buffers;
using System.Security.Cryptography;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Computes the identity of a replication, so that the same specification always has the same id.</summary>
internal static class ReplicationIdentity
{
    /// <summary>
    /// Returns an id for a document without one: a hash over the parts of the server's own replication id, with bare names unchanged and
    /// without credentials. Tuning options are excluded, since the server treats replications that differ only in them as duplicates.
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
            Selector = document.WrittenSelector?.DeepClone().AsObject(),
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
