using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>What is known at compile time of a specification: a row of the assembly's <c>ReplicationCatalog.All</c>.</summary>
public sealed class ReplicationDescription
{
    private readonly IReadOnlyList<KeyValuePair<string, string>> _options = [];

    /// <summary>The specification's type.</summary>
    public required Type SpecificationType { get; init; }

    /// <summary>The type's full name as it is written in C#.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the document, or its template, with <c>{Member}</c> for the value of a member.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the id ends with a hash of the replication's identity.</summary>
    public bool HasHashedId { get; init; }

    /// <summary>Whether a second document replicates the other way.</summary>
    public bool IsTwoWay { get; init; }

    /// <summary>The server that the specification is declared for.</summary>
    public CouchServer Server { get; init; } = CouchServer.CouchDB35;

    /// <summary>What the declaration fixes: field names of the document with their values as JSON, secrets in URLs taken out.</summary>
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

    /// <summary>What the declaration leaves open.</summary>
    public IReadOnlyList<OpenMember> OpenMembers { get; init; } = [];

    /// <summary>The rules that the declaration breaks, so that there is no document: ids and what they say.</summary>
    public IReadOnlyList<string> BrokenRules { get; init; } = [];

    /// <summary>Whether nothing is open: an instance is in <c>ReplicationCatalog.Specs</c>.</summary>
    public bool IsReady { get; init; }

    /// <summary>The specification's name and id.</summary>
    public override string ToString() => $"{Name} ({Id})";
}

/// <summary>A member that a specification leaves open.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Field">What it becomes: the document's field, <c>query_params.key</c>, <c>selector</c> or <c>_id</c>.</param>
/// <param name="Type">The member's type as it is written in C#.</param>
/// <param name="IsRequired">Whether a builder asks for it.</param>
public sealed record OpenMember(string Name, string Field, string Type, bool IsRequired);
