using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReplicationKit.Embedded.Tests.Conformance;

/// <summary>
/// Holds an answer against the recorded one. What differs from run to run is compared by its form only, and remembered, so that
/// later requests of the recording can be translated: revisions, sequences, times, ids of replications, sessions and processes.
/// </summary>
internal sealed partial class AnswerComparison(Uri address)
{
    private const string RecordedHost = "127.0.0.1:5984";

    // Figures of the machine, not of the protocol.
    private static readonly HashSet<string> Figures = new(StringComparer.Ordinal)
    {
        "file",
        "external",
        "active",
        "started_on",
        "updated_on",
        "ref",
        "instance_start_time",
        "iterations",
        "git_sha",
        "uuid",
    };

    private readonly Dictionary<string, string> _translations = new(StringComparer.Ordinal);

    public string Translate(string recorded)
    {
        string text = recorded
            .Replace("127.0.0.1:5985", RecordedHost, StringComparison.Ordinal)
            .Replace(RecordedHost, address.Authority, StringComparison.Ordinal)
            .Replace(Uri.EscapeDataString(RecordedHost), Uri.EscapeDataString(address.Authority), StringComparison.Ordinal);
        foreach ((string from, string to) in _translations)
            text = text.Replace(from, to, StringComparison.Ordinal)
                .Replace(Uri.EscapeDataString(from), Uri.EscapeDataString(to), StringComparison.Ordinal);
        return text;
    }

    /// <summary>Compares two responses. Nothing is stored for one that differs, since it may not have settled yet.</summary>
    /// <returns>The difference with its path, or <c>null</c> if there is none.</returns>
    public string? Difference(JsonElement recorded, JsonElement actual, string place = "$")
    {
        Dictionary<string, string> before = new(_translations, StringComparer.Ordinal);
        if (Walk(recorded, actual, place) is not { } difference)
            return null;
        _translations.Clear();
        foreach ((string from, string to) in before)
            _translations.Add(from, to);
        return difference;
    }

    private string? Walk(JsonElement recorded, JsonElement actual, string place)
    {
        if (recorded.ValueKind != actual.ValueKind && !(IsBoolean(recorded) && IsBoolean(actual)))
            return $"{place}: {Short(recorded)} is here {Short(actual)}";
        return recorded.ValueKind switch
        {
            JsonValueKind.Object => Members(recorded, actual, place),
            JsonValueKind.Array => Elements(recorded, actual, place),
            JsonValueKind.String => Text(recorded.GetString()!, actual.GetString()!, place),
            _ => recorded.GetRawText() == actual.GetRawText() ? null : $"{place}: {recorded.GetRawText()} is here {actual.GetRawText()}",
        };
    }

    private static bool IsBoolean(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static string Short(JsonElement value)
    {
        string text = value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText();
        return text.Length > 160 ? text[..160] + "…" : text;
    }

    private string? Members(JsonElement recorded, JsonElement actual, string place)
    {
        string[] names = [.. recorded.EnumerateObject().Select(member => member.Name)];
        string[] actualNames = [.. actual.EnumerateObject().Select(member => member.Name)];
        string[] missing = [.. names.Except(actualNames)];
        string[] added = [.. actualNames.Except(names)];
        if (missing.Length + added.Length > 0)
            return $"{place}: without {string.Join(',', missing)}; with {string.Join(',', added)}";
        foreach (string name in names)
        {
            if (Figures.Contains(name))
                continue;
            if (Walk(recorded.GetProperty(name), actual.GetProperty(name), $"{place}.{name}") is { } difference)
                return difference;
        }
        return null;
    }

    // Where ids are random, so is the order of rows: each recorded one must have its like.
    private string? Elements(JsonElement recorded, JsonElement actual, string place)
    {
        if (recorded.GetArrayLength() != actual.GetArrayLength())
            return $"{place}: {recorded.GetArrayLength()} elements are here {actual.GetArrayLength()}";
        string? first = null;
        List<JsonElement> rest = [.. actual.EnumerateArray()];
        for (int i = 0; i < recorded.GetArrayLength(); i++)
        {
            int found = rest.FindIndex(candidate => Difference(recorded[i], candidate) is null);
            if (found < 0)
            {
                first ??=
                    Difference(recorded[i], actual[i], string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]"))
                    ?? $"{place}: no element is {Short(recorded[i])}";
                continue;
            }
            rest.RemoveAt(found);
        }
        return first;
    }

    private string? Text(string recorded, string actual, string place)
    {
        if (recorded == actual || Translate(recorded) == actual)
            return null;
        if (Form(recorded, actual))
        {
            _translations.TryAdd(recorded, actual);
            return null;
        }
        return Normalized(Translate(recorded)) == Normalized(actual) ? null : $"{place}: {recorded} is here {actual}";
    }

    /// <summary>Whether both are varying strings of the same kind.</summary>
    private static bool Form(string recorded, string actual)
    {
        if (Sequence().IsMatch(recorded))
            return Sequence().IsMatch(actual);
        if (Revision().IsMatch(recorded))
            return Revision().IsMatch(actual);
        if (Time().IsMatch(recorded))
            return Time().IsMatch(actual);
        if (HttpDate().IsMatch(recorded))
            return HttpDate().IsMatch(actual);
        if (Id().Match(recorded) is { Success: true } id)
            return Id().Match(actual) is { Success: true } same && same.Groups[1].Value == id.Groups[1].Value;
        return Process().IsMatch(recorded) && Process().IsMatch(actual) || Bookmark().IsMatch(recorded) && actual.Length > 0;
    }

    // Ids and shards within longer strings.
    private static string Normalized(string text) => Shard().Replace(HexWithin().Replace(text, "ID"), "SHARD");

    [GeneratedRegex(@"\A\d+-[0-9a-f]{32}\z")]
    private static partial Regex Revision();

    [GeneratedRegex(@"\A\d+-g[12][Aw]AAA[\w-]+\z")]
    private static partial Regex Sequence();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z")]
    private static partial Regex Time();

    [GeneratedRegex(@"\A\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\z")]
    private static partial Regex HttpDate();

    [GeneratedRegex(@"\A(?:_local/)?[0-9a-f]{32}((?:\+continuous|\+create_target)*)\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"\A<0\.\d+\.0>\z")]
    private static partial Regex Process();

    [GeneratedRegex(@"\Ag1AAAA[\w-]+\z")]
    private static partial Regex Bookmark();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex HexWithin();

    [GeneratedRegex(@"shards/[0-9a-f]{8}-[0-9a-f]{8}/_replicator\.\d+|#Fun<[^>]*>")]
    private static partial Regex Shard();
}
