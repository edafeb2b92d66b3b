#if NETSTANDARD2_0
namespace System.Runtime.CompilerServices;

/// <summary>Names the arguments that the constructor of a handler receives.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
internal sealed class InterpolatedStringHandlerArgumentAttribute : Attribute
{
    public InterpolatedStringHandlerArgumentAttribute(string argument) => Arguments = [argument];

    public string[] Arguments { get; }
}
#endif
