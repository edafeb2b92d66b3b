using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>The purpose of a member.</summary>
internal enum MemberRole
{
    /// <summary>Unknown.</summary>
    Unbound,

    /// <summary>The value of an option.</summary>
    Option,

    /// <summary>The value of a query parameter.</summary>
    QueryParam,

    /// <summary>Only a placeholder of the id.</summary>
    Id,

    /// <summary>A value that the selector's predicate reads.</summary>
    Selector,
}

/// <summary>How the value of a member is set.</summary>
internal enum MemberSetting
{
    /// <summary>Not from outside: the member is computed or has a private setter.</summary>
    None,

    /// <summary>Only by a parameter of the primary constructor.</summary>
    Constructor,

    /// <summary>By a parameter of the primary constructor or an init accessor.</summary>
    ConstructorOrInit,

    /// <summary>By an init or set accessor, or as a field.</summary>
    Init,
}

/// <summary>A property or a field of a specification.</summary>
internal sealed record MemberModel
{
    /// <summary>The name without <c>@</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type without the nullable question mark, starting with <c>global::</c>.</summary>
    public required string TypeName { get; init; }

    public required ValueKind Kind { get; init; }

    /// <summary>Whether the member may be <c>null</c>, in which case the document does not contain it.</summary>
    public bool IsNullable { get; init; }

    public MemberRole Role { get; init; }

    /// <summary>The name of the option in the option table, or <c>null</c> if the member is not bound to an option.</summary>
    public string? Option { get; init; }

    /// <summary>The name of the parameter, or <c>null</c> if the member is not a query parameter.</summary>
    public string? QueryKey { get; init; }

    public MemberSetting Setting { get; init; }

    /// <summary>Whether the compiler requires a value: a <c>required</c> member that the constructor does not set.</summary>
    public bool IsRequired { get; init; }

    /// <summary>
    /// Whether the member has a value if none is set: a default of the parameter, an initializer, <c>[SetsRequiredMembers]</c>.
    /// </summary>
    public bool HasDefault { get; init; }

    /// <summary>Whether the type comes from code without nullable annotations.</summary>
    public bool IsOblivious { get; init; }

    /// <summary>The visibility of the member's type.</summary>
    public Visibility TypeVisibility { get; init; }

    /// <summary>Whether the member is declared by a base record.</summary>
    public bool IsInherited { get; init; }

    /// <summary>Whether it is an error to name the member, except in obsolete code.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>The attributes that say that the member is obsolete or experimental, as code.</summary>
    public EquatableArray<string> Warnings { get; init; } = [];

    /// <summary>Whether the compiler prints the member in the record's <c>ToString</c>.</summary>
    public bool IsPrinted { get; init; }

    /// <summary>Whether the member is not bound, but a bound member may be computed from it.</summary>
    public bool IsUsed { get; init; }

    /// <summary>
    /// Whether a password may be part of what the compiler would print. An endpoint is masked by its own type.
    /// </summary>
    public bool MayPrintSecret =>
        IsPrinted && Role == MemberRole.Option && Kind is ValueKind.String or ValueKind.Uri && Option is not null && MayHoldSecret(Option);

    private static bool MayHoldSecret(string option) =>
        option == ReplicationOptions.IbrowseOptions.Name
        || ReplicationOptions.ByName(option)?.Kind is OptionKind.Endpoint or OptionKind.Proxy;

    public bool IsSettable => Setting != MemberSetting.None;

    /// <summary>Whether a builder requires the member: without it there is no document or no object.</summary>
    public bool IsRequiredByBuilder =>
        IsSettable
        && !(IsForbidden && Setting == MemberSetting.Init)
        && (
            IsRequired
            || (
                !HasDefault
                && (
                    !IsNullable
                    || Setting == MemberSetting.Constructor
                    || Option is "Source" or "Target"
                    || (IsOblivious && Setting != MemberSetting.Init)
                )
            )
        );

    /// <summary>Whether a builder offers the member after all required members have been set.</summary>
    public bool IsOffered => !IsForbidden && Setting is MemberSetting.ConstructorOrInit or MemberSetting.Init && !IsRequiredByBuilder;
}
