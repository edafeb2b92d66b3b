#if NETSTANDARD2_0
namespace System.Diagnostics.CodeAnalysis;

/// <summary>Marks a constructor that sets all <c>required</c> members.</summary>
[AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
internal sealed class SetsRequiredMembersAttribute : Attribute;
#endif
