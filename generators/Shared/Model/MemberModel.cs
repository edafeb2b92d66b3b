using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>What a member is for.</summary>
internal enum MemberRole
{
    /// <summary>Nothing that is known here.</summary>
    Unbound,

    /// <summary>The value of an option.</summary>
    Option,

    /// <summary>The value of a query parameter.</summary>
    QueryParam,

    /// <summary>A placeholder of the id, and nothing else.</summary>
    Id,

    /// <summary>A value that the selector's predicate reads.</summary>
    Selector,
}

/// <summary>How a member gets its value.</summary>
internal enum MemberSetting
{
    /// <summary>Not from outside: computed, or with a private setter.</summary>
    None,

    /// <summary>By a parameter of the primary constructor, and by nothing else.</summary>
    Constructor,

    /// <summary>By a parameter of the primary constructor or an init accessor.</summary>
    ConstructorOrInit,

    /// <summary>By an init or set accessor, or as a field.</summary>
    Init,
}

/// <summary>A property or a field of a specification.</summary>
internal sealed record MemberModel
{
    /// <summary>The name as the compiler knows it, without <c>@</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type without the question mark of a nullable one, with <c>global::</c>.</summary>
    public required string TypeName { get; init; }

    public required ValueKind Kind { get; init; }

    /// <summary>Whether the member may be null, and is absent from the document then.</summary>
    public bool IsNullable { get; init; }

    public MemberRole Role { get; init; }

    /// <summary>The option's name in the option table; null: not bound to an option.</summary>
    public string? Option { get; init; }

    /// <summary>The parameter's name; null: not a query parameter.</summary>
    public string? QueryKey { get; init; }

    public MemberSetting Setting { get; init; }

    /// <summary>Whether the compiler demands a value: a <c>required</c> member.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether there is a value without anybody giving one: a default of the parameter, an initializer.</summary>
    public bool HasDefault { get; init; }

    /// <summary>Whether the type comes from code that does not say what may be null.</summary>
    public bool IsOblivious { get; init; }

    /// <summary>From where the member's type can be seen.</summary>
    public Visibility TypeVisibility { get; init; }

    /// <summary>Whether the member is declared by a record that this one inherits from.</summary>
    public bool IsInherited { get; init; }

    /// <summary>Whether the compiler prints the member in the record's <c>ToString</c>.</summary>
    public bool IsPrinted { get; init; }

    /// <summary>Whether the member is bound to nothing, and a bound one may be computed from it.</summary>
    public bool IsUsed { get; init; }

    /// <summary>
    /// Whether a password may be part of what the compiler would print. An endpoint is masked by its own type.
    /// </summary>
    public bool MayPrintSecret =>
        IsPrinted && Role == MemberRole.Option && Kind is ValueKind.Text or ValueKind.Uri && Option is not null && MayHoldSecret(Option);

    private static bool MayHoldSecret(string option) =>
        option == ReplicationOptions.IbrowseOptions.Name
        || ReplicationOptions.ByName(option)?.Kind is OptionKind.Endpoint or OptionKind.Proxy;

    public bool IsSettable => Setting != MemberSetting.None;

    /// <summary>Whether a builder has to ask for the member: there is no document, or no object, without it.</summary>
    public bool IsAskedFor =>
        IsSettable
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

    /// <summary>Whether a builder offers the member once everything that it asks for is there.</summary>
    public bool IsOffered => Setting is MemberSetting.ConstructorOrInit or MemberSetting.Init && !IsAskedFor;
}
