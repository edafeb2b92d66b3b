using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>The compile-time description of a specification: an entry of the assembly's <c>ReplicationCatalog.All</c>.</summary>
public sealed class ReplicationDescription
{
    private readonly IReadOnlyList<KeyValuePair<string, string>> _options = [];

    /// <summary>Gets the specification's type.</summary>
    public required Type SpecificationType { get; init; }

    /// <summary>Gets the type's full name in C# notation.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the id of the document or its template, in which <c>{Member}</c> represents the value of a member.</summary>
    public required string Id { get; init; }

    /// <summary>Gets a value that indicates whether the id ends with a hash of the replication's identity.</summary>
    public bool HasHashedId { get; init; }

    /// <summary>Gets a value that indicates whether a second document replicates in the opposite direction.</summary>
    public bool IsTwoWay { get; init; }

    /// <summary>Gets the server for which the specification is declared.</summary>
    public CouchServer Server { get; init; } = CouchServer.CouchDB35;

    /// <summary>
    /// Gets the options that the declaration fixes: field names of the document with their values as JSON, without the secrets in URLs.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options
    {
        get => _options;
        init =>
            _options = [
                .. value.Select(option =>
                    KeyValuePair.Create(
                        option.Key,
                        option.Value.StartsWith('"') ? SecretMask.InUrl(option.Value) : SecretMask.InText(option.Value)
                    )
                ),
            ];
    }

    /// <summary>
    /// Gets the top-level fields of a document that the selector reads, or an empty list if there is no selector. A document that is
    /// deleted with an update that keeps them still matches the selector.
    /// </summary>
    public IReadOnlyList<string> SelectorFields { get; init; } = [];

    /// <summary>Gets the members that the declaration leaves open.</summary>
    public IReadOnlyList<OpenMember> OpenMembers { get; init; } = [];

    /// <summary>
    /// Gets the rules that the declaration violates, with their ids and messages. If there are any, the document cannot be written.
    /// </summary>
    public IReadOnlyList<string> BrokenRules { get; init; } = [];

    /// <summary>
    /// Gets a value that indicates whether there are no open members, so that <c>ReplicationCatalog.Specs</c> contains an instance.
    /// </summary>
    public bool IsReady { get; init; }

    /// <summary>Returns the specification's name and id.</summary>
    public override string ToString() => $"{Name} ({Id})";
}

/// <summary>A member that a specification leaves open.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Field">The field of the document that the member sets, or <c>query_params.key</c>, <c>selector</c> or <c>_id</c>.</param>
/// <param name="Type">The member's type in C# notation.</param>
/// <param name="IsRequired">Whether a builder requires the member.</param>
public sealed record OpenMember(string Name, string Field, string Type, bool IsRequired);
