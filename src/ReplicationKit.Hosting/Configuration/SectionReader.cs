using System.Globalization;
using Microsoft.Extensions.Configuration;
using ReplicationKit.Rules;

namespace ReplicationKit.Hosting;

/// <summary>
/// Reads values of a configuration section by hand, so that what is wrong is told with its key, all of it at once, and what is misspelt
/// does not go unnoticed. Values that may be secret are never shown.
/// </summary>
internal sealed class SectionReader(IConfigurationSection section, List<string> failures)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A text; null: the key is absent or empty.</summary>
    public string? Text(string key)
    {
        _known.Add(key);
        return section[key] is { Length: > 0 } text ? text : null;
    }

    /// <summary>A text that has to be there because of another.</summary>
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
        return Fail<TimeSpan>(key, $"is '{text}', which is no time: write hours, minutes and seconds, such as '00:00:30'");
    }

    public int? Integer(string key)
    {
        if (Text(key) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : Fail<int>(key, $"is '{text}', which is no whole number");
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

        // An address in the wrong place may hold a password.
        string shown = text.Contains('@', StringComparison.Ordinal) ? "is none of" : $"is '{text}', which is none of";
        return Fail<T>(key, $"{shown} {string.Join(", ", Enum.GetNames<T>())}{hint}");
    }

    /// <summary>An absolute http or https URL. The text is never shown: it may hold a password.</summary>
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
        return [.. section.GetSection(key).GetChildren().Select(child => child.Value).OfType<string>()];
    }

    /// <summary>A section within this one; null: it is absent.</summary>
    public SectionReader? Section(string key)
    {
        _known.Add(key);
        IConfigurationSection inner = section.GetSection(key);
        if (inner.Value is { Length: > 0 })
            Fail(key, "is a single value, and has to be a section");
        return inner.GetChildren().Any() ? new SectionReader(inner, failures) : null;
    }

    public void Fail(string key, string problem) => failures.Add($"{section.Path}:{key} {problem}.");

    /// <summary>
    /// Complains of values whose keys nobody asked for. A section is let be unless it is nearly one of ours: it may belong to somebody
    /// else.
    /// </summary>
    public void FailOnUnknown()
    {
        foreach (IConfigurationSection child in section.GetChildren().Where(child => !_known.Contains(child.Key)))
        {
            string? meant = Spelling.Nearest(child.Key, _known);
            if (meant is not null)
                Fail(child.Key, $"is not known; '{meant}' may be meant");
            else if (child.Value is not null)
                Fail(child.Key, $"is not known; there are {string.Join(", ", _known)}");
        }
    }

    private T? Fail<T>(string key, string problem)
        where T : struct
    {
        Fail(key, problem);
        return null;
    }
}
