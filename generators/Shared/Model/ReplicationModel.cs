using ReplicationKit.Selectors;

namespace ReplicationKit.Shared;

/// <summary>
/// A specification as declared: everything that the emitters and the rules need to know. It is immutable, equal to another model if all
/// parts are equal, and free of Roslyn types and locations, so the compiler can keep it between two edits and detect that nothing has
/// changed. The analyzers look up locations from the symbol when they report a diagnostic.
/// </summary>
internal sealed record ReplicationModel
{
    public required TypeIdentity Type { get; init; }

    /// <summary>The parts of the id: of the template in the attribute, or of the type's name in kebab case.</summary>
    public required EquatableArray<IdPart> Id { get; init; }

    /// <summary>Whether the attribute sets the id.</summary>
    public bool HasExplicitId { get; init; }

    public bool TwoWay { get; init; }

    /// <summary>The attribute's setting for a Refit interface.</summary>
    public RefitSetting Refit { get; init; }

    /// <summary>The declared server as the number in the attribute, which may not be a known one.</summary>
    public int Server { get; init; }

    /// <summary>Whether that is the default server, which applies if the attribute does not set one.</summary>
    public bool IsForDefaultServer => Server == (int)Rules.ServerVersion.CouchDB35;

    /// <summary>The options that the attribute fixes, in the order of the option table.</summary>
    public EquatableArray<FixedOption> Options { get; init; }

    /// <summary>
    /// The parameters of the created target that <c>[CreateTargetParams]</c> fixes, or <c>null</c> if there is no such attribute.
    /// </summary>
    public FixedTargetParams? TargetParams { get; init; }

    /// <summary>The query parameters that are declared on the record, in order.</summary>
    public EquatableArray<FixedQueryParam> QueryParams { get; init; }

    /// <summary>The record's members, inherited ones first, in the order of declaration.</summary>
    public EquatableArray<MemberModel> Members { get; init; }

    /// <summary>The selector in <c>[SelectorJson]</c>, or <c>null</c> if there is none.</summary>
    public string? SelectorJson { get; init; }

    /// <summary>
    /// The selector as it is written, however it was declared, or <c>null</c> if there is none or it violates a rule. Only the generator
    /// reads it.
    /// </summary>
    public SelectorTemplate? Selector { get; init; }

    /// <summary>The rules that the selector breaks, as ids and subjects. Only the generator reads them.</summary>
    public EquatableArray<string> SelectorRules { get; init; }

    /// <summary>The number of methods with <c>[Selector]</c>.</summary>
    public int SelectorMethods { get; init; }

    /// <summary>The parameters of the constructor with which generated code creates instances.</summary>
    public EquatableArray<ParameterModel> Constructor { get; init; }

    /// <summary>Whether generated code can call a constructor.</summary>
    public bool IsConstructible { get; init; }

    /// <summary>Whether other types of the assembly can call it.</summary>
    public bool HasOpenConstructor { get; init; }

    /// <summary>The visibility of the type.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>Whether a base record is a specification as well, whose members are hidden.</summary>
    public bool HidesInherited { get; init; }

    /// <summary>Whether a generated member hides an inherited one.</summary>
    public bool HidesMembers { get; init; }

    /// <summary>Whether another type has the name of the Refit interface, so that none is generated.</summary>
    public bool IsRefitInterfaceTaken { get; init; }

    /// <summary>How the record's <c>PrintMembers</c> is declared, or <c>null</c> if the record writes its text itself.</summary>
    public string? PrintMembersModifiers { get; init; }

    /// <summary>Whether the record itself names a converter for System.Text.Json.</summary>
    public bool NamesConverter { get; init; }

    /// <summary>
    /// The ids of the compiler's diagnostics about the type, a containing type, a member or a member's type that is obsolete or experimental.
    /// </summary>
    public EquatableArray<string> UseDiagnostics { get; init; }

    /// <summary>Whether it is an error to name the type, because it or a containing type is obsolete.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>The problems of the declaration: rules 0xxx, in the order of the source.</summary>
    public EquatableArray<DeclarationProblem> Problems { get; init; }

    /// <summary>Whether code can be generated, which RPK0001 to RPK0004 prevent.</summary>
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

    /// <summary>
    /// Whether the specification is ready to run: it has no open members, and an instance can be created without arguments.
    /// </summary>
    public bool IsReady =>
        IsConstructible
        && HasOpenConstructor
        && !IsOpen
        && !Members.Any(member => member.IsRequired)
        && Constructor.All(parameter => parameter.HasDefault);

    /// <summary>Whether generated code reads members that only obsolete code can name without an error.</summary>
    public bool ReadsForbidden
    {
        get
        {
            foreach (MemberModel member in Members)
            {
                if (member.IsForbidden)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Whether there is a builder, which requires that all constructor arguments are known.</summary>
    public bool HasBuilder
    {
        get
        {
            foreach (MemberModel member in Members)
            {
                if (member is { IsForbidden: true, IsRequired: true })
                    return false;
            }

            foreach (ParameterModel parameter in Constructor)
            {
                if (!parameter.IsKnown)
                    return false;
            }

            return IsConstructible;
        }
    }

    /// <summary>The value that the attribute fixes for the option with this name, or <c>null</c> if there is none.</summary>
    public FixedOption? Option(string name)
    {
        foreach (FixedOption option in Options)
        {
            if (option.Name == name)
                return option;
        }

        return null;
    }

    /// <summary>The member with this name, or <c>null</c> if there is none.</summary>
    public MemberModel? Member(string name)
    {
        foreach (MemberModel member in Members)
        {
            if (member.Name == name)
                return member;
        }

        return null;
    }

    /// <summary>The member that is bound to the option with this name, or <c>null</c> if there is none.</summary>
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
