using System.Globalization;
using Microsoft.Extensions.Configuration;
using ReplicationKit.Rules;

namespace ReplicationKit.Hosting;

/// <summary>
/// Reads the values of a configuration section without binding, so that all problems are reported at once with their keys, and misspelled
/// keys are detected. Values that may be secret are never shown.
/// </summary>
internal sealed class SectionReader(IConfigurationSection section, List<string> failures)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _sections = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns a value, or <c>null</c> if the key is absent or empty.</summary>
    public string? Text(string key)
    {
        if (_known.Add(key) && section.GetSection(key).GetChildren().Any())
            Fail(key, "is a section, but must be a single value");
        return section[key] is { Length: > 0 } text ? text : null;
    }

    /// <summary>Returns a value that another one requires.</summary>
    public string? Demand(string key, string because)
    {
        string? text = Text(key);
        if (text is null)
            Fail(key, $"is missing: {because}");
        return text;
    }

    public TimeSpan? Time(string key)
    {
        if (Text(key) is not { } text)
            return null;

        // "30" would be thirty days.
        if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time))
            return time;
        return Fail<TimeSpan>(key, $"is '{text}', which is not a time: use hours, minutes and seconds, such as '00:00:30'");
    }

    public int? Integer(string key)
    {
        if (Text(key) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : Fail<int>(key, $"is '{text}', which is not an integer");
    }

    public bool? Flag(string key)
    {
        if (Text(key) is not { } text)
            return null;
        return bool.TryParse(text, out bool flag) ? flag : Fail<bool>(key, $"is '{text}': write 'true' or 'false'");
    }

    public T? Name<T>(string key, string hint = "")
        where T : struct, Enum
    {
        if (Text(key) is not { } text)
            return null;
        if (!char.IsAsciiDigit(text[0]) && Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value))
            return value;

        // An address in the wrong setting may contain a password.
        string shown = text.Contains('@', StringComparison.Ordinal) ? "is not one of" : $"is '{text}', which is not one of";
        return Fail<T>(key, $"{shown} {string.Join(", ", Enum.GetNames<T>())}{hint}");
    }

    /// <summary>Returns an absolute http or https URL. Messages never contain the value, which may contain a password.</summary>
    public Uri? Address(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (ServerUrl.TryParse(text, out Uri? address))
            return address;
        Fail(key, "is not an absolute http or https URL, such as 'http://localhost:5984'");
        return null;
    }

    public string[] List(string key)
    {
        _known.Add(key);
        IConfigurationSection list = section.GetSection(key);
        if (list.Value is { Length: > 0 })
            Fail(key, $"is a single value, but must be a list: use the keys {key}:0, {key}:1 and so on");
        foreach (IConfigurationSection item in list.GetChildren().Where(item => item.GetChildren().Any()))
            Fail($"{key}:{item.Key}", "is a section, but must be a single value");
        return [.. list.GetChildren().Select(child => child.Value).OfType<string>()];
    }

    /// <summary>Returns a section within this one, or <c>null</c> if it is absent.</summary>
    public SectionReader? Section(string key)
    {
        _known.Add(key);
        _sections.Add(key);
        IConfigurationSection inner = section.GetSection(key);
        if (inner.Value is { Length: > 0 })
            Fail(key, "is a single value, but must be a section");
        return inner.GetChildren().Any() ? new SectionReader(inner, failures) : null;
    }

    public void Fail(string key, string problem) => failures.Add($"{section.Path}:{key} {problem}.");

    /// <summary>Reports unknown keys.</summary>
    /// <param name="elsewhere">Keys of other sections, with their paths relative to this one, such as <c>Credentials:UserName</c>.</param>
    /// <param name="isShared">
    /// Whether other libraries may have sections in this one, so that an unknown section is ignored unless its name is similar to a known one.
    /// </param>
    public void FailOnUnknown(IReadOnlyCollection<string> elsewhere, bool isShared)
    {
        foreach (IConfigurationSection child in section.GetChildren().Where(child => !_known.Contains(child.Key)))
        {
            bool isSection = child.Value is null;
            string? meant = Spelling.Nearest(child.Key, _known) ?? (isSection && isShared ? null : Containing(child.Key, elsewhere));
            if (meant is not null)
                Fail(child.Key, $"is not known. Did you mean {section.Path}:{meant}? The known keys are {Listed()}");
            else if (!isSection || !isShared)
                Fail(child.Key, $"is not known. The known keys are {Listed()}");
        }
    }

    /// <summary>Returns the shortest known key that contains the given one, such as <c>UserName</c> for <c>User</c>.</summary>
    private string? Containing(string key, IReadOnlyCollection<string> elsewhere) =>
        Longer(_known.Except(_sections, StringComparer.OrdinalIgnoreCase), key)
        ?? elsewhere.FirstOrDefault(path => Spelling.Nearest(key, [path[(path.LastIndexOf(':') + 1)..]]) is not null)
        ?? Longer(elsewhere, key);

    private static string? Longer(IEnumerable<string> names, string key) =>
        names.Where(name => name.Contains(key, StringComparison.OrdinalIgnoreCase)).MinBy(static name => name.Length);

    private string Listed() => string.Join(", ", _known);

    private T? Fail<T>(string key, string problem)
        where T : struct
    {
        Fail(key, problem);
        return null;
    }
}
