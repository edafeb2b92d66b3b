using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>Expressions and statements with the value of a member.</summary>
internal static class MemberCode
{
    private static readonly HashSet<string> Locals = ["json", "output", "context"];

    /// <summary>The expression that reads the member.</summary>
    public static string Reference(MemberModel member)
    {
        string name = TypeIdentity.Escape(member.Name);
        return Locals.Contains(member.Name) ? "this." + name : name;
    }

    /// <summary>The name of a local variable for the member's value, which differs from all other locals and members.</summary>
    public static string Local(ReplicationModel model, MemberModel member)
    {
        string name = char.ToLowerInvariant(member.Name[0]) + member.Name.Substring(1);
        while (Locals.Contains(name) || model.Member(name) is not null)
            name += "Value";
        return TypeIdentity.Escape(name);
    }

    /// <summary>The statement that writes the value of an option.</summary>
    public static string WriteOption(ReplicationOption option, MemberModel member, string value) =>
        option.Kind == OptionKind.Endpoint ? $"json.Endpoint({value});" : WriteValue(member, value);

    /// <summary>The statement that writes a value.</summary>
    public static string WriteValue(MemberModel member, string value) =>
        member.Kind.IsEnum() ? $"json.EnumValue({value});" : $"json.Value({value});";

    /// <summary>The statement that writes a value inside a string.</summary>
    public static string WritePart(MemberModel member, string value) =>
        member.Kind switch
        {
            ValueKind.Enum or ValueKind.Deletions => $"json.EnumPart({value});",
            ValueKind.Uri => $"json.Part({value}.OriginalString);",
            ValueKind.String or ValueKind.Char or ValueKind.Guid => $"json.Part({value});",
            _ => $"json.Value({value});",
        };
}
