using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ReplicationKit.CompilerServices;

/// <summary>
/// The hash in the ids of replications whose id does not contain their open members: the first four bytes of a SHA-256 over the identity,
/// which contains bare names unchanged and no secrets. The same replication has the same id on every machine and server.
/// </summary>
internal static class IdentityHash
{
    [ThreadStatic]
    private static ScratchBuffer? _scratch;

    /// <summary>Returns the hash of a specification's identity, which begins with the version of its own format.</summary>
    /// <typeparam name="T">The specification's type.</typeparam>
    /// <param name="specification">The specification.</param>
    public static uint Of<T>(in T specification)
        where T : IIdentifiedSpecification
    {
        ScratchBuffer buffer = _scratch ?? new ScratchBuffer();
        _scratch = null;
        buffer.Clear();
        var json = DocumentWriter.ForIdentity(buffer);
        json.Raw("{\"identity\":1"u8);
        specification.WriteOptions(ref json);
        json.Flush();

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.Written, hash);
        _scratch = buffer;
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }
}
