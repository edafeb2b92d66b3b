using System.Text;
using System.Text.RegularExpressions;
using ReplicationKit.Rules;

namespace ReplicationKit.Tables;

/// <summary>The reference page of all options.</summary>
internal static partial class OptionsPage
{
    /// <summary>The options that have attributes of their own.</summary>
    private static readonly Dictionary<string, string> OwnAttributes = new()
    {
        ["CreateTargetParams"] = "`[CreateTargetParams]`",
        ["QueryParams"] = "`[QueryParam]`",
        ["Selector"] = "`[Selector]` or `[SelectorJson]`",
    };

    public static string Write()
    {
        var page = new StringBuilder(
            """
            # Options

            This page lists every option of a replication. *Attribute* is the property of `[Replication]`, or a separate attribute. *Member* is the
            name of the member that leaves the option open. Every option is also a property of `ReplicationDocument`. An option that is not set is
            absent from the document, and the server uses its default. [Declaring](declaring.md) and [selectors](selectors.md) have examples.

            | option | field | attribute | member | default | |
            |---|---|---|---|---|---|

            """
        );
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            string attribute = option.Scope.HasFlag(OptionScope.Attribute)
                ? $"`{option.AttributeName}`"
                : OwnAttributes.GetValueOrDefault(option.Name, "");
            string member = option.Scope.HasFlag(OptionScope.Member) ? $"`{option.Name}`" : "";
            string notes = $"{char.ToUpperInvariant(option.Summary[0])}{option.Summary[1..]}. {OptionDocs.Notes(option)}".Trim();
            page.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"| `{option.Name}` | `{option.JsonName}` | {attribute} | {member} | {Markdown(OptionDocs.Value(option, " ms"))} | {Markdown(notes)} |\n"
            );
        }

        return page.ToString();
    }

    private static string Markdown(string xml) => Tag().Replace(SeeTag().Replace(xml, "`$1`"), "`");

    [GeneratedRegex("</?c>")]
    private static partial Regex Tag();

    [GeneratedRegex("<see cref=\"([^\"]+)\"/>")]
    private static partial Regex SeeTag();
}
