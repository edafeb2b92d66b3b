using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Rules;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Values: fields, members, constants, and conditional expressions.</content>
internal sealed partial class PredicateTranslator
{
    private const string UnsupportedEnum =
        "flags that are written by name, and names that are not ASCII, cannot be compared exactly; write the enum as a number";

    private const string NotConstant =
        "its value is not a constant; assign it to a static readonly field or a member of the specification, and use that";

    private Value Read(IOperation operation)
    {
        if (operation.ConstantValue.HasValue)
        {
            return Value.Of(new Operand.Constant(Constants.Normalize(operation.ConstantValue.Value)));
        }

        if (operation.Syntax is CollectionExpressionSyntax list)
        {
            return ReadCollectionExpression(operation, list);
        }

        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return Read(parenthesized.Operand);
            case IConversionOperation conversion:
                return ReadConversion(conversion);
            case IParameterReferenceOperation parameter:
                return ReadParameter(parameter);
            case IPropertyReferenceOperation property:
                return ReadProperty(property);
            case IFieldReferenceOperation field:
                return ReadField(field);
            case ILocalReferenceOperation local:
                return ReadLocal(local);
            case IArrayElementReferenceOperation { Indices: [{ } index] } element:
                return ReadElement(element, Read(element.ArrayReference), index);
            case IImplicitIndexerReferenceOperation { Argument: { } index }:
                throw UnknownIndex(index);
            case ISwitchExpressionOperation choice when !IsBoolean(choice.Type):
                return ReadSwitch(choice);
            case IThrowOperation:
                return new Value([], Formula.True);
            case IConditionalAccessOperation access:
                return ReadConditionalAccess(access);
            case IConditionalAccessInstanceOperation:
                return _conditionalReceivers.Peek();
            case ICoalesceOperation coalesce:
                return ReadCoalesce(coalesce);
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                return ReadChoice(choice, whenFalse);
            case IDefaultValueOperation when operation.Type is { } type:
                return Value.Of(new Operand.Constant(FieldType.Of(type) is { AcceptsNull: false } plain ? Constants.Default(plain) : null));
            case IObjectCreationOperation creation:
                return ReadCreation(creation);
            case IArrayCreationOperation { Initializer: { } initializer }:
                return Value.Of(new Operand.Set([.. initializer.ElementValues.Select(ConstantOf)]));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder, OperatorMethod: null } remainder:
                return ReadRemainder(remainder);
            case IInvocationOperation call:
                return ReadCall(call);
            case ISwitchExpressionOperation:
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, IsLifted: false } or IIsPatternOperation or IIsTypeOperation:
            case IBinaryOperation
            {
                Type.SpecialType: SpecialType.System_Boolean,
                IsLifted: false,
                OperatorKind: not BinaryOperatorKind.None
            }:
            case IBinaryOperation binary when Relation(binary.OperatorKind) != null:
                return Value.Of(new Operand.Computed(Decide(operation)));
            default:
                throw Unreadable(operation);
        }
    }

    private UntranslatableException Unreadable(IOperation operation) =>
        Unknown(operation)
        ?? operation switch
        {
            IBinaryOperation => Untranslatable(
                operation,
                "a selector cannot compute values; move the computation to the other operand, as a constant or a member"
            ),
            IInterpolatedStringOperation => Untranslatable(operation, "compare the parts, or make the string a constant or a member"),
            _ => Untranslatable(operation, "it has no equivalent in a selector; the documentation lists the supported expressions"),
        };

    /// <summary>Reports a value that does not depend on the document. Of one that does, it returns <c>null</c>.</summary>
    private UntranslatableException? Unknown(IOperation value) =>
        ReadsDocument(value) ? null
        : ChangingValue.PartOf(value) is { } changing ? Report(DiagnosticIds.ChangingValue, changing, ChangingValue.Advice)
        : Untranslatable(value, NotConstant);

    // A variable of a pattern holds a part of the document.
    private static bool ReadsDocument(IOperation value) =>
        value
            .DescendantsAndSelf()
            .Any(static part => part is IParameterReferenceOperation or ILocalReferenceOperation or IConditionalAccessInstanceOperation);

    private Value ReadParameter(IParameterReferenceOperation reference)
    {
        if (!_scopes.TryGetValue(reference.Parameter, out Scope? scope))
        {
            throw Untranslatable(reference, "a predicate can only read the document and members of the specification");
        }

        return SymbolEqualityComparer.Default.Equals(reference.Parameter, _innermost)
            ? Value.Of(new Operand.Field(scope.Root))
            : throw Untranslatable(reference, "a condition on elements cannot read the enclosing document");
    }

    private Value ReadProperty(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (ChangingValue.Is(property))
        {
            throw Report(DiagnosticIds.ChangingValue, reference, ChangingValue.Advice);
        }

        if (reference.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
        {
            return ReadMember(reference, property, property.Type, property.NullableAnnotation);
        }

        if (reference.Instance == null)
        {
            return ReadStatic(reference, property);
        }

        if (property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return ReadNullable(reference, property.Name, Read(reference.Instance));
        }

        if (property.IsIndexer && reference.Arguments.Length == 1)
        {
            return ReadIndexer(reference, reference.Instance, reference.Arguments[0].Value);
        }

        if (property.ContainingType.SpecialType == SpecialType.System_String)
        {
            return ReadLength(reference, Read(reference.Instance));
        }

        Value receiver = Read(reference.Instance);
        bool counts = property.Name is "Count" or "Length" && FieldType.Of(reference.Instance.Type!)?.Shape == FieldShape.Collection;
        return receiver.Then(operand =>
            operand switch
            {
                Operand.Field { Document: var field } when counts => Reach(field, new Operand.Count(field)),
                Operand.Field { Document: var field } => ReadMemberOf(reference, field, property),
                Operand.Constant { Value: null } => new Value([], Formula.True),
                _ => throw Unreadable(reference),
            }
        );
    }

    // The property of a field that is not null; otherwise reading it throws.
    private Value Reach(DocumentField field, Operand operand) =>
        IsDocument(field) ? Value.Of(operand) : new Value([(field.HasValue, operand)], field.IsNull);

    private Value ReadMemberOf(IOperation at, DocumentField owner, IPropertySymbol property)
    {
        if (owner.Type is not { Shape: FieldShape.Record, Type: INamedTypeSymbol type })
        {
            throw owner.Type.Shape == FieldShape.Dictionary
                ? Untranslatable(at, "a selector cannot list the keys of an object; read the value of a constant key")
                : Unreadable(at);
        }

        DocumentField? field = _fields.Of(property, type, owner.Path, out string id, out string why);
        if (field == null)
        {
            throw Report(id, at, why);
        }

        if (field.Type.Shape == FieldShape.NamedEnum && !NamedEnum.IsSupported(field.Type))
        {
            throw Untranslatable(at, UnsupportedEnum);
        }

        if (_fields.IsUnnamed(property) && !_unnamed.Exists(read => SymbolEqualityComparer.Default.Equals(read.Property, property)))
        {
            _unnamed.Add((property, NameIn(at.Syntax).GetLocation()));
        }

        (Scope scope, DocumentField parent) = ReadBy(owner);
        DocumentField read = parent == owner ? field : _fields.Of(property, type, parent.Path, out _, out _)!;
        return Reach(owner, new Operand.Field(MarkRead(scope, field, read)));
    }

    // The name of the property in the expression or pattern that reads it.
    private static SyntaxNode NameIn(SyntaxNode syntax) =>
        syntax switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            _ => syntax,
        };

    // Records that a field is read. Below an index it is read in all elements, and there it has another path.
    private DocumentField MarkRead(Scope scope, DocumentField field, DocumentField read)
    {
        DocumentField kept = scope.Nulls == NullRejection.Properties ? read.AsDeclared() : read;
        scope.Read(kept);
        if (read == field)
        {
            return kept;
        }

        (_indexed ??= []).Add(field, (scope, kept));
        return field;
    }

    private Value ReadStatic(IPropertyReferenceOperation reference, IPropertySymbol property) =>
        property.ContainingType.ToDisplayString() == "System.DateOnly"
            ? property.Name switch
            {
                "MinValue" => Value.Of(new Operand.Constant("0001-01-01")),
                "MaxValue" => Value.Of(new Operand.Constant("9999-12-31")),
                _ => throw Unreadable(reference),
            }
            : throw Untranslatable(reference, NotConstant);

    private Value ReadField(IFieldReferenceOperation reference)
    {
        if (reference.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
        {
            return ReadMember(reference, reference.Field, reference.Field.Type, reference.Field.NullableAnnotation);
        }

        if (ChangingValue.Is(reference.Field))
        {
            throw Report(DiagnosticIds.ChangingValue, reference, ChangingValue.Advice);
        }

        if (reference.Instance == null)
        {
            return reference.Field is { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String }
                ? Value.Of(new Operand.Constant(string.Empty))
                : ReadStaticField(reference);
        }

        throw Report(DiagnosticIds.FieldName, reference, "System.Text.Json does not serialize fields by default; make it a property");
    }

    private Value ReadNullable(IOperation at, string member, Value receiver) =>
        receiver.Then(operand =>
        {
            Logic isNull = IsNull(at, operand);
            return member switch
            {
                "HasValue" => Value.Of(new Operand.Computed(isNull.Not())),
                "Value" => new Value([(isNull.False, operand)], isNull.True),
                _ => new Value([(isNull.False, operand), (isNull.True, new Operand.Constant(DefaultOf(at, operand)))], Formula.False),
            };
        });

    private object? DefaultOf(IOperation at, Operand operand) =>
        operand switch
        {
            Operand.Field { Document.Type: var type } => Constants.Default(type),
            Operand.Member { Type: var type } => Constants.Default(type),
            _ => throw Unreadable(at),
        };

    private Value ReadConditionalAccess(IConditionalAccessOperation access) =>
        Read(access.Operation)
            .Then(operand =>
            {
                if (operand is Operand.Constant { Value: null })
                {
                    return Value.Of(operand);
                }

                Logic isNull = IsNull(access.Operation, operand);
                _conditionalReceivers.Push(Value.Of(operand));
                Value whenNotNull;
                try
                {
                    whenNotNull = Read(access.WhenNotNull);
                }
                finally
                {
                    _conditionalReceivers.Pop();
                }

                Value guarded = new([(isNull.False, operand)], Formula.False);
                Value result = guarded.Then(_ => whenNotNull);
                return new Value([.. result.Cases, (isNull.True, new Operand.Constant(null))], result.Throws);
            });

    private Value ReadCoalesce(ICoalesceOperation coalesce)
    {
        Value value = Read(coalesce.Value);
        Value whenNull = Read(coalesce.WhenNull);
        return value.Then(operand =>
        {
            Logic isNull = IsNull(coalesce.Value, operand);
            Value other = new Value([(isNull.True, operand)], Formula.False).Then(_ => whenNull);
            return new Value([(isNull.False, operand), .. other.Cases], other.Throws);
        });
    }

    private Value ReadChoice(IConditionalOperation choice, IOperation whenFalse)
    {
        Logic condition = Decide(choice.Condition);
        Value first = new Value([(condition.True, new Operand.Constant(null))], Formula.False).Then(_ => Read(choice.WhenTrue));
        Value second = new Value([(condition.False, new Operand.Constant(null))], Formula.False).Then(_ => Read(whenFalse));
        return new Value([.. first.Cases, .. second.Cases], Formula.Or(condition.Throws, first.Throws, second.Throws));
    }

    private Value ReadCreation(IObjectCreationOperation creation)
    {
        if (ReadList(creation) is { } set)
        {
            return set;
        }

        List<object?> arguments =
        [
            .. InOrder(creation.Arguments).Select(argument => argument.ConstantValue.HasValue ? argument.ConstantValue.Value : null),
        ];
        if (
            creation.Type?.ToDisplayString() == "System.DateOnly"
            && arguments.Count == 3
            && arguments.TrueForAll(a => a is int)
            && arguments[0] is int year and >= 1 and <= 9999
            && arguments[1] is int month and >= 1 and <= 12
            && arguments[2] is int day
            && day >= 1
            && day <= DateTime.DaysInMonth(year, month)
        )
        {
            return Value.Of(new Operand.Constant(new DateTime(year, month, day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }

        throw Unreadable(creation);
    }

    private Value ReadRemainder(IBinaryOperation remainder)
    {
        IOperation right = remainder.RightOperand;
        while (right is IConversionOperation { ConstantValue.HasValue: false } lifted)
        {
            right = lifted.Operand;
        }

        if (
            right.ConstantValue is not { HasValue: true, Value: { } constant }
            || Constants.Normalize(constant) is not decimal divisor
            || divisor != decimal.Truncate(divisor)
            || divisor is 0 or -1
        )
        {
            throw Untranslatable(remainder, "the divisor must be a constant integer");
        }

        return Read(remainder.LeftOperand)
            .Then(operand =>
                operand is Operand.Field { Document: { Type.Shape: FieldShape.Integer } field }
                    ? field.Type.AcceptsNull
                        ? new Value(
                            [(field.HasValue, new Operand.Remainder(field, divisor)), (field.IsNull, new Operand.Constant(null))],
                            Formula.False
                        )
                        : Value.Of(new Operand.Remainder(field, divisor))
                    : throw Untranslatable(remainder, "a selector supports the remainder of integer fields only")
            );
    }

    private Value ReadConversion(IConversionOperation conversion)
    {
        if (conversion.OperatorMethod != null && !IsSpan(conversion.Type))
        {
            throw Untranslatable(conversion, "the server cannot evaluate a user-defined conversion");
        }

        Value value = Read(conversion.Operand);
        ITypeSymbol? from = Plain(conversion.Operand.Type);
        ITypeSymbol? to = Plain(conversion.Type);
        if (
            from is { IsReferenceType: true }
            && to != null
            && !conversion.Conversion.IsImplicit
            && !SymbolEqualityComparer.Default.Equals(from, to)
        )
        {
            throw Untranslatable(conversion, "the fields of a document have the types that its class declares");
        }

        if (from == null || to == null || SymbolEqualityComparer.Default.Equals(from, to) || from.IsReferenceType || !IsNumeric(from))
        {
            return UnwrapNullable(conversion, value);
        }

        if (!IsNumeric(to) || !Keeps(from, to))
        {
            throw Untranslatable(conversion, "the conversion may change the value; compare without it");
        }

        return UnwrapNullable(conversion, value)
            .Then(operand =>
                operand is Operand.Field { Document.Type.Shape: FieldShape.NamedEnum }
                    ? throw Untranslatable(
                        conversion,
                        "the document does not contain the number of an enum that is written by name; compare with its members"
                    )
                : operand is Operand.Member member
                && FieldType.Of(to) is { } type
                && member.Type.Shape != type.Shape
                && type.Shape == FieldShape.Double
                    ? Value.Of(new Operand.Member(member.Expression, type, member.CanBeNull))
                : Value.Of(operand)
            );
    }

    // (int)x of a nullable x throws if x is null.
    private Value UnwrapNullable(IConversionOperation conversion, Value value)
    {
        bool unwraps = IsNullable(conversion.Operand.Type) && conversion.Type is { IsValueType: true } && !IsNullable(conversion.Type);
        return unwraps ? ReadNullable(conversion, "Value", value) : value;
    }

    private object? ConstantOf(IOperation operation)
    {
        Operand? operand = Read(operation).Single;
        return operand is Operand.Constant constant
            ? constant.Value
            : throw Untranslatable(operation, "a list in a predicate can only contain constants");
    }

    private static bool IsNullable(ITypeSymbol? type) => type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static ITypeSymbol? Plain(ITypeSymbol? type) => IsNullable(type) ? ((INamedTypeSymbol)type!).TypeArguments[0] : type;

    private static bool IsSpan(ITypeSymbol? type) =>
        type?.OriginalDefinition.ToDisplayString() is "System.ReadOnlySpan<T>" or "System.Span<T>";

    private static bool IsNumeric(ITypeSymbol type) => type.TypeKind == TypeKind.Enum || Width(type) > 0;

    // Whether the conversion preserves every value: to a wider integer, to a decimal, or to a double from at most 32 bits.
    private static bool Keeps(ITypeSymbol from, ITypeSymbol to)
    {
        ITypeSymbol source = from is INamedTypeSymbol { EnumUnderlyingType: { } underlying } ? underlying : from;
        ITypeSymbol target = to is INamedTypeSymbol { EnumUnderlyingType: { } other } ? other : to;
        if (source.SpecialType == target.SpecialType)
        {
            return true;
        }

        bool fromInteger = Width(source) <= 64;
        return target.SpecialType switch
        {
            SpecialType.System_Decimal => fromInteger,
            SpecialType.System_Double => fromInteger && Width(source) <= 32,
            _ => fromInteger
                && Width(target) <= 64
                && (
                    IsSigned(source) == IsSigned(target)
                        ? Width(source) <= Width(target)
                        : IsSigned(target) && Width(source) < Width(target)
                ),
        };
    }

    private static int Width(ITypeSymbol type) =>
        type.SpecialType switch
        {
            SpecialType.System_SByte or SpecialType.System_Byte => 8,
            SpecialType.System_Int16 or SpecialType.System_UInt16 => 16,
            SpecialType.System_Int32 or SpecialType.System_UInt32 => 32,
            SpecialType.System_Int64 or SpecialType.System_UInt64 => 64,
            SpecialType.System_Double or SpecialType.System_Decimal => 128,
            _ => 0,
        };

    private static bool IsSigned(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64;
}
