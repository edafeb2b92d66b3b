using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReplicationKit.CompilerServices;

/// <summary>Copies text that JSON takes as it is: ASCII without control characters, quotation marks and backslashes, as nearly all is.</summary>
internal static class PlainText
{
    /// <summary>Copies as UTF-8 what stands before the first character that JSON or UTF-8 would have otherwise.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">As long as the text, or longer.</param>
    /// <returns>How many characters, and so bytes, were copied: all of them, where nothing is special.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Copy(ReadOnlySpan<char> text, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, text.Length);
        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref byte target = ref MemoryMarshal.GetReference(destination);
        int done = 0;
        if (text.Length >= Vector256<ushort>.Count)
        {
            int last = text.Length - Vector256<ushort>.Count;
            while (done < last && Copy16(ref source, ref target, done)) done += Vector256<ushort>.Count;

            // The last characters are copied once more with those before them, rather than one by one.
            if (done >= last && Copy16(ref source, ref target, last)) return text.Length;
        }
        else if (text.Length >= Vector128<ushort>.Count)
        {
            if (Copy8(ref source, ref target, 0) && Copy8(ref source, ref target, text.Length - Vector128<ushort>.Count)) return text.Length;
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
        Vector256<ushort> text = Vector256.LoadUnsafe(ref source, (nuint)at);
        Vector256<ushort> special = Vector256.GreaterThan(text - Vector256.Create((ushort)' '), Vector256.Create((ushort)(0x7F - ' ')))
            | Vector256.Equals(text, Vector256.Create((ushort)'"'))
            | Vector256.Equals(text, Vector256.Create((ushort)'\\'));
        if (special != Vector256<ushort>.Zero) return false;
        Vector128.Narrow(text.GetLower(), text.GetUpper()).StoreUnsafe(ref target, (nuint)at);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Copy8(ref ushort source, ref byte target, int at)
    {
        Vector128<ushort> text = Vector128.LoadUnsafe(ref source, (nuint)at);
        Vector128<ushort> special = Vector128.GreaterThan(text - Vector128.Create((ushort)' '), Vector128.Create((ushort)(0x7F - ' ')))
            | Vector128.Equals(text, Vector128.Create((ushort)'"'))
            | Vector128.Equals(text, Vector128.Create((ushort)'\\'));
        if (special != Vector128<ushort>.Zero) return false;
        Vector64.StoreUnsafe(Vector128.Narrow(text, text).GetLower(), ref target, (nuint)at);
        return true;
    }

    private static bool IsPlain(char character) => character is >= ' ' and <= '\x7F' and not ('"' or '\\');
}
