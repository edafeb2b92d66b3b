using System.Runtime.CompilerServices;

namespace ReplicationKit.Generators.Caching;

/// <summary>Numbers immutable objects of the compiler: the same object is the same options, or the same reference.</summary>
internal static class Identities
{
    private static readonly ConditionalWeakTable<object, StrongBox<ulong>> Known = new();
    private static long _last;

    /// <summary>Returns a number that no other object has had or will have. It keeps nothing alive.</summary>
    public static ulong Of(object item) =>
        Known.GetValue(item, static _ => new StrongBox<ulong>((ulong)Interlocked.Increment(ref _last))).Value;
}
