using System.Globalization;
using System.Text;
using ReplicationKit.Rules;

namespace ReplicationKit.Tool;

/// <summary>Formats values for people.</summary>
internal static class Shown
{
    /// <summary>Returns the server's name of the state.</summary>
    public static string State(ReplicationStatus status) => status.StateText is { } text ? OneLine(text) : State(status.State);

    public static string State(ReplicationState state) =>
        state switch
        {
            ReplicationState.NotStarted => "not started",
            _ => state.ToString().ToLowerInvariant(),
        };

    /// <summary>Returns the color of a state, or <c>null</c> for none.</summary>
    public static string? ColorOf(ReplicationState state) =>
        state switch
        {
            ReplicationState.Running or ReplicationState.Completed => "green",
            ReplicationState.Failed => "red",
            ReplicationState.Crashing or ReplicationState.Error => "olive",
            _ => null,
        };

    public static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Returns a number with its noun, whose plural ends in <c>s</c>.</summary>
    public static string Count(long number, string noun) => Number(number) + " " + Counted.Noun(number, noun);

    /// <summary>Returns the time in UTC.</summary>
    public static string Time(DateTimeOffset? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Returns a percentage, rounded down so that 100 % means the end.</summary>
    public static string Percent(double? part) =>
        part is { } value ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(value * 100):0} %") : "";

    /// <summary>Returns a number of documents per second.</summary>
    public static string Rate(double documentsPerSecond) =>
        documentsPerSecond.ToString(documentsPerSecond < 10 ? "0.#" : "N0", CultureInfo.InvariantCulture) + "/s";

    /// <summary>Returns a duration with its two largest units.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s")
        : time.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s")
        : time.TotalDays < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Hours} h {time.Minutes} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d {time.Hours} h");

    /// <summary>Returns a database, by its name alone if it is on the server itself.</summary>
    public static string Endpoint(string? url, Uri server)
    {
        if (url is null)
            return "";
        string text = SecretMask.InText(url).TrimEnd('/');
        return text.StartsWith(server.AbsoluteUri, StringComparison.Ordinal)
            ? OneLine(Uri.UnescapeDataString(text[server.AbsoluteUri.Length..]))
            : OneLine(text);
    }

    /// <summary>Returns the id of a replication whose values are known only at run time, and its record.</summary>
    public static string Template(ReplicationDescription description) =>
        $"{description.Id}{(description.HasHashedId ? "-…" : "")} ({description.SpecificationType.Name})";

    /// <summary>Returns a short description of the failure, or an empty string if there is none.</summary>
    public static string Problem(ReplicationStatus status) =>
        status.Failure switch
        {
            ReplicationFailure.None => "",
            ReplicationFailure.Duplicate when status.DuplicateOf is { } id => "the same as " + OneLine(id),
            ReplicationFailure.Unknown => OneLine(status.Reason ?? "error"),
            var failure => Words(failure.ToString()),
        };

    /// <summary>Returns a string of the server on one line, without terminal control sequences.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            bool isSpace = char.IsControl(character) || character == ' ';
            if (isSpace && (line.Length == 0 || line[^1] == ' '))
                continue;
            line.Append(isSpace ? ' ' : character);
        }

        return SecretMask.InText(line.ToString().TrimEnd());
    }

    /// <summary>Converts <c>SourceNotFound</c> to "source not found".</summary>
    private static string Words(string name) =>
        string.Concat(
            name.Select(
                (character, i) =>
                    i > 0 && char.IsUpper(character) ? " " + char.ToLowerInvariant(character) : char.ToLowerInvariant(character).ToString()
            )
        );
}
