using System.Runtime.CompilerServices;

namespace ReplicationKit.Generators.Caching;

/// <summary>Numbers for objects of the compiler that are never changed: the same object is the same options, or the same reference.</summary>
internal static class Identities
{
    private static readonly ConditionalWeakTable<object, StrongBox<ulong>> Known = new();
    private static long _last;

    /// <summary>A number that no other object has had or will have; nothing is kept alive by it.</summary>
    public static ulong Of(object item) => Known.GetValue(item, static _ => new StrongBox<ulong>((ulong)Interlocked.Increment(ref _last))).Value;
}
