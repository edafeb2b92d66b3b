using System.Text.Json;

namespace ReplicationKit.Embedded.Mango;

/// <summary>A normalized selector: every node has one operator or one field, and every value follows an explicit operator.</summary>
internal abstract class MangoNode
{
    /// <summary><c>$and</c>, <c>$or</c> or <c>$nor</c> over its parts.</summary>
    public sealed class Group(string op, IReadOnlyList<MangoNode> parts) : MangoNode
    {
        public string Operator { get; } = op;

        public IReadOnlyList<MangoNode> Parts { get; } = parts;
    }

    /// <summary><c>$not</c>, <c>$elemMatch</c>, <c>$allMatch</c> or <c>$keyMapMatch</c> over one selector.</summary>
    public sealed class Nested(string op, MangoNode inner) : MangoNode
    {
        public string Operator { get; } = op;

        public MangoNode Inner { get; } = inner;
    }

    /// <summary>An operator whose operand is a value.</summary>
    public sealed class Terminal(string op, JsonElement operand) : MangoNode
    {
        public string Operator { get; } = op;

        public JsonElement Operand { get; } = operand;

        /// <summary>The compiled pattern of a <c>$regex</c>.</summary>
        public PcreRegex? Pattern { get; init; }
    }

    /// <summary>A condition on a field or, if the name is empty, on the current value.</summary>
    public sealed class Field(string name, MangoNode condition) : MangoNode
    {
        public string Name { get; } = name;

        public FieldPath? Path { get; } = name.Length == 0 ? null : new FieldPath(name);

        public MangoNode Condition { get; } = condition;
    }

    /// <summary><c>$text</c>, which the server leaves to a text index and otherwise treats as a match.</summary>
    public sealed class Default(JsonElement operand) : MangoNode
    {
        public JsonElement Operand { get; } = operand;
    }
}
