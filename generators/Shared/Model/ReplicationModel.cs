using ReplicationKit.Selectors;

namespace ReplicationKit.Shared;

/// <summary>
/// A specification as its declaration has it: everything that the emitters and the rules need to know. Its law: immutable, equal to
/// another when every part is equal, and without any Roslyn type or location, so that the compiler can keep it between two edits
/// and find that nothing has changed. Locations are looked up by the analyzers, from the symbol, when there is something to report.
/// </summary>
internal sealed record ReplicationModel
{
    public required TypeIdentity Type { get; init; }

    /// <summary>The id's parts: of the attribute's template, or of the type's name in kebab case.</summary>
    public required EquatableArray<IdPart> Id { get; init; }

    /// <summary>Whether the attribute gives the id.</summary>
    public bool HasExplicitId { get; init; }

    public bool TwoWay { get; init; }

    /// <summary>What the attribute says about a Refit interface.</summary>
    public RefitSetting Refit { get; init; }

    /// <summary>The declared server, as the number that the attribute holds: perhaps none of the known ones.</summary>
    public int Server { get; init; }

    /// <summary>Whether that is the server for which everything is, unless it states another.</summary>
    public bool IsForDefaultServer => Server == (int)Rules.ServerVersion.CouchDB35;

    /// <summary>What the attribute fixes, in the order of the option table.</summary>
    public EquatableArray<FixedOption> Options { get; init; }

    /// <summary>The parameters of the target's creation that <c>[CreateTargetParams]</c> fixes; null: no such attribute.</summary>
    public FixedTargetParams? TargetParams { get; init; }

    /// <summary>The query parameters that stand on the record, in order.</summary>
    public EquatableArray<FixedQueryParam> QueryParams { get; init; }

    /// <summary>The record's members, inherited ones first, in the order of declaration.</summary>
    public EquatableArray<MemberModel> Members { get; init; }

    /// <summary>The selector as <c>[SelectorJson]</c> has it; null: none.</summary>
    public string? SelectorJson { get; init; }

    /// <summary>
    /// The selector as it is written, whichever way it was declared; null: there is none, or rules stand in its way. Only the generator
    /// reads it.
    /// </summary>
    public SelectorTemplate? Selector { get; init; }

    /// <summary>The rules that stand in the selector's way: ids and what they are about. Only the generator reads them.</summary>
    public EquatableArray<string> SelectorRules { get; init; }

    /// <summary>How many methods have <c>[Selector]</c>.</summary>
    public int SelectorMethods { get; init; }

    /// <summary>The parameters of the constructor by which generated code makes instances.</summary>
    public EquatableArray<ParameterModel> Constructor { get; init; }

    /// <summary>Whether there is a constructor that generated code can call.</summary>
    public bool IsConstructible { get; init; }

    /// <summary>Whether other types of the assembly may call it.</summary>
    public bool HasOpenConstructor { get; init; }

    /// <summary>From where the type can be seen.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>Whether a record that this one inherits from is a specification as well, whose members are hidden.</summary>
    public bool HidesInherited { get; init; }

    /// <summary>How the record's <c>PrintMembers</c> is declared, or <c>null</c> if the record writes its text itself.</summary>
    public string? PrintMembersModifiers { get; init; }

    /// <summary>Whether the record names a converter for System.Text.Json itself.</summary>
    public bool NamesConverter { get; init; }

    /// <summary>Whether the type, a type around it, a member of it or a member's type is obsolete.</summary>
    public bool IsObsolete { get; init; }

    /// <summary>Whether it is an error to name the type: it is obsolete, or a type around it.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>What is wrong with the declaration: rules 0xxx, in the order of the source.</summary>
    public EquatableArray<DeclarationProblem> Problems { get; init; }

    /// <summary>Whether code can be generated at all: not where RPK0001 to RPK0004 are broken.</summary>
    public bool CanGenerate
    {
        get
        {
            foreach (DeclarationProblem problem in Problems)
            {
                if (problem.PreventsGeneration)
                    return false;
            }

            return true;
        }
    }

    /// <summary>The members that are part of the document or of its id.</summary>
    public IEnumerable<MemberModel> OpenMembers => Members.Where(member => member.Role is not MemberRole.Unbound);

    /// <summary>Whether a member is part of the document or of its id.</summary>
    public bool IsOpen
    {
        get
        {
            foreach (MemberModel member in Members)
            {
                if (member.Role is not MemberRole.Unbound)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Whether the record's <c>ToString</c> would show a password as the compiler writes it.</summary>
    public bool MayPrintSecret => PrintMembersModifiers is not null && Members.Any(member => member.MayPrintSecret);

    /// <summary>Whether a member's value is part of the id.</summary>
    public bool HasOpenId
    {
        get
        {
            foreach (IdPart part in Id)
            {
                if (part.IsPlaceholder)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Whether the specification is ready to run as it stands: nothing is open, and nothing is needed to make one.</summary>
    public bool IsReady =>
        IsConstructible
        && HasOpenConstructor
        && !IsOpen
        && !Members.Any(member => member.IsRequired)
        && Constructor.All(parameter => parameter.HasDefault);

    /// <summary>Whether there is a builder: it has to know what it gives to the constructor.</summary>
    public bool HasBuilder
    {
        get
        {
            foreach (ParameterModel parameter in Constructor)
            {
                if (!parameter.IsKnown)
                    return false;
            }

            return IsConstructible;
        }
    }

    /// <summary>What the attribute fixes of the option with this name, or null.</summary>
    public FixedOption? Option(string name)
    {
        foreach (FixedOption option in Options)
        {
            if (option.Name == name)
                return option;
        }

        return null;
    }

    /// <summary>The member with this name, or null.</summary>
    public MemberModel? Member(string name)
    {
        foreach (MemberModel member in Members)
        {
            if (member.Name == name)
                return member;
        }

        return null;
    }

    /// <summary>The member that is bound to the option with this name, or null.</summary>
    public MemberModel? MemberFor(string optionName)
    {
        foreach (MemberModel member in Members)
        {
            if (member.Role == MemberRole.Option && member.Option == optionName)
                return member;
        }

        return null;
    }
}
