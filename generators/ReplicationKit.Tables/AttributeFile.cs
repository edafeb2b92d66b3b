using System.Text;
using ReplicationKit.Rules;

namespace ReplicationKit.Tables;

/// <summary>The properties of <c>[Replication]</c> that fix options.</summary>
internal static class AttributeFile
{
    /// <summary>The options that the attribute can fix.</summary>
    public static IEnumerable<ReplicationOption> Options =>
        ReplicationOptions.All.Where(option => option.Scope.HasFlag(OptionScope.Attribute));

    public static string Type(OptionKind kind) =>
        kind switch
        {
            OptionKind.Boolean => "bool",
            OptionKind.Integer => "int",
            OptionKind.Duration => "long",
            OptionKind.StringList => "string[]?",
            OptionKind.Deletions => "Deletions",
            OptionKind.String or OptionKind.Proxy or OptionKind.Endpoint => "string?",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An attribute's argument cannot be of this kind."),
        };

    public static string Write()
    {
        var code = new StringBuilder(CodeFile.Header);
        code.Append(
            "\nusing System.Diagnostics.CodeAnalysis;\n\nnamespace ReplicationKit;\n\npublic sealed partial class ReplicationAttribute\n{"
        );
        foreach (ReplicationOption option in Options)
        {
            code.Append('\n').Append(CodeFile.Summary(OptionDocs.OfAttribute(option), "    "));
            if (option.Kind == OptionKind.StringList)
                code.Append(
                    "    [SuppressMessage(\"Performance\", \"CA1819:Properties should not return arrays\", Justification = \"Attribute "
                        + "arguments can only be arrays.\")]\n"
                );
            code.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"    public {Type(option.Kind)} {option.AttributeName} {{ get; set; }}\n"
            );
        }

        return code.Append("}\n").ToString();
    }
}
