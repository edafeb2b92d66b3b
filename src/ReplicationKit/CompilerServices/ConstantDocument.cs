using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ReplicationKit.CompilerServices;

/// <summary>
/// Writes documents that are constant at compile time except for the address of the server that runs the replication. Requests one buffer
/// of exactly the required size.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ConstantDocument
{
    /// <summary>Writes a document that is one constant.</summary>
    /// <param name="output">The output.</param>
    /// <param name="json">The document.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        ArgumentNullException.ThrowIfNull(output);
        json.CopyTo(output.GetSpan(json.Length));
        output.Advance(json.Length);
    }

    /// <summary>Writes a document with one database of the server that runs the replication.</summary>
    /// <param name="output">The output.</param>
    /// <param name="context">The server.</param>
    /// <param name="json">The document with the database's bare name, which is also a valid path segment.</param>
    /// <param name="database">The index of the name's first byte.</param>
    /// <param name="length">The length of the name.</param>
    public static void Write(IBufferWriter<byte> output, in WriteContext context, ReadOnlySpan<byte> json, int database, int length)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (context.Local is not { } local)
        {
            Write(output, json);
            return;
        }

        ReadOnlySpan<byte> opening = local.Opening;
        int total = json.Length + opening.Length;
        Span<byte> rest = Splice(output.GetSpan(total), opening, json[..(database + length + 1)], database);
        json[(database + length + 1)..].CopyTo(rest);
        output.Advance(total);
    }

    /// <summary>Writes a document with both databases on the server that runs the replication.</summary>
    /// <param name="output">The output.</param>
    /// <param name="context">The server.</param>
    /// <param name="json">The document with the databases' bare names, which are also valid path segments.</param>
    /// <param name="source">The index of the first byte of the source's name.</param>
    /// <param name="sourceLength">The length of the source's name.</param>
    /// <param name="target">The index of the first byte of the target's name.</param>
    /// <param name="targetLength">The length of the target's name.</param>
    public static void Write(
        IBufferWriter<byte> output,
        in WriteContext context,
        ReadOnlySpan<byte> json,
        int source,
        int sourceLength,
        int target,
        int targetLength
    )
    {
        ArgumentNullException.ThrowIfNull(output);
        if (context.Local is not { } local)
        {
            Write(output, json);
            return;
        }

        ReadOnlySpan<byte> opening = local.Opening;
        int total = json.Length + (2 * opening.Length);
        int sourceEnd = source + sourceLength + 1,
            targetEnd = target + targetLength + 1;
        Span<byte> rest = Splice(output.GetSpan(total), opening, json[..sourceEnd], source);
        rest = Splice(rest, opening, json[sourceEnd..targetEnd], target - sourceEnd);
        json[targetEnd..].CopyTo(rest);
        output.Advance(total);
    }

    /// <summary>Writes a part that ends with a bare name between quotation marks, and turns the name into an endpoint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<byte> Splice(Span<byte> span, ReadOnlySpan<byte> opening, ReadOnlySpan<byte> json, int name)
    {
        json[..(name - 1)].CopyTo(span);
        span = span[(name - 1)..];
        opening.CopyTo(span);
        span = span[opening.Length..];
        json[name..].CopyTo(span);
        span = span[(json.Length - name)..];
        span[0] = (byte)'}';
        return span[1..];
    }
}
