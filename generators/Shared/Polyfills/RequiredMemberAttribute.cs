#if NETSTANDARD2_0
namespace System.Runtime.CompilerServices;

/// <summary>Required by the compiler for <c>required</c> members.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
internal sealed class RequiredMemberAttribute : Attribute;
#endif
