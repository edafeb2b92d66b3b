using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>
/// A value by cases: in the documents of each guard it is that operand; in the documents of <see cref="Throws"/> reading it throws.
/// </summary>
internal sealed class Value(IReadOnlyList<(Formula Guard, Operand Operand)> cases, Formula throws)
{
    public IReadOnlyList<(Formula Guard, Operand Operand)> Cases { get; } = cases;

    public Formula Throws { get; } = throws;

    public static Value Of(Operand operand) => new([(Formula.True, operand)], Formula.False);

    /// <summary>The only operand of the value, if it is the same for every document.</summary>
    public Operand? Single => Cases.Count == 1 && Throws == Formula.False && Cases[0].Guard == Formula.True ? Cases[0].Operand : null;

    /// <summary>Continues from each case and drops unreachable ones.</summary>
    public Value Then(Func<Operand, Value> next)
    {
        if (Single is { } single && next(single) is var only)
        {
            return only.Cases.All(reached => reached.Guard != Formula.False)
                ? only
                : new Value([.. only.Cases.Where(reached => reached.Guard != Formula.False)], only.Throws);
        }

        List<(Formula, Operand)> cases = [];
        List<Formula> throws = [Throws];
        foreach ((Formula guard, Operand operand) in Cases)
        {
            Value value = next(operand);
            foreach ((Formula inner, Operand result) in value.Cases)
            {
                Formula both = Formula.And(guard, inner);
                if (both != Formula.False)
                {
                    cases.Add((both, result));
                }
            }

            throws.Add(Formula.And(guard, value.Throws));
        }

        return new Value(cases, Formula.Or(throws));
    }

    /// <summary>Converts each case to a condition.</summary>
    public Logic Decide(Func<Operand, Logic> decide)
    {
        if (Single is { } single)
        {
            return decide(single);
        }

        List<Formula> whenTrue = [];
        List<Formula> whenFalse = [];
        List<Formula> throws = [Throws];
        foreach ((Formula guard, Operand operand) in Cases)
        {
            Logic logic = decide(operand);
            whenTrue.Add(Formula.And(guard, logic.True));
            whenFalse.Add(Formula.And(guard, logic.False));
            throws.Add(Formula.And(guard, logic.Throws));
        }

        return new Logic(Formula.Or(whenTrue), Formula.Or(whenFalse), Formula.Or(throws));
    }
}
