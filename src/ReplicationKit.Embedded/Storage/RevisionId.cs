using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Storage;

/// <summary>A revision: its generation and its id (32 hexadecimal digits, or any string that a client chose, also the empty one).</summary>
internal readonly record struct RevisionId(int Position, string Hash) : IComparable<RevisionId>
{
    private const int DigestDigits = 32;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public static RevisionId Parse(string text) =>
        TryParse(text, out RevisionId revision) ? revision : throw CouchException.BadRequest("Invalid rev format");

    public static bool TryParse([NotNullWhen(true)] string? text, out RevisionId revision)
    {
        revision = default;
        if (text is null)
            return false;
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0)
            return false;
        if (!int.TryParse(text.AsSpan(0, dash), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int position))
            return false;
        if (!TryNormalize(position, text[(dash + 1)..], out string hash))
            return false;
        revision = new RevisionId(position, hash);
        return true;
    }

    /// <exception cref="CouchException">It is not a string with a revision.</exception>
    public static RevisionId Parse(JsonElement json) => Parse(json.ValueKind == JsonValueKind.String ? json.GetString()! : "");

    /// <summary>
    /// Normalizes an id. CouchDB stores 32 hexadecimal digits as sixteen bytes, so their case is lost, and accepts no other id of 32 bytes.
    /// </summary>
    public static bool TryNormalize(int position, string hash, out string normalized)
    {
        normalized = IsDigest(hash) ? hash.ToLowerInvariant() : hash;
        return position == 0 || IsDigest(hash) || Encoding.UTF8.GetByteCount(hash) != DigestDigits;
    }

    /// <summary>Compares as in the election of winners: by generation, then by the bytes of the id.</summary>
    public int CompareTo(RevisionId other)
    {
        int byPosition = Position.CompareTo(other.Position);
        if (byPosition != 0)
            return byPosition;
        return IsDigest(Hash) == IsDigest(other.Hash)
            ? string.CompareOrdinal(Hash, other.Hash)
            : Bytes(Hash).AsSpan().SequenceCompareTo(Bytes(other.Hash));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}-{Hash}");

    public static bool operator <(RevisionId left, RevisionId right) => left.CompareTo(right) < 0;

    public static bool operator >(RevisionId left, RevisionId right) => left.CompareTo(right) > 0;

    public static bool operator <=(RevisionId left, RevisionId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RevisionId left, RevisionId right) => left.CompareTo(right) >= 0;

    internal static bool IsDigest(string hash) => hash.Length == DigestDigits && hash.AsSpan().IndexOfAnyExcept(HexDigits) < 0;

    internal static byte[] Bytes(string hash) => IsDigest(hash) ? Convert.FromHexString(hash) : Encoding.UTF8.GetBytes(hash);
}
