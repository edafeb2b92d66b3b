using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>Matches a value against a normalized selector (<c>mango_selector:match/3</c>).</summary>
internal static class MangoMatcher
{
    /// <param name="node">The normalized selector.</param>
    /// <param name="value">The document, or the value in it to which the selector applies.</param>
    /// <param name="compare">The order of values: CouchDB's, or Erlang's below <c>_id</c>.</param>
    /// <exception cref="MangoException">An empty part of a path, or a remainder by zero, was reached.</exception>
    public static bool Matches(MangoNode node, JsonElement value, Comparison<JsonElement> compare) =>
        node switch
        {
            MangoNode.Group group => MatchesGroup(group, value, compare),
            MangoNode.Field field => MatchesField(field, value, compare),
            MangoNode.Terminal terminal => MatchesTerminal(terminal, value, compare),
            MangoNode.Nested nested => MatchesNested(nested, value, compare),
            _ => true,
        };

    private static bool MatchesGroup(MangoNode.Group group, JsonElement value, Comparison<JsonElement> compare) =>
        group.Operator switch
        {
            "$and" => group.Parts.All(part => Matches(part, value, compare)),
            "$or" => group.Parts.Count == 0 || group.Parts.Any(part => Matches(part, value, compare)),
            var op => throw MangoException.InvalidOperator(op), // a $nor that normalizing has left inside $elemMatch or its like
        };

    private static bool MatchesField(MangoNode.Field field, JsonElement value, Comparison<JsonElement> compare)
    {
        if (field.Path == null)
        {
            return Matches(field.Condition, value, compare);
        }

        return field.Path.Find(value, out JsonElement found) switch
        {
            FieldLookup.Found => Matches(field.Condition, found, field.Name == "_id" ? ErlangOrder.Compare : compare),
            FieldLookup.Missing => field.Condition is MangoNode.Terminal { Operator: "$exists", Operand.ValueKind: JsonValueKind.False },
            _ => false,
        };
    }

    private static bool MatchesNested(MangoNode.Nested nested, JsonElement value, Comparison<JsonElement> compare)
    {
        if (nested.Operator == "$not")
        {
            return !Matches(nested.Inner, value, compare);
        }

        try
        {
            return nested.Operator switch
            {
                "$elemMatch" => value.ValueKind == JsonValueKind.Array
                    && value.EnumerateArray().Any(element => Matches(nested.Inner, element, compare)),
                "$allMatch" => value.ValueKind == JsonValueKind.Array
                    && value.GetArrayLength() > 0
                    && value.EnumerateArray().All(element => Matches(nested.Inner, element, compare)),
                _ => value.ValueKind == JsonValueKind.Object
                    && JsonMembers.Of(value).Exists(member => Matches(nested.Inner, EmbeddedJson.Element(member.Name), compare)),
            };
        }
        catch (MangoException exception) when (exception.Status != 501)
        {
            return false; // the server, too, takes a failure inside these operators for "does not match"
        }
    }

    private static bool MatchesTerminal(MangoNode.Terminal terminal, JsonElement value, Comparison<JsonElement> compare)
    {
        JsonElement operand = terminal.Operand;
        switch (terminal.Operator)
        {
            case "$lt":
                return compare(value, operand) < 0;
            case "$lte":
                return compare(value, operand) <= 0;
            case "$eq":
                return compare(value, operand) == 0;
            case "$ne":
                return compare(value, operand) != 0;
            case "$gte":
                return compare(value, operand) >= 0;
            case "$gt":
                return compare(value, operand) > 0;
            case "$in":
                return IsIn(value, operand, compare);
            case "$nin":
                return !IsIn(value, operand, compare);
            case "$exists":
                return operand.ValueKind == JsonValueKind.True;
            case "$type":
                return operand.ValueEquals(TypeName(value));
            case "$mod":
                return IsRemainder(value, operand);
            case "$size":
                return value.ValueKind == JsonValueKind.Array && JsonNumber.Read(operand).Integer == value.GetArrayLength();
            case "$all":
                return HasAll(value, operand);
            case "$regex":
                return value.ValueKind == JsonValueKind.String && terminal.Pattern!.IsMatch(value.GetString()!);
            case "$beginsWith":
                return value.ValueKind == JsonValueKind.String && BeginsWith(value.GetString()!, operand.GetString()!);
            default:
                throw MangoException.InvalidOperator(terminal.Operator);
        }
    }

    // An array is searched for the operand's values; it never equals one of them itself.
    private static bool IsIn(JsonElement value, JsonElement operand, Comparison<JsonElement> compare) =>
        operand
            .EnumerateArray()
            .Any(wanted =>
                value.ValueKind == JsonValueKind.Array
                    ? value.EnumerateArray().Any(element => compare(element, wanted) == 0)
                    : compare(value, wanted) == 0
            );

    private static bool HasAll(JsonElement value, JsonElement operand)
    {
        if (value.ValueKind != JsonValueKind.Array || operand.GetArrayLength() == 0)
        {
            return false;
        }

        return operand.EnumerateArray().All(wanted => value.EnumerateArray().Any(element => ErlangOrder.AreIdentical(element, wanted)))
            || (
                operand.GetArrayLength() == 1 && operand[0].ValueKind == JsonValueKind.Array && ErlangOrder.Compare(operand[0], value) == 0
            );
    }

    private static bool IsRemainder(JsonElement value, JsonElement operand)
    {
        if (value.ValueKind != JsonValueKind.Number || JsonNumber.Read(value) is not { IsInteger: true } number)
        {
            return false;
        }

        JsonNumber divisor = JsonNumber.Read(operand[0]);
        return divisor.Integer.IsZero
            ? throw MangoException.DivisionByZero()
            : number.Integer % divisor.Integer == JsonNumber.Read(operand[1]).Integer;
    }

    private static string TypeName(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => "null",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => "number",
            JsonValueKind.String => "string",
            JsonValueKind.Array => "array",
            _ => "object",
        };

    /// <summary>
    /// <c>string:prefix/2</c>: the code points are equal, and the prefix ends with a whole grapheme cluster of the value, so that <c>e</c>
    /// is not a prefix of <c>e</c> with a combining accent.
    /// </summary>
    private static bool BeginsWith(string text, string prefix)
    {
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        if (prefix.Length == 0)
        {
            return true;
        }

        int last = prefix.Length - (prefix.Length > 1 && char.IsSurrogatePair(prefix, prefix.Length - 2) ? 2 : 1);
        return last + StringInfo.GetNextTextElementLength(text.AsSpan(last)) == prefix.Length;
    }
}
