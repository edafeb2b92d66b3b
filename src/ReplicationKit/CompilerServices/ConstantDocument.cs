using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
        int end = database + length + 1;
        ref byte to = ref Start(output.GetSpan(total), total, json, database, end);
        ref byte from = ref MemoryMarshal.GetReference(json);
        to = ref Splice(ref to, opening, ref from, database, end);
        Copy(ref to, ref Unsafe.Add(ref from, end), json.Length - end);
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
        int sourceEnd = source + sourceLength + 1;
        int targetEnd = target + targetLength + 1;
        if (sourceEnd <= source || target <= sourceEnd || targetEnd <= target)
            ThrowOutOfRange();
        ref byte to = ref Start(output.GetSpan(total), total, json, source, targetEnd);
        ref byte from = ref MemoryMarshal.GetReference(json);
        to = ref Splice(ref to, opening, ref from, source, sourceEnd);
        to = ref Splice(ref to, opening, ref Unsafe.Add(ref from, sourceEnd), target - sourceEnd, targetEnd - sourceEnd);
        Copy(ref to, ref Unsafe.Add(ref from, targetEnd), json.Length - targetEnd);
        output.Advance(total);
    }

    // References rather than spans: each slice is a method that the compiler inlines, and when it has inlined as many as it may, it keeps
    // the spans in memory, which makes a document of a hundred bytes three times slower. All bounds are checked here.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte Start(Span<byte> span, int total, ReadOnlySpan<byte> json, int name, int end)
    {
        if (span.Length < total || name < 1 || end <= name || end > json.Length)
            ThrowOutOfRange();
        return ref MemoryMarshal.GetReference(span);
    }

    /// <summary>Writes a part that ends with a bare name between quotation marks, and turns the name into an endpoint.</summary>
    /// <returns>The position after the endpoint.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte Splice(ref byte to, ReadOnlySpan<byte> opening, ref byte from, int name, int end)
    {
        Copy(ref to, ref from, name - 1);
        to = ref Unsafe.Add(ref to, name - 1);
        Copy(ref to, ref MemoryMarshal.GetReference(opening), opening.Length);
        to = ref Unsafe.Add(ref to, opening.Length);
        Copy(ref to, ref Unsafe.Add(ref from, name), end - name);
        to = ref Unsafe.Add(ref to, end - name);
        to = (byte)'}';
        return ref Unsafe.Add(ref to, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref byte to, ref byte from, int length) => Unsafe.CopyBlockUnaligned(ref to, ref from, (uint)length);

    [DoesNotReturn]
    private static void ThrowOutOfRange() =>
        throw new ArgumentException("The name is not within the document, or the buffer is shorter than requested.");
}
