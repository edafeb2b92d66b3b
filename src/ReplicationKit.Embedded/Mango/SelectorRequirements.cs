using System.Text.Json;

namespace ReplicationKit.Embedded.Mango;

/// <summary>What a selector requires of fields: the questions that decide which indexes can answer it (<c>mango_selector</c>).</summary>
internal static class SelectorRequirements
{
    /// <summary>Returns the fields of a selector and its alternatives, as often as they occur.</summary>
    public static IEnumerable<string> Of(MangoNode? node) =>
        node switch
        {
            MangoNode.Group group => group.Parts.SelectMany(Of),
            MangoNode.Field field => [field.Name],
            MangoNode.Default => ["$default"],
            _ => [],
        };

    /// <summary>Returns the fields whose values an index can narrow, in the order of their bytes.</summary>
    public static List<string> Indexable(MangoNode? node)
    {
        var fields = new SortedSet<string>(Comparer<string>.Create(ErlangOrder.CompareBytes));
        Add(node, fields);
        return [.. fields];
    }

    /// <summary>Whether every document that matches has all the fields.</summary>
    public static bool Require(MangoNode? node, IEnumerable<string> fields) => Remaining(node, [.. fields]).Count == 0;

    /// <summary>Whether all documents that match have one value of the field.</summary>
    public static bool IsConstant(MangoNode? node, string name) =>
        node switch
        {
            MangoNode.Group { Operator: "$and" } and => and.Parts.Any(part => IsConstant(part, name)),
            MangoNode.Field field => field.Name == name && field.Condition is MangoNode.Terminal { Operator: "$eq" },
            _ => false,
        };

    /// <summary>
    /// Whether the selector searches text, which requires an index that the embedded server does not have. CouchDB takes values for parts of
    /// the selector, and knows neither objects with several members nor <c>null</c> and lists in lists (<c>is_text_search/1</c>).
    /// </summary>
    /// <exception cref="MangoException">A value is one that CouchDB does not know.</exception>
    public static bool SearchText(MangoNode? node) =>
        node switch
        {
            MangoNode.Default => true,
            MangoNode.Group group => group.Parts.Any(SearchText),
            MangoNode.Nested nested => SearchText(nested.Inner),
            MangoNode.Field field => SearchText(field.Condition),
            MangoNode.Terminal terminal => SearchMember(terminal.Operand),
            _ => false,
        };

    private static bool SearchMember(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Any(SearchValue),
            JsonValueKind.Object => SearchValue(value),
            _ => false,
        };

    private static bool SearchValue(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                JsonProperty[] members = [.. value.EnumerateObject().Take(2)];
                return members switch
                {
                    [] => false,
                    [var member] => member.Name == "$default" || SearchMember(member.Value),
                    _ => throw MangoException.FunctionClause(),
                };
            case JsonValueKind.Array or JsonValueKind.Null:
                throw MangoException.FunctionClause();
            default:
                return false;
        }
    }

    private static void Add(MangoNode? node, SortedSet<string> fields)
    {
        switch (node)
        {
            case MangoNode.Group { Operator: "$and" } and:
                foreach (MangoNode part in and.Parts)
                    Add(part, fields);
                break;
            case MangoNode.Field
            {
                Condition: MangoNode.Terminal { Operator: "$lt" or "$lte" or "$eq" or "$gt" or "$gte" or "$beginsWith" or "$exists" }
            } field:
                fields.Add(field.Name);
                break;
        }
    }

    private static HashSet<string> Remaining(MangoNode? node, HashSet<string> fields)
    {
        switch (node)
        {
            case MangoNode.Group { Operator: "$and" } and:
                foreach (MangoNode part in and.Parts)
                    fields = Remaining(part, fields);
                return fields;
            case MangoNode.Group or:
                return [.. or.Parts.SelectMany(part => Remaining(part, [.. fields]))];
            case MangoNode.Field { Condition: MangoNode.Terminal { Operator: "$exists", Operand.ValueKind: JsonValueKind.False } }:
                return fields;
            case MangoNode.Field field:
                fields.Remove(field.Name);
                return fields;
            default:
                return fields;
        }
    }
}
