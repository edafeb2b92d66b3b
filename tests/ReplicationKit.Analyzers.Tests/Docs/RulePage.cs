using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;
using ReplicationKit.Testing;

namespace ReplicationKit.Analyzers.Tests.Docs;

/// <summary>
/// The page of a rule: what people write (what, why, wrong, right) between what is generated (title, table, configuration).
/// </summary>
internal sealed partial class RulePage
{
    private readonly Dictionary<string, string> _sections = new(StringComparer.Ordinal);

    private RulePage(string id) => Id = id;

    public string Id { get; }

    /// <summary>The code of the section, without the fence.</summary>
    public (string Language, string Text) Wrong => Code("Wrong");

    /// <summary>The code of the section, without the fence.</summary>
    public (string Language, string Text) Right => Code("Right");

    public static RulePage Read(string id)
    {
        var page = new RulePage(id);
        string text = File.ReadAllText(RepositoryFolder.Combine("analyzers", "docs", id + ".md")).ReplaceLineEndings("\n");
        foreach (Match section in Section().Matches(text))
            page._sections[section.Groups["name"].Value] = section.Groups["text"].Value.Trim();
        return page;
    }

    public string Render(DiagnosticDescriptor descriptor, bool hasFix)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Id}: {descriptor.Title}\n\n");
        text.Append("| Id | Category | Severity | Fix |\n|---|---|---|---|\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | {(hasFix ? "yes" : "no")} |\n"
        );
        foreach (string name in (string[])["What", "Why", "Wrong", "Right"])
            text.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n{_sections[name]}\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n## How to configure\n\nIn an `.editorconfig` (`none`, `suggestion`, `warning` or `error`):\n\n```ini\n[*.cs]\ndotnet_diagnostic.{Id}.severity = none\n```\n\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"For one place `#pragma warning disable {Id}`, or `[SuppressMessage(\"{descriptor.Category}\", \"{Id}\", Justification = \"…\")]`."
        );
        return text.Append(WithoutTheMessage(descriptor.DefaultSeverity == DiagnosticSeverity.Error)).Append('\n').ToString();
    }

    /// <summary>What remains of the rule where its message is suppressed.</summary>
    private string WithoutTheMessage(bool isError) =>
        Id switch
        {
            "RPK0001" or "RPK0002" or "RPK0003" or "RPK0004" =>
                " Suppressing it hides the message only: nothing is generated for the specification.",
            _ when RuleTable.IsAtRunTime(Id) => isError
                ? " The run time has the same rule and is not configured by it: `Replicator` and generated Refit interfaces throw a `ReplicationValidationException` that names it, before anything is sent."
                : " The run time has the same rule and is not configured by it: `ReplicationValidator.Validate` tells it.",
            "RPK0008" or "RPK2011" => "",
            _ when isError && Id[3] is '0' or '7' =>
                " Suppressing it hides the message only: `WriteTo` throws a `ReplicationValidationException` that names it.",
            _ => "",
        };

    private (string Language, string Text) Code(string section)
    {
        Match fence = Fence().Match(_sections[section]);
        fence.Success.Should().BeTrue($"{Id} shows code under {section}");
        return (fence.Groups["language"].Value, fence.Groups["code"].Value);
    }

    [GeneratedRegex(@"^## (?<name>.+)\n(?<text>(?:(?!## ).*(\n|$))*)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"```(?<language>\w*)\n(?<code>[\s\S]*?)\n```")]
    private static partial Regex Fence();
}
