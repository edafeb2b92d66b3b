using Microsoft.CodeAnalysis;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>The source of a value in some of the documents.</summary>
internal abstract class Operand
{
    /// <summary>
    /// A constant: null, <see cref="bool"/>, <see cref="string"/>, <see cref="decimal"/> or <see cref="double"/>; a date as a string.
    /// </summary>
    public sealed class Constant(object? value) : Operand
    {
        public object? Value { get; } = value;
    }

    /// <summary>A field of the document.</summary>
    public sealed class Field(DocumentField field) : Operand
    {
        public DocumentField Document { get; } = field;
    }

    /// <summary>A member of the specification.</summary>
    public sealed class Member(string expression, FieldType type, bool canBeNull) : Operand
    {
        /// <summary>The member in C#: <c>this.Code</c>.</summary>
        public string Expression { get; } = expression;

        public FieldType Type { get; } = type;

        public bool CanBeNull { get; } = canBeNull;
    }

    /// <summary>An integer field modulo a constant.</summary>
    public sealed class Remainder(DocumentField field, decimal divisor) : Operand
    {
        public DocumentField Document { get; } = field;

        public decimal Divisor { get; } = divisor;
    }

    /// <summary>The number of a collection's elements.</summary>
    public sealed class Count(DocumentField field) : Operand
    {
        public DocumentField Document { get; } = field;
    }

    /// <summary>The number of UTF-16 code units of a string.</summary>
    public sealed class Length(DocumentField field) : Operand
    {
        public DocumentField Document { get; } = field;
    }

    /// <summary>A computed boolean.</summary>
    public sealed class Computed(Logic logic) : Operand
    {
        public Logic Logic { get; } = logic;
    }

    /// <summary>
    /// A list that is a member of the specification or a static field. Its elements are known when the document is written.
    /// </summary>
    public sealed class MemberList(string expression, FieldType element, bool canBeNull, bool hasNulls) : Operand
    {
        /// <summary>The list in C#: <c>this.Codes</c>.</summary>
        public string Expression { get; } = expression;

        public FieldType Element { get; } = element;

        public bool CanBeNull { get; } = canBeNull;

        /// <summary>Whether elements can be <c>null</c>.</summary>
        public bool HasNulls { get; } = hasNulls;
    }

    /// <summary>A list of constants.</summary>
    public sealed class Set(IReadOnlyList<object?> values) : Operand
    {
        public IReadOnlyList<object?> Values { get; } = values;
    }
}
