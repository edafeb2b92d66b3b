using System.Text;

namespace ReplicationKit.Fuzzing.Tests.Http;

/// <summary>The first line and the headers of a request to the embedded server.</summary>
internal sealed class LineTarget(string name, params string[] requests) : FuzzTarget(name, [.. requests.Select(Encoding.UTF8.GetBytes)])
{
    public override Task<string?> FindFaultAsync(byte[] input)
    {
        string[] lines = Encoding.Latin1.GetString(input).Split('\n');
        int blank = lines[0].IndexOf(' ', StringComparison.Ordinal);
        (string method, string target) = blank < 0 ? ("GET", lines[0]) : (lines[0][..blank], lines[0][(blank + 1)..]);
        // What a web server refuses before it calls a handler.
        if (method.Length == 0 || !method.All(char.IsAsciiLetter) || target.AsSpan().IndexOfAny('\r', '\0') >= 0)
            return Task.FromResult<string?>(null);
        var headers = new List<(string, string)>();
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[..colon].All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
                headers.Add((line[..colon], line[(colon + 1)..].Trim().Replace("\0", "", StringComparison.Ordinal)));
        }
        return FuzzedServer.Instance.FindFaultAsync(method.ToUpperInvariant(), target, headers, [.. "{}"u8]);
    }
}
