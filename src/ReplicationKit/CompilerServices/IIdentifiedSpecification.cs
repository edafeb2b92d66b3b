using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>A specification whose id gets a hash of the replication's identity: implemented by generated code only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IIdentifiedSpecification
{
    /// <summary>
    /// Writes what follows the id in the document; for the identity, only the options that decide what is copied from where to where.
    /// </summary>
    /// <param name="json">Where to write.</param>
    void WriteOptions(ref DocumentWriter json);
}
