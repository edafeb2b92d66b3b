using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>The last stage of a builder that has asked for everything and offers nothing else.</summary>
/// <typeparam name="T">The specification's type.</typeparam>
/// <param name="specification">The specification.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ReadyBuilder<T>(T specification)
    where T : IReplicationSpec
{
    /// <summary>Returns the specification.</summary>
    public T Build() => specification;
}
