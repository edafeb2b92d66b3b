using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Elements of lists by index, list patterns, and entries of dictionaries.</content>
internal sealed partial class PredicateTranslator
{
    private Value ReadIndexer(IPropertyReferenceOperation reference, IOperation instance, IOperation argument)
    {
        Value receiver = Read(instance);
        return FieldType.Of(instance.Type!) is { Shape: FieldShape.Dictionary }
            ? receiver.Then(operand => ReadEntry(reference, operand, argument))
            : ReadElement(reference, receiver, argument);
    }

    private Value ReadElement(IOperation at, Value receiver, IOperation index)
    {
        int number = IndexOf(index);
        return receiver.Then(operand => ElementOrThrow(at, CollectionOf(at, operand), number));
    }

    private int IndexOf(IOperation index)
    {
        while (index is IConversionOperation { ConstantValue.HasValue: false } conversion)
        {
            index = conversion.Operand;
        }

        return
            index.ConstantValue is { HasValue: true, Value: { } constant }
            && Constants.Normalize(constant) is decimal number
            && number is >= 0 and < MaxSizes
            ? (int)number
            : throw UnknownIndex(index);
    }

    private UntranslatableException UnknownIndex(IOperation index) =>
        Untranslatable(
            index,
            "the index must be a constant from 0 to "
                + (MaxSizes - 1).ToString(CultureInfo.InvariantCulture)
                + ", because a path counts from the start"
        );

    // Reading beyond the end throws.
    private Value ElementOrThrow(IOperation at, DocumentField collection, int index)
    {
        Logic has = HasAtLeast(at, collection, index + 1);
        return new Value(
            [(has.True, new Operand.Field(ElementOf(collection, index)))],
            Formula.Or(collection.IsNull, Missing(collection, true), has.False)
        );
    }

    // An element, provided that there is one: the path of a list continues with an index (mango_doc:get_field/3, since 3.0). That it has the
    // right type is ensured for all elements together, because all of them are deserialized.
    private DocumentField ElementOf(DocumentField collection, int index)
    {
        (Scope scope, DocumentField read) = ReadBy(collection);
        Scope elements = scope.Elements(read);
        JsonPath path = collection.Path.Append(index.ToString(CultureInfo.InvariantCulture));
        DocumentField element = new(path, collection.Type.Element!, null, required: true);
        (_indexed ??= []).Add(element, (elements, elements.Root));
        return element;
    }

    // First, ElementAt and their variants without a condition; GetValueOrDefault of a dictionary.
    private Value? ReadElementCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        int? parameters = method.Name switch
        {
            "First" or "FirstOrDefault" when IsEnumerable(method) => 1,
            "ElementAt" or "ElementAtOrDefault" when IsEnumerable(method) => 2,
            "GetValueOrDefault" when call.Instance == null && IsEntryCall(method, "GetValueOrDefault") => call.Arguments.Length,
            _ => null,
        };
        if (call.Arguments.Length != parameters)
        {
            return null;
        }

        List<IOperation> arguments = InOrder(call.Arguments);
        if (method.Name == "GetValueOrDefault")
        {
            return Read(arguments[0]).Then(operand => ReadEntryOrDefault(call, operand, arguments[1], arguments.ElementAtOrDefault(2)));
        }

        int index = parameters == 2 ? IndexOf(arguments[1]) : 0;
        bool orDefault = method.Name.EndsWith("OrDefault", StringComparison.Ordinal);
        return ReadCollection(arguments[0])
            .Then(operand =>
                orDefault
                    ? ElementOrDefault(call, CollectionOf(call, operand), index)
                    : ElementOrThrow(call, CollectionOf(call, operand), index)
            );
    }

    private Value ElementOrDefault(IOperation at, DocumentField collection, int index)
    {
        Logic has = HasAtLeast(at, collection, index + 1);
        return new Value(
            [
                (has.True, new Operand.Field(ElementOf(collection, index))),
                (Formula.Or(Missing(collection, true), has.False), DefaultOf(at, collection.Type.Element!)),
            ],
            collection.IsNull
        );
    }

    private Operand.Constant DefaultOf(IOperation at, FieldType type) =>
        type.AcceptsNull ? new Operand.Constant(null)
        : type.Shape == FieldShape.Record ? throw Untranslatable(at, "the default of a struct is not a value of the document")
        : new Operand.Constant(Constants.Default(type));

    // [], ["a", _] and ["a", ..]
    private Logic DecideList(IListPatternOperation list, DocumentField field)
    {
        int length = list.Patterns.Length;
        bool isOpen = length > 0 && list.Patterns[length - 1] is ISlicePatternOperation;
        foreach (ISlicePatternOperation slice in list.Patterns.OfType<ISlicePatternOperation>())
        {
            if (slice != list.Patterns[length - 1] || slice.Pattern is not (null or IDiscardPatternOperation))
            {
                throw Untranslatable(slice, "\"..\" can only be the last part of a list pattern, because a path counts from the start");
            }
        }

        length -= isOpen ? 1 : 0;
        Logic size = isOpen ? HasAtLeast(list, field, length) : HasSize(field, length);
        Logic logic = Logic.AndAlso(
            IsNull(list, new Operand.Field(field)).Not(),
            Logic.Of(Formula.Or(Missing(field, length == 0), size.True), Formula.Or(Missing(field, length > 0), size.False))
        );
        for (int i = 0; i < length; i++)
        {
            if (list.Patterns[i] is not IDiscardPatternOperation)
            {
                logic = Logic.AndAlso(logic, DecidePattern(Value.Of(new Operand.Field(ElementOf(field, i))), list.Patterns[i]));
            }
        }

        return logic;
    }

    private Value ReadEntry(IOperation at, Operand operand, IOperation key)
    {
        (DocumentField dictionary, DocumentField entry) = EntryOf(at, operand, key);
        return new Value(
            [(Formula.And(dictionary.HasValue, Formula.Field(entry.Path, AtomKind.Exists)), new Operand.Field(entry))],
            Formula.Or(dictionary.IsNull, Formula.And(dictionary.HasValue, Formula.Field(entry.Path, AtomKind.Missing)))
        );
    }

    private Value ReadEntryOrDefault(IOperation at, Operand operand, IOperation key, IOperation? other)
    {
        (DocumentField dictionary, DocumentField entry) = EntryOf(at, operand, key);
        if (other == null)
        {
            return dictionary.Type.Element is { Shape: FieldShape.Record, AcceptsNull: false }
                ? throw Untranslatable(at, "the default of a struct is not a value of the document")
                : new Value([(dictionary.HasValue, new Operand.Field(entry))], dictionary.IsNull);
        }

        Value found = new(
            [(Formula.And(dictionary.HasValue, Formula.Field(entry.Path, AtomKind.Exists)), new Operand.Field(entry))],
            dictionary.IsNull
        );
        Value missing = new Value(
            [(Formula.And(dictionary.HasValue, Formula.Field(entry.Path, AtomKind.Missing)), new Operand.Constant(null))],
            Formula.False
        ).Then(_ => Read(other));
        return new Value([.. found.Cases, .. missing.Cases], Formula.Or(found.Throws, missing.Throws));
    }

    // ContainsKey and TryGetValue
    private Logic? DecideDictionaryCall(IInvocationOperation call, IMethodSymbol method)
    {
        bool tries = IsEntryCall(method, "TryGetValue");
        if (call.Instance == null || !(tries || IsEntryCall(method, "ContainsKey")))
        {
            return null;
        }

        List<IOperation> arguments = InOrder(call.Arguments);
        Value receiver = Read(call.Instance);
        if (tries)
        {
            IOperation variable = arguments[1] is IDeclarationExpressionOperation declaration ? declaration.Expression : arguments[1];
            if (variable is ILocalReferenceOperation { Local: { } local })
            {
                Declare(call, local, receiver.Then(operand => ReadEntryOrDefault(call, operand, arguments[0], null)));
            }
            else if (variable is not IDiscardOperation)
            {
                throw Unreadable(variable);
            }
        }

        return receiver.Decide(operand =>
        {
            (DocumentField dictionary, DocumentField entry) = EntryOf(call, operand, arguments[0]);
            return new Logic(
                Formula.And(dictionary.HasValue, Formula.Field(entry.Path, AtomKind.Exists)),
                Formula.And(dictionary.HasValue, Formula.Field(entry.Path, AtomKind.Missing)),
                dictionary.IsNull
            );
        });
    }

    private static bool IsEntryCall(IMethodSymbol method, string name) =>
        method.Name == name
        && (
            method.ContainingType.ToDisplayString()
                is "System.Collections.Generic.CollectionExtensions"
                    or "System.Collections.Immutable.ImmutableDictionary"
            || FieldType.Of(method.ContainingType) is { Shape: FieldShape.Dictionary }
        );

    // Other entries are fields that the predicate does not read. The entry itself may be missing.
    private (DocumentField Dictionary, DocumentField Entry) EntryOf(IOperation at, Operand operand, IOperation key)
    {
        if (operand is not Operand.Field { Document: { Type: { Shape: FieldShape.Dictionary, Element: { } type } } dictionary })
        {
            throw Unreadable(at);
        }

        if (key.ConstantValue is not { HasValue: true, Value: string name })
        {
            throw Untranslatable(key, "the key must be a constant, because it becomes part of the field's path");
        }

        if (name.Length == 0 || name.IndexOf('\\') >= 0 || !Constants.IsWellFormed(name))
        {
            throw Untranslatable(
                key,
                "a selector cannot refer to a field whose name is empty or contains a backslash or an unpaired surrogate"
            );
        }

        if (type.Shape == FieldShape.NamedEnum && !NamedEnum.IsSupported(type))
        {
            throw Untranslatable(at, UnsupportedEnum);
        }

        object? initial = type.AcceptsNull ? null : Constants.Default(type);
        DocumentField entry = new(dictionary.Path.Append(name), type, initial, required: false);
        (Scope scope, DocumentField parent) = ReadBy(dictionary);
        DocumentField read = parent == dictionary ? entry : new(parent.Path.Append(name), type, initial, required: false);
        return (dictionary, MarkRead(scope, entry, read));
    }
}
