using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReplicationKit;

/// <summary>
/// Makes a partial record the specification of a replication. The generator adds the replication document, a staged builder and an entry in
/// the assembly's catalog; the analyzers apply the server's checks at compile time.
/// </summary>
/// <remarks>
/// Each option can be fixed here, or left open as a member of the record with the option's name. An option that is set in neither way is
/// absent from the document, and the server's default applies.
/// <para>
/// The attribute is only used by the compiler and is not emitted to the assembly. It is a <see cref="JsonConverterAttribute"/> so that the
/// source generator of System.Text.Json, which cannot see the code that this generator adds, rejects a specification without a named
/// converter (RPK8003). Otherwise it would write the open members instead of the document. The generated part of each specification names
/// <see cref="ReplicationSpecConverter"/> unless the record names a converter itself, so that <see cref="JsonSerializer"/> writes the whole
/// document with reflection.
/// </para>
/// </remarks>
[Conditional("REPLICATIONKIT_KEEP_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed partial class ReplicationAttribute : JsonConverterAttribute
{
    /// <summary>
    /// Gets or sets the id of the document in the replicator database. It is used literally, except that <c>{Member}</c> is replaced by the
    /// value of that member. If <c>null</c>, the id is the type's name in kebab case. If the record has open members and the id has no
    /// placeholder, a hyphen and eight hexadecimal digits of a SHA-256 over the replication's identity are appended.
    /// </summary>
    public string? Id { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether a second document, with <c>-reverse</c> appended to its id, replicates in the opposite
    /// direction. Each direction requires both databases. With <c>CreateTarget</c>, the client first creates the databases that do not
    /// exist, source and target; otherwise none are created, and the replications crash until the databases exist.
    /// </summary>
    public bool TwoWay { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether a Refit interface is generated. If not set, one is generated when the project references
    /// Refit. <c>true</c> reports a warning (RPK8001) when Refit is not referenced; <c>false</c> generates none.
    /// </summary>
    public bool RefitInterface { get; set; }

    /// <summary>
    /// Gets or sets the server that will run the replication, against which the compiler checks the specification. Open members are checked
    /// at run time against <see cref="ReplicatorOptions.Server"/>. The default is <see cref="CouchServer.CouchDB35"/>.
    /// </summary>
    public CouchServer Server { get; set; } = CouchServer.CouchDB35;

    /// <summary>Creates the converter that writes a specification as its replication document.</summary>
    /// <param name="typeToConvert">The specification's type.</param>
    /// <exception cref="InvalidOperationException">
    /// The generator did not complete the type, because it was not compiled by a C# compiler that runs the generator.
    /// </exception>
    public override JsonConverter CreateConverter(Type typeToConvert)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        if (!typeof(IReplicationSpec).IsAssignableFrom(typeToConvert))
        {
            throw new InvalidOperationException(
                $"'{typeToConvert}' has the attribute [Replication] but is not a specification, because ReplicationKit's source generator did "
                    + "not complete it. The generator runs in C# projects only: declare the record in a C# project, or use a ReplicationDocument."
            );
        }

        return new ReplicationSpecConverter();
    }
}
