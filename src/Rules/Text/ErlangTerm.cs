namespace ReplicationKit.Rules;

internal enum ErlangKind
{
    Atom,
    Integer,
    Float,

    /// <summary>A string in double quotes: a list of numbers.</summary>
    String,
    List,
    Tuple,

    /// <summary>A binary or a map, whose content is not parsed.</summary>
    Other,
}

/// <summary>An Erlang value, to the extent that property lists need it.</summary>
internal sealed class ErlangTerm
{
    public ErlangTerm(ErlangKind kind, string text, IReadOnlyList<ErlangTerm>? items = null)
    {
        Kind = kind;
        Text = text;
        Items = items ?? Array.Empty<ErlangTerm>();
    }

    public ErlangKind Kind { get; }

    /// <summary>The name of an atom, the digits of a number, the content of a string.</summary>
    public string Text { get; }

    /// <summary>The elements of a list or tuple.</summary>
    public IReadOnlyList<ErlangTerm> Items { get; }

    public bool IsBoolean => Kind == ErlangKind.Atom && Text is "true" or "false";

    /// <summary>Whether it is a list of pairs. The empty string is the empty list.</summary>
    public bool IsPairList =>
        (Kind == ErlangKind.List || (Kind == ErlangKind.String && Text.Length == 0))
        && Items.All(static item => item is { Kind: ErlangKind.Tuple, Items.Count: 2 });

    public bool IsAtom(string name) => Kind == ErlangKind.Atom && Text == name;
}
