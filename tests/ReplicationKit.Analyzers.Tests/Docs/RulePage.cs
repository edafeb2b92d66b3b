using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;
using ReplicationKit.Testing;

namespace ReplicationKit.Analyzers.Tests.Docs;

/// <summary>
/// The page of a rule: the written sections (What, Why, Wrong, Right) and the generated ones (title, table, configuration).
/// </summary>
internal sealed partial class RulePage
{
    private readonly Dictionary<string, string> _sections = new(StringComparer.Ordinal);

    private RulePage(string id) => Id = id;

    public string Id { get; }

    /// <summary>The code of the section, without the fence.</summary>
    public (string Language, string Text) Wrong => Code("Wrong");

    /// <summary>The design files of the section: their paths below <c>design</c>, and their contents.</summary>
    public IReadOnlyList<(string Path, string Text)> WrongDesign => Design("Wrong");

    /// <summary>The design files of the section: their paths below <c>design</c>, and their contents.</summary>
    public IReadOnlyList<(string Path, string Text)> RightDesign => Design("Right");

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
        bool isSuggestion = descriptor.DefaultSeverity == DiagnosticSeverity.Info;
        text.Append("\n## How to configure\n\n");
        if (isSuggestion)
            text.Append("Editors show this rule as a suggestion. `dotnet build` shows it only if it is raised to a warning. ");
        if (Id is "RPK1032" or "RPK1033" or "RPK1034" or "RPK2026")
        {
            // Sections of an .editorconfig are for source files; the diagnostic is in another file.
            text.Append(
                CultureInfo.InvariantCulture,
                $"In a `.globalconfig` (`none`, `suggestion`, `warning` or `error`):\n\n```ini\nis_global = true\ndotnet_diagnostic.{Id}.severity = none\n```\n\nTo suppress it for the project, use `<NoWarn>$(NoWarn);{Id}</NoWarn>`.\n"
            );
            return text.ToString();
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"In an `.editorconfig` (`none`, `suggestion`, `warning` or `error`):\n\n```ini\n[*.cs]\ndotnet_diagnostic.{Id}.severity = {(isSuggestion ? "warning" : "none")}\n```\n\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"To suppress a single diagnostic, use `#pragma warning disable {Id}` or `[SuppressMessage(\"{descriptor.Category}\", \"{Id}\", Justification = \"…\")]`."
        );
        return text.Append(WithoutTheMessage(descriptor.DefaultSeverity == DiagnosticSeverity.Error)).Append('\n').ToString();
    }

    /// <summary>The effect of the rule if its diagnostic is suppressed.</summary>
    private string WithoutTheMessage(bool isError) =>
        Id switch
        {
            "RPK0001" or "RPK0002" or "RPK0003" or "RPK0004" =>
                " Suppressing it only hides the message: no code is generated for the specification.",
            _ when RuleTable.IsAtRunTime(Id) => isError
                ? " The configuration does not affect the check at run time: `Replicator` and generated Refit interfaces throw a `ReplicationValidationException` that names the rule, before they send a request."
                : " The configuration does not affect the check at run time: `ReplicationValidator.Validate` reports the rule.",
            "RPK0008" or "RPK2011" => "",
            _ when isError && Id[3] is '0' or '7' =>
                " Suppressing it only hides the message: `WriteTo` throws a `ReplicationValidationException` that names the rule.",
            _ => "",
        };

    private (string Language, string Text) Code(string section)
    {
        string text = DesignFile().Replace(_sections[section], "");
        Match fence = Fence().Match(text);
        if (!fence.Success && Design(section).Count > 0)
            return ("csharp", "");
        fence.Success.Should().BeTrue($"{Id} shows code under {section}");
        return (fence.Groups["language"].Value, fence.Groups["code"].Value);
    }

    private List<(string Path, string Text)> Design(string section) =>
        [.. DesignFile().Matches(_sections[section]).Select(file => (file.Groups["path"].Value, file.Groups["code"].Value))];

    [GeneratedRegex(@"^`design/(?<path>[^`]+)`:\n\n```\w+\n(?<code>[\s\S]*?)\n```", RegexOptions.Multiline)]
    private static partial Regex DesignFile();

    [GeneratedRegex(@"^## (?<name>.+)\n(?<text>(?:(?!## ).*(\n|$))*)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"```(?<language>\w*)\n(?<code>[\s\S]*?)\n```")]
    private static partial Regex Fence();
}
