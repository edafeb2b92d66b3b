using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>
/// A specification that has no document of which the catalogue can be made without an instance: implemented by generated code only.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDescribedSpecification : IGeneratedSpecification
{
    /// <summary>Gets what is known of the specification at compile time.</summary>
    static abstract ReplicationDescription Description { get; }
}
