namespace System.Runtime.CompilerServices;

/// <summary>What the compiler looks for on types that take interpolated strings apart.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class InterpolatedStringHandlerAttribute : Attribute;

/// <summary>What the compiler looks for on parameters of such types: the arguments that their constructors get.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class InterpolatedStringHandlerArgumentAttribute(params string[] arguments) : Attribute
{
    public string[] Arguments => arguments;
}
