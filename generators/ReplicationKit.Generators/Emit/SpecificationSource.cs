using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>The input of a generated file: the specification and the rules that it breaks.</summary>
/// <param name="Model">The specification.</param>
/// <param name="BrokenRules">The rules that prevent a document, as ids and messages.</param>
internal sealed record SpecificationSource(ReplicationModel Model, EquatableArray<string> BrokenRules)
{
    public bool IsBroken => !BrokenRules.IsEmpty;

    /// <summary>Whether an instance is sufficient for the catalog: there is a document, and it has no open members.</summary>
    public bool DescribesItself => Model.IsReady && !IsBroken;

    /// <summary>Whether the id includes a hash, because several replications of the specification need different ids.</summary>
    public bool HasHashedId => !IsBroken && Model.IsOpen && !Model.HasOpenId;

    /// <summary>Whether values of members are spliced into the selector.</summary>
    public bool HasOpenSelector => !IsBroken && Model.Selector is { IsConstant: false };
}
