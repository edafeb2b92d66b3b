using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>A specification that the generator completes. Implemented only by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGeneratedSpecification : IReplicationSpec
{
    /// <summary>Gets the server for which the specification is declared.</summary>
    CouchServer Server => CouchServer.CouchDB35;

    /// <inheritdoc/>
    string? IReplicationSpec.DocumentId => SpecificationDocument.IdOf(this);
}
