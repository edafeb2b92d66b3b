#if NETSTANDARD2_0
namespace System.Runtime.CompilerServices;

/// <summary>Required by the compiler for <c>init</c> accessors. The target framework does not contain it.</summary>
internal static class IsExternalInit;
#endif
