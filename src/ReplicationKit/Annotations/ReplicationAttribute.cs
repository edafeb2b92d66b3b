using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReplicationKit;

/// <summary>
/// Makes a partial record the specification of a replication: the generator completes it with the replication document, a staged
/// builder and a row in the assembly's catalogue, and the analyzers check it as the server would.
/// </summary>
/// <remarks>
/// Each option can be fixed here or left open as a member of the record that has the option's name. What is set neither here nor
/// by a member is absent from the document, and the server's default holds.
/// <para>
/// The attribute is for the compiler and does not reach the assembly. It is a <see cref="JsonConverterAttribute"/> so that the source
/// generator of System.Text.Json, which cannot see what this one generates, refuses a specification on which no converter is named
/// (RPK8003): it would write the open members in the place of the document. The generated part of each specification names
/// <see cref="ReplicationSpecConverter"/> where the record does not name a converter itself, so that <see cref="JsonSerializer"/>
/// writes the whole document by reflection.
/// </para>
/// </remarks>
[Conditional("REPLICATIONKIT_KEEP_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed partial class ReplicationAttribute : JsonConverterAttribute
{
    /// <summary>
    /// The id of the document in the replicator database, taken literally but for <c>{Member}</c>, which stands for the value of
    /// a member. Null: the type's name in kebab case. An id without a placeholder on a record with open members gets a hyphen and
    /// eight hexadecimal digits of a SHA-256 over the replication's identity.
    /// </summary>
    public string? Id { get; set; }

    /// <summary>
    /// Whether a second document replicates the other way, with <c>-reverse</c> added to its id. Each direction needs both databases: with
    /// <c>CreateTarget</c> the client creates those that are missing, source and target, before it writes the documents; without it none
    /// are
    /// created, and the replications crash until they exist.
    /// </summary>
    public bool TwoWay { get; set; }

    /// <summary>
    /// Whether a Refit interface is generated. Not given: where the project references Refit. True asks for it, so that there is a
    /// warning (RPK8001) where Refit is not referenced; false does without.
    /// </summary>
    public bool RefitInterface { get; set; }

    /// <summary>
    /// The server that will run the replication, for what the compiler checks. What is open is checked at run time, for
    /// <see cref="ReplicatorOptions.Server"/>. Default: <see cref="CouchServer.CouchDB35"/>.
    /// </summary>
    public CouchServer Server { get; set; } = CouchServer.CouchDB35;

    /// <summary>Gives the converter that writes a specification as its replication document.</summary>
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
