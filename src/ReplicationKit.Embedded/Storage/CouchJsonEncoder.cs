using System.Buffers;
using System.Text.Encodings.Web;
using ReplicationKit.Rules;

namespace ReplicationKit.Embedded.Storage;

/// <summary>
/// Escapes what CouchDB escapes (quotation marks, backslashes and control characters) and writes everything else as UTF-8, characters
/// outside of the basic plane included: CouchDB's changes reader does not understand escaped surrogates.
/// </summary>
internal sealed class CouchJsonEncoder : JavaScriptEncoder
{
    public static readonly CouchJsonEncoder Instance = new();

    private static readonly SearchValues<char> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(c => (char)c),
        '"',
        '\\',
    ]);

    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(c => (byte)c),
        (byte)'"',
        (byte)'\\',
    ]);

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) =>
        new ReadOnlySpan<char>(text, textLength).IndexOfAny(Escaped);

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(EscapedBytes);

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        ReadOnlySpan<char> escape =
            unicodeScalar < 0x10000
                ? JsonText.EscapeOf((char)unicodeScalar) ?? ((char)unicodeScalar).ToString()
                : char.ConvertFromUtf32(unicodeScalar);
        numberOfCharactersWritten = escape.TryCopyTo(new Span<char>(buffer, bufferLength)) ? escape.Length : 0;
        return numberOfCharactersWritten > 0;
    }
}
