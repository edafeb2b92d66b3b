using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>
/// The documents in which a boolean expression is true, is false, or throws. The three formulas are mutually exclusive; negation swaps two
/// of them, so an expression that throws matches neither way. Formulas that no caller needs are not joined: for most expressions only the
/// first is needed.
/// </summary>
internal sealed class Logic
{
    private readonly Func<Formula>? _whenTrue;
    private readonly Func<Formula>? _whenFalse;
    private Formula? _true;
    private Formula? _false;

    public Logic(Formula whenTrue, Formula whenFalse, Formula throws)
    {
        _true = whenTrue;
        _false = whenFalse;
        Throws = throws;
    }

    public Logic(Func<Formula> whenTrue, Func<Formula> whenFalse, Formula throws)
    {
        _whenTrue = whenTrue;
        _whenFalse = whenFalse;
        Throws = throws;
    }

    public Formula True => _true ??= _whenTrue!();

    public Formula False => _false ??= _whenFalse!();

    public Formula Throws { get; }

    public static Logic Constant(bool value) =>
        value ? new Logic(Formula.True, Formula.False, Formula.False) : new Logic(Formula.False, Formula.True, Formula.False);

    public static Logic Of(Formula whenTrue, Formula whenFalse) => new(whenTrue, whenFalse, Formula.False);

    public static Logic Of(Func<Formula> whenTrue, Func<Formula> whenFalse) => new(whenTrue, whenFalse, Formula.False);

    public Logic Not() => new(() => False, () => True, Throws);

    /// <summary>The same, if an expression that is evaluated first may throw as well.</summary>
    public Logic After(Formula throws) => throws == Formula.False ? this : new(() => True, () => False, Formula.Or(throws, Throws));

    /// <summary>Evaluates the right side only if the left one is true.</summary>
    public static Logic AndAlso(Logic left, Logic right) =>
        new(
            () => Formula.And(left.True, right.True),
            () => Formula.Or(left.False, AfterFirst(left, right.False)),
            right.Throws == Formula.False ? left.Throws : Formula.Or(left.Throws, Formula.And(left.True, right.Throws))
        );

    /// <summary>Evaluates the right side only if the left one is false.</summary>
    public static Logic OrElse(Logic left, Logic right) => AndAlso(left.Not(), right.Not()).Not();

    /// <summary>Always evaluates both sides.</summary>
    public static Logic And(Logic left, Logic right)
    {
        Formula throws = Formula.Or(left.Throws, right.Throws);
        return throws == Formula.False
            ? AndAlso(left, right)
            : new Logic(
                Formula.And(left.True, right.True),
                Formula.Or(Formula.And(left.False, Formula.Or(right.True, right.False)), Formula.And(left.True, right.False)),
                throws
            );
    }

    public static Logic Or(Logic left, Logic right) => And(left.Not(), right.Not()).Not();

    public static Logic Equal(Logic left, Logic right) =>
        new(
            Formula.Or(Formula.And(left.True, right.True), Formula.And(left.False, right.False)),
            Formula.Or(Formula.And(left.True, right.False), Formula.And(left.False, right.True)),
            Formula.Or(left.Throws, right.Throws)
        );

    public static Logic Choose(Logic condition, Logic whenTrue, Logic whenFalse) =>
        new(
            Formula.Or(Formula.And(condition.True, whenTrue.True), Formula.And(condition.False, whenFalse.True)),
            Formula.Or(Formula.And(condition.True, whenTrue.False), Formula.And(condition.False, whenFalse.False)),
            Formula.Or(condition.Throws, Formula.And(condition.True, whenTrue.Throws), Formula.And(condition.False, whenFalse.Throws))
        );

    // If the left side cannot throw, "or" alone is exact: the condition of the left side need not be repeated.
    private static Formula AfterFirst(Logic left, Formula second) => left.Throws == Formula.False ? second : Formula.And(left.True, second);
}
