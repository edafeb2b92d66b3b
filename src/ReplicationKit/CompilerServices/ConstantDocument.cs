using System.Buffers;
using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>
/// Writes documents of which the compiler knows everything, or everything but the server that runs the replication: the buffer is asked
/// once, for exactly what is written.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ConstantDocument
{
    /// <summary>Writes a document that is one constant.</summary>
    /// <param name="output">Where the document goes.</param>
    /// <param name="json">The document.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        ArgumentNullException.ThrowIfNull(output);
        json.CopyTo(output.GetSpan(json.Length));
        output.Advance(json.Length);
    }

    /// <summary>Writes a document with one database of the server that runs the replication.</summary>
    /// <param name="output">Where the document goes.</param>
    /// <param name="context">The server.</param>
    /// <param name="before">What stands before the database.</param>
    /// <param name="after">
    /// The database's name, which is the same as JSON text and as a segment of a path, <c>"}</c>, and what stands behind it.
    /// </param>
    /// <param name="nameLength">The length of the name.</param>
    public static void Write(IBufferWriter<byte> output, in WriteContext context, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, int nameLength)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (context.Local is not { } local)
        {
            WriteBare(output, in context, before, after[..nameLength], after[(nameLength + 2)..]);
            return;
        }

        ReadOnlySpan<byte> opening = local.Opening;
        int length = before.Length + opening.Length + after.Length;
        Span<byte> rest = output.GetSpan(length);
        before.CopyTo(rest);
        rest = rest[before.Length..];
        opening.CopyTo(rest);
        after.CopyTo(rest[opening.Length..]);
        output.Advance(length);
    }

    private static void WriteBare(IBufferWriter<byte> output, in WriteContext context, ReadOnlySpan<byte> before, ReadOnlySpan<byte> name, ReadOnlySpan<byte> after)
    {
        var json = new DocumentWriter(output, context, before.Length + name.Length + after.Length + 2);
        json.Raw(before);
        json.Database(name);
        json.Raw(after);
        json.Flush();
    }
}
