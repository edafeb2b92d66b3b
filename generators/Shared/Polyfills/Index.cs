#if NETSTANDARD2_0
namespace System;

/// <summary>Required by the compiler for an index from the end.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public static implicit operator Index(int value) => new(value);

    public int GetOffset(int length) => fromEnd ? length - value : value;
}
#endif
