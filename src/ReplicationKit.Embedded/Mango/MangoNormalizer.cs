using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>
/// The three steps by which CouchDB normalizes a selector (<c>mango_selector:normalize/1</c>): operators made explicit and their operands
/// checked, field names pushed to the leaves, negations pushed inwards. Each runs over the whole selector before the next.
/// </summary>
internal static class MangoNormalizer
{
    private static readonly string[] Unsupported = ["$where", "$geoWithin", "$geoIntersects", "$near", "$nearSphere"];

    /// <summary>Normalizes a selector that has at least one member.</summary>
    /// <exception cref="MangoException">The server refuses the selector.</exception>
    public static MangoNode Normalize(JsonElement selector)
    {
        MangoNode node = PushNegations(PushFields(Explicit(selector), string.Empty));
        return node is MangoNode.Field { Name: "" } ? throw MangoException.MissingFieldName() : node;
    }

    private static MangoNode Explicit(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return new MangoNode.Terminal("$eq", value);
        }

        List<JsonProperty> members = JsonMembers.Of(value);
        return members.Count switch
        {
            0 => new MangoNode.Terminal("$eq", value),
            1 => Explicit(members[0]),
            _ => new MangoNode.Group("$and", members.ConvertAll(Explicit)),
        };
    }

    private static MangoNode Explicit(JsonProperty member)
    {
        JsonElement operand = member.Value;
        switch (member.Name)
        {
            case "$and" or "$or" or "$nor":
                Require(operand.ValueKind == JsonValueKind.Array, member);
                return new MangoNode.Group(member.Name, [.. operand.EnumerateArray().Select(Explicit)]);
            case "$not" or "$elemMatch" or "$allMatch" or "$keyMapMatch":
                Require(operand.ValueKind == JsonValueKind.Object, member);
                return new MangoNode.Nested(member.Name, Explicit(operand));
            case "$in" or "$nin" or "$all":
                Require(operand.ValueKind == JsonValueKind.Array, member);
                break;
            case "$exists":
                Require(operand.ValueKind is JsonValueKind.True or JsonValueKind.False, member);
                break;
            case "$type":
                Require(operand.ValueKind == JsonValueKind.String, member);
                break;
            case "$mod":
                Require(
                    operand.ValueKind == JsonValueKind.Array && operand.GetArrayLength() == 2 && operand.EnumerateArray().All(IsInteger),
                    member
                );
                break;
            case "$size":
                Require(IsInteger(operand) && JsonNumber.Read(operand).Integer.Sign >= 0, member);
                break;
            case "$text":
                Require(
                    operand.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False,
                    member
                );
                return new MangoNode.Default(EmbeddedJson.Element("$text", operand));
            case "$regex" when operand.ValueKind == JsonValueKind.String:
                PcreRegex? pattern = PcreRegex.TryCompile(operand.GetString()!);
                Require(pattern != null, member);
                return new MangoNode.Terminal(member.Name, operand) { Pattern = pattern };
            case "$beginsWith" when operand.ValueKind == JsonValueKind.String:
                break;
            case "$default":
                return new MangoNode.Default(operand);
            case "$lt" or "$lte" or "$eq" or "$ne" or "$gte" or "$gt":
                break;
            case var op when Unsupported.Contains(op):
                throw MangoException.NotSupported(op);
            case var op when op.StartsWith('$'):
                throw MangoException.InvalidOperator(op);
            default:
                return new MangoNode.Field(member.Name, Explicit(operand));
        }

        return new MangoNode.Terminal(member.Name, operand);
    }

    private static MangoNode PushFields(MangoNode node, string path)
    {
        switch (node)
        {
            case MangoNode.Group group:
                return new MangoNode.Group(group.Operator, [.. group.Parts.Select(part => PushFields(part, path))]);
            case MangoNode.Nested { Operator: "$not" } not:
                return new MangoNode.Nested("$not", PushFields(not.Inner, path));
            case MangoNode.Nested nested:
                return new MangoNode.Field(path, new MangoNode.Nested(nested.Operator, PushFields(nested.Inner, string.Empty)));
            case MangoNode.Default text:
                return path.Length == 0 && IsText(text.Operand) ? text : throw MangoException.BadField(text.Operand);
            case MangoNode.Field field:
                return PushFields(field.Condition, path.Length == 0 ? field.Name : path + "." + field.Name);
            default:
                return new MangoNode.Field(path, node);
        }
    }

    private static MangoNode PushNegations(MangoNode node) =>
        node switch
        {
            MangoNode.Nested { Operator: "$not" } not => Negate(not.Inner),
            MangoNode.Group { Operator: "$nor" } nor => new MangoNode.Group("$and", [.. nor.Parts.Select(Negate)]),
            MangoNode.Group group => new MangoNode.Group(group.Operator, [.. group.Parts.Select(PushNegations)]),
            _ => node, // the selectors inside $elemMatch and its like keep their negations, as on the server
        };

    private static MangoNode Negate(MangoNode node) =>
        node switch
        {
            MangoNode.Nested { Operator: "$not" } not => PushNegations(not.Inner),
            MangoNode.Group { Operator: "$nor" } nor => new MangoNode.Group("$or", [.. nor.Parts.Select(PushNegations)]),
            MangoNode.Group { Operator: "$and" } and => new MangoNode.Group("$or", [.. and.Parts.Select(Negate)]),
            MangoNode.Group or => new MangoNode.Group("$and", [.. or.Parts.Select(Negate)]),
            MangoNode.Default text => throw MangoException.NegatedText(text.Operand),
            MangoNode.Field field => new MangoNode.Field(field.Name, Negate(field.Condition)),
            MangoNode.Terminal terminal => Negate(terminal),
            _ => new MangoNode.Nested("$not", node),
        };

    private static MangoNode Negate(MangoNode.Terminal terminal)
    {
        string? opposite = terminal.Operator switch
        {
            "$lt" => "$gte",
            "$lte" => "$gt",
            "$eq" => "$ne",
            "$ne" => "$eq",
            "$gte" => "$lt",
            "$gt" => "$lte",
            "$in" => "$nin",
            "$nin" => "$in",
            _ => null,
        };
        if (opposite != null)
        {
            return new MangoNode.Terminal(opposite, terminal.Operand);
        }

        return terminal.Operator == "$exists"
            ? new MangoNode.Terminal("$exists", EmbeddedJson.Element(terminal.Operand.ValueKind != JsonValueKind.True))
            : new MangoNode.Nested("$not", terminal);
    }

    private static bool IsText(JsonElement operand) =>
        operand.ValueKind == JsonValueKind.Object && JsonMembers.Of(operand) is [{ Name: "$text" }];

    private static bool IsInteger(JsonElement value) => value.ValueKind == JsonValueKind.Number && JsonNumber.Read(value).IsInteger;

    private static void Require(bool accepted, JsonProperty member)
    {
        if (!accepted)
        {
            throw MangoException.BadArgument(member.Name, member.Value);
        }
    }
}
