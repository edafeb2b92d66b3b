using System.Text.RegularExpressions;
using ReplicationKit.Rules;

namespace ReplicationKit.Tables;

/// <summary>The recorded public surface: the lines that are generated from the tables.</summary>
internal static partial class PublicApiFile
{
    private const string Attribute = "ReplicationKit.ReplicationAttribute.";
    private const string Document = "ReplicationKit.ReplicationDocument.";
    private const string Server = "ReplicationKit.CouchServer.";

    /// <summary>Members of the attribute and the document that are not options.</summary>
    private static readonly string[] s_handWritten = ["Id", "TwoWay", "RefitInterface", "Server", "Revision", "AdditionalFields"];

    public static string Write(string present)
    {
        string[] lines = present.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] header = [.. lines.TakeWhile(line => line.StartsWith('#'))];
        IEnumerable<string> others = lines.Skip(header.Length).Where(line => !IsOfTables(line));
        IEnumerable<string> all = others.Concat(Lines()).Order(StringComparer.Ordinal);
        return string.Concat(header.Concat(all).Select(line => line + "\n"));
    }

    private static bool IsOfTables(string line) =>
        Member().Match(line) is { Success: true } match && !s_handWritten.Contains(match.Groups[1].Value)
        || line.StartsWith(Server, StringComparison.Ordinal);

    private static IEnumerable<string> Lines()
    {
        foreach (ReplicationOption option in AttributeFile.Options)
        {
            yield return $"{Attribute}{option.AttributeName}.get -> {AttributeType(option.Kind)}";
            yield return $"{Attribute}{option.AttributeName}.set -> void";
        }

        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            yield return $"{Document}{option.Name}.get -> {DocumentType(option.Kind)}";
            yield return $"{Document}{option.Name}.set -> void";
        }

        foreach (ServerVersion version in Enum.GetValues<ServerVersion>())
            yield return $"{Server}{version} = {(int)version} -> ReplicationKit.CouchServer";
    }

    private static string AttributeType(OptionKind kind) =>
        kind switch
        {
            OptionKind.StringList => "string![]?",
            OptionKind.Deletions => "ReplicationKit.Deletions",
            _ => AttributeFile.Type(kind),
        };

    private static string DocumentType(OptionKind kind) =>
        DocumentFile.Type(kind) switch
        {
            "TimeSpan?" => "System.TimeSpan?",
            "IReadOnlyList<string>?" => "System.Collections.Generic.IReadOnlyList<string!>?",
            "JsonObject?" => "System.Text.Json.Nodes.JsonObject?",
            "ReplicationEndpoint?" or "CreateTargetParams?" or "UserContext?" or "Deletions?" => "ReplicationKit."
                + DocumentFile.Type(kind),
            var simple => simple,
        };

    [GeneratedRegex(@"^ReplicationKit\.(?:ReplicationAttribute|ReplicationDocument)\.(\w+)\.(?:get|set) -> ")]
    private static partial Regex Member();
}
