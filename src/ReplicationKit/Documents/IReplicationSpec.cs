using System.Buffers;
using System.Text.Json.Serialization;

namespace ReplicationKit;

/// <summary>
/// A replication as it is declared: what the generator makes of a record with <see cref="ReplicationAttribute"/>, or a
/// <see cref="ReplicationDocument"/> that is put together at run time.
/// </summary>
[JsonConverter(typeof(ReplicationSpecConverter))]
public interface IReplicationSpec
{
    /// <summary>The id of the forward document in the replicator database; null lets the client derive one from the identity.</summary>
    string? DocumentId { get; }

    /// <summary>Whether a second document replicates the other way, under the id with <c>-reverse</c> added.</summary>
    bool IsTwoWay => false;

    /// <summary>
    /// Writes the replication document as UTF-8 JSON: one object with <c>_id</c> first. Options that are not set are absent, since
    /// the server refuses null.
    /// </summary>
    /// <param name="output">Where the document goes.</param>
    /// <param name="context">The server that will run the replication, and the direction.</param>
    /// <exception cref="ReplicationValidationException">
    /// The declaration breaks a rule, or a member that may not be null is. The values of open members are not held against the rules here:
    /// <see cref="Replicator"/> and generated Refit interfaces do that before they send, <see cref="ReplicationValidator"/> when it is
    /// asked.
    /// </exception>
    void WriteTo(IBufferWriter<byte> output, in WriteContext context);

    /// <summary>Gives the replication document as an object, to look at, to change, to compare with what is deployed.</summary>
    /// <param name="context">The server that will run the replication, and the direction.</param>
    /// <exception cref="ReplicationValidationException">As of <see cref="WriteTo"/>.</exception>
    ReplicationDocument ToDocument(in WriteContext context);
}
