using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>
/// A specification that is described without an instance, because its document is not known at compile time. Implemented only by generated
/// code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDescribedSpecification : IGeneratedSpecification
{
    /// <summary>Gets the compile-time description of the specification.</summary>
    static abstract ReplicationDescription Description { get; }
}
