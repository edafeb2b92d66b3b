using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>The last stage of a builder, when every required value is set and there are no optional ones.</summary>
/// <typeparam name="T">The specification's type.</typeparam>
/// <param name="specification">The specification.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ReadyBuilder<T>(T specification)
    where T : IReplicationSpec
{
    /// <summary>Returns the specification.</summary>
    public T Build() => specification;
}
