using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Switch expressions, tuples that are matched, and variables that patterns declare.</content>
internal sealed partial class PredicateTranslator
{
    // A variable of a pattern is the value that was matched: reading it again has the same result, because nothing changes a document.
    private Dictionary<ILocalSymbol, (Value Value, IParameterSymbol Owner)>? _locals;

    // The arms are tried in order. If none fits, the expression throws.
    private Logic DecideSwitch(ISwitchExpressionOperation expression)
    {
        List<(Logic Condition, Logic Result)> arms = [.. Arms(expression, arm => Decide(arm))];
        Logic logic = new(Formula.False, Formula.False, Formula.True);
        for (int i = arms.Count - 1; i >= 0; i--)
        {
            logic = Logic.Choose(arms[i].Condition, arms[i].Result, logic);
        }

        return logic;
    }

    private Value ReadSwitch(ISwitchExpressionOperation expression)
    {
        List<(Formula, Operand)> cases = [];
        List<Formula> throws = [];
        Formula rest = Formula.True;
        foreach ((Logic condition, Value result) in Arms(expression, arm => Read(arm)))
        {
            Value reached = new Value([(Formula.And(rest, condition.True), new Operand.Constant(null))], Formula.False).Then(_ => result);
            cases.AddRange(reached.Cases);
            throws.Add(Formula.And(rest, condition.Throws));
            throws.Add(reached.Throws);
            rest = Formula.And(rest, condition.False);
        }

        throws.Add(rest);
        return new Value(cases, Formula.Or(throws));
    }

    // All arms are translated even if one cannot be, so that everything is reported at once.
    private List<(Logic Condition, T Result)> Arms<T>(ISwitchExpressionOperation expression, Func<IOperation, T> translate)
        where T : class
    {
        Subject subject = ReadSubject(expression.Value);
        List<(Logic Condition, T Result)> arms = [];
        foreach (ISwitchExpressionArmOperation arm in expression.Arms)
        {
            Logic? condition = Try(() => DecideArm(subject, arm));
            T? result = Try(() => translate(arm.Value));
            if (condition != null && result != null)
            {
                arms.Add((condition, result));
            }
        }

        return arms.Count == expression.Arms.Length ? arms : throw new UntranslatableException();
    }

    private Logic DecideArm(Subject subject, ISwitchExpressionArmOperation arm)
    {
        Logic matches = DecidePattern(subject, arm.Pattern);
        return arm.Guard is { } guard ? Logic.AndAlso(matches, Decide(guard)) : matches;
    }

    // What a pattern is matched with: one value, or the elements of a tuple.
    private Subject ReadSubject(IOperation operation)
    {
        while (operation is IParenthesizedOperation parenthesized)
        {
            operation = parenthesized.Operand;
        }

        IOperation plain = operation is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : operation;
        return plain is ITupleOperation tuple ? new Subject(null, [.. tuple.Elements.Select(Read)]) : new Subject(Read(operation), []);
    }

    // Every element of a tuple is evaluated before the first is matched.
    private Logic DecidePattern(Subject subject, IPatternOperation pattern) =>
        subject.Single is { } value
            ? DecidePattern(value, pattern)
            : DecideTuple(subject.Elements, pattern).After(Formula.Or(subject.Elements.Select(element => element.Throws)));

    private Logic DecideTuple(Value[] elements, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return Logic.Constant(true);
            case INegatedPatternOperation negated:
                return DecideTuple(elements, negated.Pattern).Not();
            case IBinaryPatternOperation binary:
                Logic left = DecideTuple(elements, binary.LeftPattern);
                Logic right = DecideTuple(elements, binary.RightPattern);
                return binary.OperatorKind == BinaryOperatorKind.And ? Logic.AndAlso(left, right) : Logic.OrElse(left, right);
            case IRecursivePatternOperation { DeclaredSymbol: null, PropertySubpatterns.IsEmpty: true } positional
                when positional.DeconstructionSubpatterns.Length == elements.Length:
                Logic logic = Logic.Constant(true);
                for (int i = 0; i < elements.Length; i++)
                {
                    Value element = new(elements[i].Cases, Formula.False);
                    logic = Logic.AndAlso(logic, DecidePattern(element, positional.DeconstructionSubpatterns[i]));
                }

                return logic;
            default:
                throw Untranslatable(pattern, "match a tuple with a pattern for each of its elements");
        }
    }

    private void Declare(IOperation at, ISymbol? variable, Value value)
    {
        if (variable is not ILocalSymbol local)
        {
            return;
        }

        _locals ??= new(SymbolEqualityComparer.Default);
        if (_locals.TryGetValue(local, out (Value Value, IParameterSymbol Owner) declared) && declared.Value != value)
        {
            throw Untranslatable(at, "the variable refers to several fields; repeat the expression instead");
        }

        _locals[local] = (value, _innermost!);
    }

    private Value ReadLocal(ILocalReferenceOperation reference)
    {
        if (_locals == null || !_locals.TryGetValue(reference.Local, out (Value Value, IParameterSymbol Owner) declared))
        {
            throw Unreadable(reference);
        }

        return SymbolEqualityComparer.Default.Equals(declared.Owner, _innermost)
            ? declared.Value
            : throw Untranslatable(reference, "a condition on elements cannot read the enclosing document");
    }

    private readonly struct Subject(Value? single, Value[] elements)
    {
        public Value? Single { get; } = single;

        public Value[] Elements { get; } = elements;
    }
}
