using System.Text;
using ReplicationKit.Rules;

namespace ReplicationKit.Tables;

/// <summary>The properties of the replication document.</summary>
internal static class DocumentFile
{
    public static string Type(OptionKind kind) =>
        kind switch
        {
            OptionKind.Endpoint => "ReplicationEndpoint?",
            OptionKind.Boolean => "bool?",
            OptionKind.Integer => "int?",
            OptionKind.Duration => "TimeSpan?",
            OptionKind.String or OptionKind.Proxy => "string?",
            OptionKind.StringList => "IReadOnlyList<string>?",
            OptionKind.QueryParameters or OptionKind.Selector => "JsonObject?",
            OptionKind.Deletions => "Deletions?",
            OptionKind.CreateTargetParams => "CreateTargetParams?",
            OptionKind.UserContext => "UserContext?",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The document has no type for this kind."),
        };

    public static string Write()
    {
        var code = new StringBuilder(CodeFile.Header);
        code.Append(
            "\nusing System.Text.Json.Nodes;\nusing ReplicationKit.Rules;\n\nnamespace ReplicationKit;\n\npublic sealed partial class ReplicationDocument\n{"
        );
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            code.Append('\n')
                .Append(CodeFile.Summary(OptionDocs.OfDocument(option), "    "))
                .Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $$"""
                        public {{Type(option.Kind)}} {{option.Name}}
                        {
                            get => ({{Type(option.Kind)}})this[ReplicationOptions.{{option.Name}}];
                            set => this[ReplicationOptions.{{option.Name}}] = value;
                        }

                    """
                );
        }

        return code.Append("}\n").ToString();
    }
}
