using System.Globalization;

namespace ReplicationKit.Embedded.Http;

/// <summary>The values that a setting accepts.</summary>
/// <param name="Accepts">Returns whether a value is accepted.</param>
/// <param name="Requirement">What a value must be: "must be true or false".</param>
internal sealed record SettingValue(Func<string, bool> Accepts, string Requirement)
{
    public static readonly SettingValue Any = new(static _ => true, "");

    public static readonly SettingValue NotEmpty = new(static value => value.Length > 0, "must not be empty");

    public static readonly SettingValue Secret = NotEmpty with { IsSecret = true };

    public static readonly SettingValue Boolean = OneOf("true", "false");

    public static readonly SettingValue Long = new(
        static value => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        "must be an integer of at least 0"
    );

    public static readonly SettingValue Limit = new(
        static value => value == "infinity" || IsInteger(value, 0, int.MaxValue),
        "must be an integer of at least 0, or infinity"
    );

    /// <summary>Gets a value that indicates whether no message may contain the value.</summary>
    public bool IsSecret { get; private init; }

    public static SettingValue Integer(int least, int most = int.MaxValue) =>
        new(
            value => IsInteger(value, least, most),
            most == int.MaxValue ? $"must be an integer of at least {least}" : $"must be an integer from {least} to {most}"
        );

    public static SettingValue OneOf(params string[] values) =>
        new(values.Contains, $"must be {string.Join(", ", values[..^1])} or {values[^1]}");

    /// <summary>Returns the message for a value that is not accepted.</summary>
    public string Refusal(string name, string value)
    {
        string rejected = IsSecret || value.Length == 0 ? "" : $", not '{value}'";
        return $"On the embedded server, {name} {Requirement}{rejected}.";
    }

    private static bool IsInteger(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most;
}
