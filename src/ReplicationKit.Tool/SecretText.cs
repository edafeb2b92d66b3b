using System.Text.RegularExpressions;

namespace ReplicationKit.Tool;

/// <summary>Takes users and passwords of URLs out of what is shown.</summary>
internal static partial class SecretText
{
    private const string Hidden = "***";

    /// <summary>A text in which URLs may stand.</summary>
    public static string Hide(string text) => UserInfo().Replace(text, Hidden + "@");

    /// <summary>A text that may quote arguments, which are not always what the user meant to write.</summary>
    public static string Hide(string text, IEnumerable<string> arguments)
    {
        foreach (string argument in arguments)
        {
            int slashes = argument.IndexOf("://", StringComparison.Ordinal);
            int start = slashes < 0 ? argument.IndexOf(':', StringComparison.Ordinal) + 1 : slashes + 3;
            int end = argument.LastIndexOf('@');
            if (start > 0 && end > start) text = text.Replace(argument[start..end], Hidden, StringComparison.Ordinal);
        }

        return Hide(text);
    }

    [GeneratedRegex("""(?<=://)[^\s"'`]+@""", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
