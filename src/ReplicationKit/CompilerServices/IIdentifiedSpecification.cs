using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>A specification whose id ends with a hash of the replication's identity. Implemented only by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IIdentifiedSpecification
{
    /// <summary>
    /// Writes the part of the document after the id; for the identity, only the options that determine what is copied from where to where.
    /// </summary>
    /// <param name="json">The writer.</param>
    void WriteOptions(ref DocumentWriter json);
}
