using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Arrays and lists.</content>
internal sealed partial class PredicateTranslator
{
    private static bool IsEnumerable(IMethodSymbol method) => method.ContainingType.ToDisplayString() == "System.Linq.Enumerable";

    private Logic? DecideCollectionCall(IInvocationOperation call, IMethodSymbol method)
    {
        bool enumerable = IsEnumerable(method);
        bool span = method.ContainingType.ToDisplayString() == "System.MemoryExtensions";
        List<IOperation> arguments = InOrder(call.Arguments);
        if (method.Name == "Contains" && (enumerable || span) && arguments.Count == 2)
        {
            return DecideContains(call, arguments[0], arguments[1], nullThrows: !span);
        }

        if (method.Name == "Contains" && call.Instance is { Type: INamedTypeSymbol set } && IsSet(set))
        {
            throw Untranslatable(call.Instance, "a set may use its own comparer; use an array, a List<T> or an IReadOnlyList<T>");
        }

        if (
            method.Name == "Contains"
            && call.Instance?.Type is { } type
            && arguments.Count == 1
            && FieldType.Of(type)?.Shape == FieldShape.Collection
        )
        {
            return DecideContains(call, call.Instance, arguments[0], nullThrows: true);
        }

        if (!enumerable || method.Name is not ("Any" or "All"))
        {
            return null;
        }

        return arguments.Count == 1 ? DecideAny(call) : DecideElements(call, arguments[0], arguments[1], all: method.Name == "All");
    }

    private static bool IsSet(INamedTypeSymbol type) =>
        type
            .AllInterfaces.Prepend(type)
            .Any(each =>
                each.OriginalDefinition.ToDisplayString()
                    is "System.Collections.Generic.ISet<T>"
                        or "System.Collections.Generic.IReadOnlySet<T>"
            );

    private Value ReadCollection(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return Read(operation);
    }

    private DocumentField CollectionOf(IOperation at, Operand operand)
    {
        if (operand is not Operand.Field { Document: { Type: { Shape: FieldShape.Collection, Element: { } element } } field })
        {
            throw Unreadable(at);
        }

        return element.Shape != FieldShape.NamedEnum || NamedEnum.IsSupported(element) ? field : throw Untranslatable(at, UnsupportedEnum);
    }

    private Logic DecideAny(IInvocationOperation call) =>
        ReadCollection(call.Arguments[0].Value)
            .Decide(operand =>
            {
                DocumentField field = CollectionOf(call, operand);
                Formula any = Formula.Elements(field.Path, AtomKind.Element, Formula.Field(JsonPath.Root, AtomKind.Exists));
                return InCollection(field, Logic.Of(any, HasSize(field, 0).True), whenEmpty: false, nullThrows: true);
            });

    // A missing field that is an empty collection, and a null one.
    private static Logic InCollection(DocumentField field, Logic present, bool whenEmpty, bool nullThrows)
    {
        Formula missing = field.MissingIsValue ? Formula.Field(field.Path, AtomKind.Missing) : Formula.False;
        return new Logic(
            Formula.Or(whenEmpty ? missing : Formula.False, present.True),
            Formula.Or(whenEmpty ? Formula.False : missing, nullThrows ? Formula.False : field.IsNull, present.False),
            nullThrows ? field.IsNull : Formula.False
        );
    }

    private Logic DecideElements(IInvocationOperation call, IOperation source, IOperation predicate, bool all)
    {
        while (predicate is IDelegateCreationOperation or IConversionOperation)
        {
            predicate = predicate is IDelegateCreationOperation creation ? creation.Target : ((IConversionOperation)predicate).Operand;
        }

        if (predicate is not IAnonymousFunctionOperation { Symbol.Parameters.Length: 1 } lambda || BodyOf(lambda.Body) is not { } body)
        {
            throw Untranslatable(predicate, "write the condition as a lambda expression");
        }

        return ReadCollection(source)
            .Decide(operand =>
            {
                DocumentField field = CollectionOf(call, operand);
                Logic element = DecideElement(field, lambda.Symbol.Parameters[0], body);
                if (element.Throws != Formula.False)
                {
                    throw Untranslatable(
                        body,
                        "an element or a field in JSON may be null or missing, for which this throws; use \"?.\", test for null first, "
                            + "or declare the elements and the property as not nullable"
                    );
                }

                // "All" means that none is false.
                Formula wanted = all ? element.False : element.True;
                Formula some = Formula.Elements(field.Path, AtomKind.Element, wanted);
                Formula none = Formula.And(
                    Formula.Elements(field.Path, AtomKind.NoElement, wanted),
                    FormulaGuard.Accepts(field.Path, JsonKinds.Array)
                );
                Logic logic = InCollection(field, Logic.Of(some, none), whenEmpty: false, nullThrows: true);
                return all ? logic.Not() : logic;
            });
    }

    // Null is accepted where System.Text.Json accepts it. Only if the condition then throws, it relies on the declared types.
    private Logic DecideElement(DocumentField field, IParameterSymbol parameter, IOperation body)
    {
        (Scope scope, DocumentField collection) = ReadBy(field);
        NullRejection nulls = scope.Nulls;
        while (true)
        {
            Scope elements = scope.Elements(collection, nulls);
            Logic logic = DecideElement(elements, parameter, body);
            if (logic.Throws == Formula.False || nulls == NullRejection.Properties)
            {
                return logic;
            }

            scope.Discard(collection, elements);
            nulls++;
        }
    }

    private Logic DecideElement(Scope elements, IParameterSymbol parameter, IOperation body)
    {
        IParameterSymbol? outer = _innermost;
        Dictionary<ILocalSymbol, (Value, IParameterSymbol)>? outerLocals = _locals;
        _locals = outerLocals == null ? null : new(outerLocals, SymbolEqualityComparer.Default);
        _scopes[parameter] = elements;
        _innermost = parameter;
        try
        {
            return Decide(body);
        }
        finally
        {
            _innermost = outer;
            _locals = outerLocals;
        }
    }

    private Logic DecideContains(IInvocationOperation call, IOperation source, IOperation item, bool nullThrows) =>
        ReadCollection(source)
            .Decide(operand =>
            {
                if (operand is Operand.Set set)
                {
                    return Read(item).Decide(wanted => OneOf(call, wanted, set.Values));
                }

                if (operand is Operand.MemberList list)
                {
                    return Read(item).Decide(wanted => OneOf(call, wanted, list, nullThrows));
                }

                DocumentField field = CollectionOf(call, operand);
                (Scope scope, DocumentField collection) = ReadBy(field);
                DocumentField element = scope.Elements(collection).Root;
                Logic equal = Compare(call, RelationKind.Equal, Value.Of(new Operand.Field(element)), Read(item), exact: false);
                if (equal.Throws != Formula.False)
                {
                    throw Untranslatable(item, "the argument must be a constant or a member");
                }

                Formula none = Formula.And(
                    Formula.Elements(field.Path, AtomKind.NoElement, equal.True),
                    FormulaGuard.Accepts(field.Path, JsonKinds.Array)
                );
                Logic present = Logic.Of(Formula.Elements(field.Path, AtomKind.Element, equal.True), none);
                return InCollection(field, present, whenEmpty: false, nullThrows);
            });

    private Logic OneOf(IOperation at, Operand wanted, IReadOnlyList<object?> values)
    {
        Logic logic = Logic.Constant(false);
        foreach (object? value in values)
        {
            logic = Logic.OrElse(logic, Compare(at, RelationKind.Equal, wanted, new Operand.Constant(value), exact: false));
        }

        return logic;
    }

    /// <summary>The expression of a lambda or of a block with a single <c>return</c>; otherwise <c>null</c>.</summary>
    internal static IOperation? BodyOf(IBlockOperation? block)
    {
        List<IOperation> statements =
        [
            .. block?.Operations.Where(operation => !operation.IsImplicit || operation is IReturnOperation) ?? [],
        ];
        return statements.Count == 1 && statements[0] is IReturnOperation { ReturnedValue: { } value } ? value : null;
    }
}
