#if NETSTANDARD2_0
namespace System.Runtime.CompilerServices;

/// <summary>Required by the compiler for <c>required</c> members.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
internal sealed class CompilerFeatureRequiredAttribute : Attribute
{
    public CompilerFeatureRequiredAttribute(string featureName) => FeatureName = featureName;

    public string FeatureName { get; }
}
#endif
