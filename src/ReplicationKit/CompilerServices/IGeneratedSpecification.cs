using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>What the generator adds to each specification for the catalogue and for ids: implemented by generated code only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGeneratedSpecification : IReplicationSpec
{
    /// <summary>What is known of the specification at compile time.</summary>
    static abstract ReplicationDescription Description { get; }
}
