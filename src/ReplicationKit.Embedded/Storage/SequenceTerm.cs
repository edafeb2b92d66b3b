using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using ReplicationKit.Embedded.Erlang;
using ReplicationKit.Embedded.Http;

namespace ReplicationKit.Embedded.Storage;

/// <summary>Sequences as clients see them: a number and, as in CouchDB, an Erlang term with the sequence of each shard.</summary>
internal static class SequenceTerm
{
    private const uint LastOfRange = uint.MaxValue;

    /// <param name="number">The sequence.</param>
    /// <param name="incarnation">The id of the database, which another one with the same name does not have.</param>
    public static string Text(long number, string incarnation)
    {
        ExternalTerm term = new ExternalTerm().WriteList(1).WriteTuple(3).WriteAtom(CouchNode.Name);
        term.WriteList(2).WriteInteger(0).WriteInteger(LastOfRange).WriteNil();
        term.WriteTuple(3).WriteInteger(number).WriteBinary(incarnation).WriteAtom(CouchNode.Name).WriteNil();
        return string.Create(CultureInfo.InvariantCulture, $"{number}-{WebEncoders.Base64UrlEncode(term.Written)}");
    }

    /// <summary>Returns the sequence after which a client reads, or 0 if it is one of another database.</summary>
    /// <param name="text">What the client sent, or null to read from the beginning.</param>
    /// <param name="last">The last sequence.</param>
    /// <param name="incarnation">The id of the database.</param>
    /// <exception cref="CouchException">It is not a sequence.</exception>
    public static long Read(string? text, long last, string incarnation)
    {
        text = text?.Trim('"');
        switch (text)
        {
            case null or "0":
                return 0;
            case "now":
                return last;
        }
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        if (
            dash <= 0
            || !long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            || !IsTerm(text[(dash + 1)..])
        )
            throw CouchException.BadRequest("Malformed sequence supplied in 'since' parameter.");
        return text == Text(number, incarnation) ? number : 0;
    }

    // Of a list, as CouchDB's are: the version of the format and the tag of a list.
    private static bool IsTerm(string text) =>
        text.StartsWith("g2", StringComparison.Ordinal)
        && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
