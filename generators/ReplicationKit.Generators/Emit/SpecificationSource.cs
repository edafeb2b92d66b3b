using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>What a file is generated from: the specification, and the rules that it breaks.</summary>
/// <param name="Model">The specification.</param>
/// <param name="BrokenRules">The rules by which there is no document: ids and what they say.</param>
internal sealed record SpecificationSource(ReplicationModel Model, EquatableArray<string> BrokenRules)
{
    public bool IsBroken => !BrokenRules.IsEmpty;

    /// <summary>Whether an instance is all that the catalogue needs: there is a document, and nothing in it is open.</summary>
    public bool DescribesItself => Model.IsReady && !IsBroken;

    /// <summary>Whether the id gets a hash: several replications of the specification have to have several ids.</summary>
    public bool HasHashedId => !IsBroken && Model.IsOpen && !Model.HasOpenId;

    /// <summary>Whether values of members are spliced into the selector.</summary>
    public bool HasOpenSelector => !IsBroken && Model.Selector is { IsConstant: false };
}
