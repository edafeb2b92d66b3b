using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>A specification that the generator completes: implemented by generated code only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGeneratedSpecification : IReplicationSpec
{
    /// <summary>Gets the server that the specification is declared for.</summary>
    CouchServer Server => CouchServer.CouchDB35;

    /// <inheritdoc/>
    string? IReplicationSpec.DocumentId => SpecificationDocument.IdOf(this);
}
