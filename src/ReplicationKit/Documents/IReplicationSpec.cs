using System.Buffers;
using System.Text.Json.Serialization;

namespace ReplicationKit;

/// <summary>
/// The declaration of a replication: a record with <see cref="ReplicationAttribute"/> that the generator completes, or a
/// <see cref="ReplicationDocument"/> that is created at run time.
/// </summary>
[JsonConverter(typeof(ReplicationSpecConverter))]
public interface IReplicationSpec
{
    /// <summary>
    /// Gets the id of the forward document in the replicator database, or <c>null</c> to let the client derive one from the identity.
    /// </summary>
    string? DocumentId { get; }

    /// <summary>
    /// Gets a value that indicates whether a second document replicates in the opposite direction, with <c>-reverse</c> appended to the id.
    /// </summary>
    bool IsTwoWay => false;

    /// <summary>
    /// Writes the replication document as UTF-8 JSON: one object that begins with <c>_id</c>. Options that are not set are absent, since
    /// the server rejects null.
    /// </summary>
    /// <param name="output">The output.</param>
    /// <param name="context">The server that will run the replication, and the direction.</param>
    /// <exception cref="ReplicationValidationException">
    /// The declaration violates a rule, or a non-nullable member is null. The values of open members are not checked here:
    /// <see cref="Replicator"/> and generated Refit interfaces check them before they send, and <see cref="ReplicationValidator"/> checks
    /// them on demand.
    /// </exception>
    void WriteTo(IBufferWriter<byte> output, in WriteContext context);

    /// <summary>Returns the replication document as an object that can be read, changed and compared with the deployed one.</summary>
    /// <param name="context">The server that will run the replication, and the direction.</param>
    /// <exception cref="ReplicationValidationException">See <see cref="WriteTo"/>.</exception>
    ReplicationDocument ToDocument(in WriteContext context);
}
