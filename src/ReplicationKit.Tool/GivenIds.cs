using System.CommandLine;
using System.CommandLine.Parsing;
using ReplicationKit.Rules;

namespace ReplicationKit.Tool;

/// <summary>The ids in a command line.</summary>
internal static class GivenIds
{
    /// <summary>Rejects a misspelled or unsupported option, which the parser takes for an id, before anything is done.</summary>
    /// <param name="result">The command line. After <c>--</c>, an id may begin with a hyphen.</param>
    /// <param name="ids">The ids.</param>
    /// <exception cref="ToolException">An id begins with a hyphen.</exception>
    public static string[] Of(ParseResult result, string[]? ids)
    {
        if (ids is null)
            return [];
        if (Array.Find(ids, id => id.StartsWith('-')) is { } option && !result.Tokens.Any(token => token.Type == TokenType.DoubleDash))
        {
            throw ToolException.Usage(
                $"Unrecognized option '{Shown.OneLine(SecretMask.InText(option))}'. Nothing was done. To specify an id that begins with a "
                    + "hyphen, put '--' before it."
            );
        }

        return ids;
    }
}
