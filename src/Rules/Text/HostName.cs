using System.Globalization;

namespace ReplicationKit.Rules;

/// <summary>The syntax of the host in a URL.</summary>
internal static class HostName
{
    private const int LongestLabel = 63;
    private const int LongestName = 253;

    /// <summary>Whether the name can be resolved: labels of letters, digits, hyphens and underscores, separated by dots.</summary>
    public static bool IsValid(string host)
    {
        string name = host.EndsWith(".", StringComparison.Ordinal) ? host.Substring(0, host.Length - 1) : host;
        string[] labels = name.Split('.');
        return name.Length <= LongestName && labels.All(IsLabel) && !IsImpossibleAddress(labels);
    }

    /// <summary>Whether a host is this machine, so that credentials do not leave it.</summary>
    public static bool IsLoopback(string host)
    {
        string name = host.TrimEnd('.');
        return string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || name is "::1" or "0:0:0:0:0:0:0:1"
            || (name.StartsWith("127.", StringComparison.Ordinal) && name.All(static c => c is '.' or (>= '0' and <= '9')));
    }

    /// <summary>Whether two hosts are the same. Case and a trailing dot are ignored, and the local machine has two names.</summary>
    public static bool AreSame(string left, string right) =>
        string.Equals(Canonical(left), Canonical(right), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a string is an IPv6 address, without brackets and zone.</summary>
    public static bool IsIPv6(string text)
    {
        int gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
            return CountGroups(text, mayHoldIPv4: true) == 8;
        if (text.IndexOf("::", gap + 1, StringComparison.Ordinal) >= 0)
            return false;
        int head = CountGroups(text.Substring(0, gap), mayHoldIPv4: false);
        int tail = CountGroups(text.Substring(gap + 2), mayHoldIPv4: true);
        return head >= 0 && tail >= 0 && head + tail <= 7;
    }

    private static string Canonical(string host)
    {
        string name = host.TrimEnd('.');
        return string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" : name;
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel
        && label.All(static c => c is '-' or '_' or (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'));

    /// <summary>Four numbers, at least one of which is not a byte: resolved as a name, which does not exist.</summary>
    private static bool IsImpossibleAddress(string[] labels) =>
        labels.Length == 4 && labels.All(static label => label.All(static c => c is >= '0' and <= '9')) && !labels.All(IsByte);

    private static bool IsByte(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= 255;

    /// <summary>The number of 16-bit groups, or -1 if one is invalid.</summary>
    private static int CountGroups(string text, bool mayHoldIPv4)
    {
        if (text.Length == 0)
            return 0;
        string[] groups = text.Split(':');
        int count = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            if (mayHoldIPv4 && i == groups.Length - 1 && groups[i].IndexOf('.') >= 0)
            {
                string[] bytes = groups[i].Split('.');
                return bytes.Length == 4 && bytes.All(IsByte) ? count + 2 : -1;
            }

            if (groups[i].Length is < 1 or > 4 || !groups[i].All(PercentEncoding.IsHexDigit))
                return -1;
            count++;
        }

        return count;
    }
}
