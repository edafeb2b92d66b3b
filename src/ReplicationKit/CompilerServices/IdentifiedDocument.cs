using System.Buffers;
using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>Writes the documents of specifications whose ids end with a hash of the replication's identity.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class IdentifiedDocument
{
    /// <summary>Writes the document.</summary>
    /// <typeparam name="T">The specification's type.</typeparam>
    /// <param name="specification">The specification.</param>
    /// <param name="output">The output.</param>
    /// <param name="context">The server and the direction.</param>
    /// <param name="id">The part of the id before the hash, as JSON.</param>
    public static void Write<T>(in T specification, IBufferWriter<byte> output, in WriteContext context, ReadOnlySpan<byte> id)
        where T : IIdentifiedSpecification
    {
        var json = new DocumentWriter(output, context, sizeHint: 512);
        json.Raw("{\"_id\":\""u8);
        json.Raw(id);
        json.Raw("-"u8);
        json.Hash(IdentityHash.Of(specification));
        json.Raw(json.IsReverse ? "-reverse\""u8 : "\""u8);
        specification.WriteOptions(ref json);
        json.Flush();
    }
}
