using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ReplicationKit;

/// <summary>
/// Copies characters that JSON does not escape: ASCII without control characters, quotation marks and backslashes, which most strings
/// consist of.
/// </summary>
internal static class PlainText
{
    private const int Step = 16;
    private const int HalfStep = Step / 2;

    /// <summary>Copies as UTF-8 the characters before the first one that JSON escapes or that UTF-8 encodes as several bytes.</summary>
    /// <param name="text">The characters.</param>
    /// <param name="destination">The destination, at least as long as <paramref name="text"/>.</param>
    /// <returns>The number of characters, and thus bytes, that were copied; all of them if none is special.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Copy(ReadOnlySpan<char> text, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, text.Length);
        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref byte target = ref MemoryMarshal.GetReference(destination);
        int done = 0;
        if (text.Length >= Step)
        {
            int last = text.Length - Step;
            while (done < last && Copy16(ref source, ref target, done))
                done += Step;

            // The last characters are copied together with some that were already copied, rather than one by one.
            if (done >= last && Copy16(ref source, ref target, last))
                return text.Length;
        }
        else if (text.Length >= HalfStep)
        {
            if (Copy8(ref source, ref target, 0) && Copy8(ref source, ref target, text.Length - HalfStep))
                return text.Length;
        }

        return CopyEach(text, destination, done);
    }

    private static int CopyEach(ReadOnlySpan<char> text, Span<byte> destination, int done)
    {
        while (done < text.Length && IsPlain(text[done]))
        {
            destination[done] = (byte)text[done];
            done++;
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Copy16(ref ushort source, ref byte target, int at)
    {
        Vector128<byte> text = Narrow(
            Vector128.LoadUnsafe(ref source, (nuint)at),
            Vector128.LoadUnsafe(ref source, (nuint)(at + HalfStep))
        );
        if (HasSpecial(text))
            return false;
        text.StoreUnsafe(ref target, (nuint)at);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Copy8(ref ushort source, ref byte target, int at)
    {
        Vector128<ushort> half = Vector128.LoadUnsafe(ref source, (nuint)at);
        Vector128<byte> text = Narrow(half, half);
        if (HasSpecial(text))
            return false;
        text.GetLower().StoreUnsafe(ref target, (nuint)at);
        return true;
    }

    /// <summary>
    /// Narrows characters to bytes. A character that does not fit becomes a byte outside of ASCII or 0, and is thus special too.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(Vector128<ushort> lower, Vector128<ushort> upper)
    {
        if (Sse2.IsSupported)
            return Sse2.PackUnsignedSaturate(lower.AsInt16(), upper.AsInt16());
        Vector128<ushort> largest = Vector128.Create((ushort)byte.MaxValue);
        return Vector128.Narrow(Vector128.Min(lower, largest), Vector128.Min(upper, largest));
    }

    /// <summary>Finds control characters, bytes outside of ASCII (by the sign), quotation marks and backslashes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasSpecial(Vector128<byte> text)
    {
        Vector128<byte> special =
            Vector128.LessThan(text.AsSByte(), Vector128.Create((sbyte)' ')).AsByte()
            | Vector128.Equals(text, Vector128.Create((byte)'"'))
            | Vector128.Equals(text, Vector128.Create((byte)'\\'));
        return special != Vector128<byte>.Zero;
    }

    private static bool IsPlain(char character) => character is >= ' ' and <= '\x7F' and not ('"' or '\\');
}
