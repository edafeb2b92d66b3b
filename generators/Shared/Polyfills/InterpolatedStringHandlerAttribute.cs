#if NETSTANDARD2_0
namespace System.Runtime.CompilerServices;

/// <summary>Marks a handler of interpolated strings.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
internal sealed class InterpolatedStringHandlerAttribute : Attribute;
#endif
