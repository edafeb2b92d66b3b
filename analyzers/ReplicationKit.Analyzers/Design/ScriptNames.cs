using Acornima.Ast;

namespace ReplicationKit.Analyzers.Design;

/// <summary>Names in a script.</summary>
internal static class ScriptNames
{
    /// <summary>The name of a member that is written in the source, or <c>null</c> if it is computed.</summary>
    public static string? Of(MemberExpression member) =>
        member switch
        {
            { Computed: false, Property: Identifier name } => name.Name,
            { Computed: true, Property: StringLiteral name } => name.Value,
            _ => null,
        };

    /// <summary>Whether the identifier is the name of a member or of a property, not a variable.</summary>
    public static bool IsOfMember(Node node, Node? parent) =>
        parent switch
        {
            MemberExpression member => member.Property == node && !member.Computed,
            Property property => property.Key == node && !property.Computed && !property.Shorthand,
            _ => false,
        };
}
