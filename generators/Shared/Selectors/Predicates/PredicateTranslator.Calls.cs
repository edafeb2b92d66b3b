using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Rules;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Method calls on strings and values.</content>
internal sealed partial class PredicateTranslator
{
    private const string WhiteSpace =
        @"^(?:[\x09-\x0d ]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)*\z";

    private const string Ordinal = "System.StringComparison.Ordinal";

    private Value ReadCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method is { Name: "GetValueOrDefault", Parameters.Length: 0 } && IsNullable(method.ContainingType) && call.Instance != null)
        {
            return ReadNullable(call, method.Name, Read(call.Instance));
        }

        if (IsEnumerable(method) && method.Name is "Count" or "LongCount" && call.Arguments.Length == 1)
        {
            return ReadCollection(call.Arguments[0].Value)
                .Then(operand => Reach(CollectionOf(call, operand), new Operand.Count(CollectionOf(call, operand))));
        }

        if (ReadElementCall(call) is { } element)
        {
            return element;
        }

        Logic? logic = DecideCall(call);
        return logic == null ? throw UnknownCall(call) : Value.Of(new Operand.Computed(logic));
    }

    private UntranslatableException UnknownCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (ChangingValue.PartOf(call) is { } changing)
        {
            return Report(DiagnosticIds.ChangingValue, changing, ChangingValue.Advice);
        }

        if (Unknown(call) is { } unknown)
        {
            return unknown;
        }

        string type = method.ContainingType.ToDisplayString();
        bool compares =
            method.Name is "Compare" or "CompareOrdinal" or "CompareTo"
            && (type == "string" || call.Instance?.Type?.SpecialType == SpecialType.System_String);
        if (compares)
        {
            return Report(
                DiagnosticIds.StringOrder,
                call,
                "the server orders strings by ICU collation, C# by culture or by code units; compare for equality, or store a number or a DateOnly"
            );
        }

        return type == "string"
            ? Untranslatable(
                call,
                "the supported methods are Equals, StartsWith, EndsWith and Contains with StringComparison.Ordinal, IsNullOrEmpty and IsNullOrWhiteSpace"
            )
            : Untranslatable(
                call,
                IsEnumerable(method) ? UnsupportedQuery(method) : "the method's body is not analyzed; write the condition inline"
            );
    }

    private static string UnsupportedQuery(IMethodSymbol method) =>
        method.Name is "Count" or "LongCount"
            ? $"a selector cannot count the elements that satisfy a condition; use Any or All, or {method.Name} without a condition"
            : $"a selector has no equivalent of {method.Name}; put the condition into Any or All";

    private Logic? DecideCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.ContainingType.SpecialType == SpecialType.System_String)
        {
            return DecideText(call, method);
        }

        if (method.Name == "IsMatch" && IsRegex(method.ContainingType))
        {
            return DecideRegex(call, method);
        }

        if ((DecideCollectionCall(call, method) ?? DecideDictionaryCall(call, method)) is { } logic)
        {
            return logic;
        }

        if (IsStaticEquals(method))
        {
            List<IOperation> values = InOrder(call.Arguments);
            return DecideStaticEquals(call, values[0], values[1]);
        }

        bool equals =
            method is { Name: "Equals", IsStatic: false, Parameters.Length: 1 }
            && method.ReturnType.SpecialType == SpecialType.System_Boolean
            && call.Instance != null;
        return equals ? DecideEquals(call, call.Instance!, call.Arguments[0].Value, exact: false) : null;
    }

    private Logic? DecideText(IInvocationOperation call, IMethodSymbol method)
    {
        List<IOperation> arguments = InOrder(call.Arguments);
        switch (method.Name)
        {
            case "IsNullOrEmpty" or "IsNullOrWhiteSpace":
                bool orWhiteSpace = method.Name == "IsNullOrWhiteSpace";
                return Read(arguments[0]).Decide(operand => NullOrEmpty(call, operand, orWhiteSpace));
            case "Equals" when method.IsStatic:
                return DecideEquals(call, arguments[0], arguments[1], RequireOrdinal(call, method, arguments, 2));
            case "Equals" when call.Instance != null:
                return DecideEquals(call, call.Instance, arguments[0], RequireOrdinal(call, method, arguments, 1));
            case "StartsWith" or "EndsWith" or "Contains" when call.Instance != null:
                bool cultural =
                    method.Name != "Contains"
                    && method.Parameters.Length == 1
                    && method.Parameters[0].Type.SpecialType == SpecialType.System_String;
                if (cultural)
                {
                    string fixedCall = call.Syntax.ToString();
                    throw Untranslatable(
                        call,
                        "without StringComparison.Ordinal the comparison depends on the machine's culture",
                        fixedCall.Substring(0, fixedCall.Length - 1) + $", {Ordinal})"
                    );
                }

                RequireOrdinal(call, method, arguments, 1);
                return DecidePart(call, method.Name, arguments[0]);
            default:
                return null;
        }
    }

    // Whether the call passes StringComparison.Ordinal; any other comparison is reported.
    private bool RequireOrdinal(IInvocationOperation call, IMethodSymbol method, List<IOperation> arguments, int at)
    {
        if (method.Parameters.Length <= at)
        {
            return false;
        }

        int? comparison = arguments[at].Type?.Name == "StringComparison" ? arguments[at].ConstantValue.Value as int? : null;
        return comparison switch
        {
            (int)StringComparison.Ordinal => true,

            // The odd values ignore case. No fix: an ordinal comparison would replicate fewer documents.
            1 or 3 or 5 => throw Untranslatable(
                arguments[at],
                "a selector cannot ignore case; compare a field that is stored in lower case, or match a regular expression such as '^[aA]cme'"
            ),
            _ => throw Untranslatable(
                arguments[at],
                "only StringComparison.Ordinal is supported; the others depend on tables that the server does not have",
                Ordinal
            ),
        };
    }

    // object.Equals, Nullable.Equals and decimal.Equals compare as "==" does, if both values have the same type.
    private static bool IsStaticEquals(IMethodSymbol method) =>
        method is { Name: "Equals", IsStatic: true, Parameters.Length: 2 }
        && (
            method.ContainingType.SpecialType is SpecialType.System_Object or SpecialType.System_Decimal
            || method.ContainingType.ToDisplayString() == "System.Nullable"
        );

    private Logic DecideStaticEquals(IOperation at, IOperation left, IOperation right)
    {
        (left, right) = (Unboxed(left), Unboxed(right));
        bool isNullTest = IsNullConstant(left) || IsNullConstant(right);
        return isNullTest || SymbolEqualityComparer.Default.Equals(Plain(left.Type), Plain(right.Type))
            ? DecideEquals(at, left, right, exact: false)
            : throw Untranslatable(at, "values of different types are never equal; compare values of the same type");
    }

    private static IOperation Unboxed(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true, Type.SpecialType: SpecialType.System_Object } boxing)
        {
            operation = boxing.Operand;
        }

        return operation;
    }

    private Logic DecideEquals(IOperation at, IOperation receiver, IOperation other, bool exact)
    {
        bool isInstance = at is IInvocationOperation { Instance: not null };
        Value left = Read(receiver);
        if (isInstance && receiver.Type is { IsReferenceType: true })
        {
            left = NotNullOrThrows(at, left);
        }

        return Compare(at, RelationKind.Equal, left, Read(other), exact);
    }

    private Value NotNullOrThrows(IOperation at, Value value) =>
        value.Then(operand =>
        {
            Logic isNull = IsNull(at, operand);
            return new Value([(isNull.False, operand)], isNull.True);
        });

    private Logic NullOrEmpty(IOperation at, Operand operand, bool orWhiteSpace)
    {
        if (operand is Operand.Constant { Value: var constant })
        {
            return Logic.Constant(constant is not string text || IsEmpty(text, orWhiteSpace));
        }

        if (operand is not Operand.Field { Document: { Type.Shape: FieldShape.Text } field })
        {
            throw Unreadable(at);
        }

        Logic matches = Matches(
            field,
            SelectorValue.String(orWhiteSpace ? WhiteSpace : "^\\z"),
            field.Initial is string initial && IsEmpty(initial, orWhiteSpace)
        );
        return new Logic(Formula.Or(field.IsNull, matches.True), matches.False, Formula.False);
    }

    private static bool IsEmpty(string text, bool orWhiteSpace) => orWhiteSpace ? text.Trim().Length == 0 : text.Length == 0;

    private Logic DecidePart(IInvocationOperation call, string method, IOperation argument)
    {
        (string before, string after) = method switch
        {
            "StartsWith" => ("^", string.Empty),
            "EndsWith" => (string.Empty, "\\z"),
            _ => (string.Empty, string.Empty),
        };
        Value part = Read(argument);
        return NotNullOrThrows(call, Read(call.Instance!))
            .Decide(operand =>
                part.Decide(wanted =>
                {
                    if (operand is not Operand.Field { Document: { Type.Shape: FieldShape.Text } field })
                    {
                        throw Unreadable(call);
                    }

                    switch (wanted)
                    {
                        case Operand.Constant { Value: string text }:
                            if (!Constants.IsWellFormed(text))
                            {
                                throw Report(
                                    DiagnosticIds.UnpairedSurrogate,
                                    argument,
                                    "the string contains an unpaired surrogate, which the server rejects"
                                );
                            }

                            bool initialHolds = field.Initial is string initial && HasPart(initial, method, text);
                            return Matches(field, SelectorValue.String(before + PatternText.Literal(text) + after), initialHolds);
                        case Operand.Member { Type.Shape: FieldShape.Text } member:
                            SelectorValue pattern = new(
                                [
                                    SelectorPiece.Constant("\"" + before),
                                    SelectorPiece.Member(SelectorPieceKind.RegexText, member.Expression),
                                    SelectorPiece.Constant(JsonText.Escape(after) + "\""),
                                ],
                                JsonKinds.String
                            );
                            Logic matches =
                                field.Initial is string missing && field.MissingIsValue
                                    ? MatchesOrMissing(field, pattern, PartOfInitial(missing, method, member))
                                    : Matches(field, pattern, false);
                            Logic isNull = IsNull(call, member);
                            return new Logic(
                                Formula.And(isNull.False, matches.True),
                                Formula.And(isNull.False, matches.False),
                                isNull.True
                            );
                        default:
                            throw Untranslatable(argument, "the argument must be a constant or a member of type string");
                    }
                })
            );
    }

    private static bool HasPart(string text, string method, string part) =>
        method switch
        {
            "StartsWith" => text.StartsWith(part, StringComparison.Ordinal),
            "EndsWith" => text.EndsWith(part, StringComparison.Ordinal),
            _ => text.IndexOf(part, StringComparison.Ordinal) >= 0,
        };

    // A pattern on a field that is known not to be null.
    private static Logic Matches(DocumentField field, SelectorValue pattern, bool whenMissing)
    {
        Formula missing = field.MissingIsValue ? Formula.Field(field.Path, AtomKind.Missing) : Formula.False;
        return Logic.Of(
            Formula.Or(whenMissing ? missing : Formula.False, Formula.Field(field.Path, AtomKind.Regex, pattern)),
            Formula.Or(
                whenMissing ? Formula.False : missing,
                Formula.And(Formula.Field(field.Path, AtomKind.NotRegex, pattern), FormulaGuard.Accepts(field.Path, JsonKinds.String))
            )
        );
    }

    // Whether the string of a missing field has the member's string as that part; known when the document is written.
    private static SelectorCondition PartOfInitial(string initial, string method, Operand.Member member)
    {
        string call = $"{LiteralOf(initial)}.{method}({member.Expression}, global::System.StringComparison.Ordinal)";
        return new SelectorCondition(member.CanBeNull ? $"({member.Expression} is not null && {call})" : call);
    }

    private static Logic MatchesOrMissing(DocumentField field, SelectorValue pattern, SelectorCondition whenMissing)
    {
        Formula missing = Formula.Field(field.Path, AtomKind.Missing);
        return Logic.Of(
            Formula.Or(Formula.And(missing, Formula.AtRunTime(whenMissing)), Formula.Field(field.Path, AtomKind.Regex, pattern)),
            Formula.Or(
                Formula.And(missing, Formula.AtRunTime(whenMissing, negated: true)),
                Formula.And(Formula.Field(field.Path, AtomKind.NotRegex, pattern), FormulaGuard.Accepts(field.Path, JsonKinds.String))
            )
        );
    }
}
