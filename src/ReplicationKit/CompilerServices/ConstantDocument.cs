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
    /// <param name="database">The database's name, which is the same as JSON text and as a segment of a path.</param>
    /// <param name="after">What stands behind it.</param>
    public static void Write(IBufferWriter<byte> output, in WriteContext context, ReadOnlySpan<byte> before, ReadOnlySpan<byte> database, ReadOnlySpan<byte> after)
    {
        ArgumentNullException.ThrowIfNull(output);
        LocalServer local = context.Local ?? LocalServer.Unknown;
        ReadOnlySpan<byte> prefix = local.Prefix;
        ReadOnlySpan<byte> suffix = local.Suffix;
        int length = before.Length + prefix.Length + database.Length + suffix.Length + after.Length;

        Span<byte> rest = output.GetSpan(length);
        before.CopyTo(rest);
        rest = rest[before.Length..];
        prefix.CopyTo(rest);
        rest = rest[prefix.Length..];
        database.CopyTo(rest);
        rest = rest[database.Length..];
        suffix.CopyTo(rest);
        after.CopyTo(rest[suffix.Length..]);
        output.Advance(length);
    }
}
