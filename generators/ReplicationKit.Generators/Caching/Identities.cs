using System.Runtime.CompilerServices;

namespace ReplicationKit.Generators.Caching;

/// <summary>Assigns numbers to immutable objects of the compiler. The same object means the same options or the same reference.</summary>
internal static class Identities
{
    private static readonly ConditionalWeakTable<object, StrongBox<ulong>> Known = new();
    private static long _last;

    /// <summary>Returns a number that is unique to the object. The object is not kept alive.</summary>
    public static ulong Of(object item) =>
        Known.GetValue(item, static _ => new StrongBox<ulong>((ulong)Interlocked.Increment(ref _last))).Value;
}
