using System.Globalization;
using Microsoft.CodeAnalysis;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Lengths of strings.</content>
internal sealed partial class PredicateTranslator
{
    // One UTF-16 code unit in UTF-8 that is valid, as the server ensures: a character of one to three bytes, or one half of the four bytes
    // that are a surrogate pair. Only one split of a string is possible, because the second half cannot match where a character starts.
    private const string Unit = @"(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]|[\x80-\xbf]{2})";

    // PCRE compiles a copy of the group for each repetition, and CouchDB 3.5.2 rejects more than 224.
    private const int MaxLength = 200;

    private Value ReadLength(IOperation at, Value receiver) =>
        receiver.Then(operand =>
            operand switch
            {
                Operand.Field { Document: { Type.Shape: FieldShape.Text } field } => Reach(field, new Operand.Length(field)),
                Operand.Constant { Value: string text } => Value.Of(new Operand.Constant((decimal)text.Length)),
                Operand.Constant { Value: null } => new Value([], Formula.True),
                _ => throw Unreadable(at),
            }
        );

    private Logic CompareLength(IOperation at, RelationKind relation, DocumentField field, decimal number)
    {
        if (number > MaxLength)
        {
            throw Untranslatable(
                at,
                "the length of a string can only be compared with values up to " + MaxLength.ToString(CultureInfo.InvariantCulture)
            );
        }

        Logic present = relation switch
        {
            RelationKind.Equal => HasLength(field, number, atLeast: false),
            RelationKind.NotEqual => HasLength(field, number, atLeast: false).Not(),
            RelationKind.Greater => HasLength(field, number + 1, atLeast: true),
            RelationKind.GreaterOrEqual => HasLength(field, number, atLeast: true),
            RelationKind.Less => HasLength(field, number, atLeast: true).Not(),
            _ => HasLength(field, number + 1, atLeast: true).Not(),
        };
        bool? whenMissing = field.Initial is string initial ? relation.Holds(((decimal)initial.Length).CompareTo(number)) : null;
        return Logic.Of(
            Formula.Or(Missing(field, whenMissing == true), present.True),
            Formula.Or(Missing(field, whenMissing == false), present.False)
        );
    }

    private static Logic HasLength(DocumentField field, decimal number, bool atLeast)
    {
        Formula isString = FormulaGuard.Accepts(field.Path, JsonKinds.String);
        if (number < 0 || (number == 0 && atLeast))
        {
            return atLeast ? Logic.Of(isString, Formula.False) : Logic.Of(Formula.False, isString);
        }

        string units = number switch
        {
            0 => string.Empty,
            1 => atLeast ? @"[\x00-\xff]" : Unit,
            _ => Unit + "{" + number.ToString(CultureInfo.InvariantCulture) + "}",
        };
        SelectorValue pattern = SelectorValue.String("^" + units + (atLeast ? string.Empty : "\\z"));
        return Logic.Of(
            Formula.Field(field.Path, AtomKind.Regex, pattern),
            Formula.And(Formula.Field(field.Path, AtomKind.NotRegex, pattern), isString)
        );
    }
}
