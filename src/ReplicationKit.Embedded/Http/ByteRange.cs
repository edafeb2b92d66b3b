using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>A part of an attachment: the first and the last byte, both counted from 0.</summary>
internal readonly record struct ByteRange(int From, int To)
{
    /// <summary>The maximum number of ranges in a response. A request for more gets the whole attachment.</summary>
    public const int Most = 9;

    // No attachment is longer, and no sum of two of them exceeds a long integer.
    private const long Beyond = 1L << 60;

    /// <summary>
    /// Reads a <c>Range</c> header as CouchDB does (<c>mochiweb_http:parse_range_request/1</c>, <c>chttpd_db:parse_ranges/2</c>), which never
    /// sends the first byte of a suffix that is as long as the attachment.
    /// </summary>
    /// <param name="header">The header, or <c>null</c> if there is none.</param>
    /// <param name="length">The length of the attachment in bytes.</param>
    /// <returns>The ranges in their order, or <c>null</c> for the whole attachment: also if a range is malformed.</returns>
    /// <exception cref="CouchException">A range contains no byte of the attachment.</exception>
    public static IReadOnlyList<ByteRange>? Read(string? header, int length)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.Ordinal))
            return null;
        var written = new List<(long? First, long? Last)>();
        foreach (string part in header["bytes=".Length..].Split(',').Select(static part => part.Trim(' ')))
        {
            if (part.Length == 0)
                continue;
            if (!TryParse(part, out (long?, long?) range))
                return null;
            written.Add(range);
        }
        var ranges = new List<ByteRange>();
        foreach ((long? first, long? last) in written)
        {
            if (first == 0 && last is null)
                return null;
            long from = first ?? length - Math.Min(last!.Value, length - 1);
            long to = first is null ? length - 1 : Math.Min(last ?? length - 1, length - 1);
            if (to < from)
                throw new CouchException(416, "requested_range_not_satisfiable", "Requested range not satisfiable");
            ranges.Add(new ByteRange((int)from, (int)to));
        }
        return ranges;
    }

    public ReadOnlyMemory<byte> Of(byte[] data) => data.AsMemory(From, To - From + 1);

    /// <summary>Returns the value of <c>Content-Range</c>.</summary>
    public string Header(int length) => string.Create(CultureInfo.InvariantCulture, $"bytes {From}-{To}/{length}");

    /// <summary>Sends several parts of an attachment, or none.</summary>
    public static async Task WriteAllAsync(CouchExchange request, string contentType, byte[] data, IReadOnlyList<ByteRange> ranges)
    {
        string boundary = DocumentIds.New();
        HttpResponse response = request.Context.Response;
        response.StatusCode = 206;
        response.ContentType = $"multipart/byteranges; boundary=\"{boundary}\"";
        await MultipartDocument.TextAsync(response.Body, "--" + boundary, request.Aborted);
        foreach (ByteRange range in ranges)
        {
            string head = $"\r\nContent-Type: {contentType}\r\nContent-Range: {range.Header(data.Length)}\r\n\r\n";
            await MultipartDocument.TextAsync(response.Body, head, request.Aborted);
            await response.Body.WriteAsync(range.Of(data), request.Aborted);
            await MultipartDocument.TextAsync(response.Body, "\r\n--" + boundary, request.Aborted);
        }
        await MultipartDocument.TextAsync(response.Body, "--", request.Aborted);
    }

    // A suffix has no first byte, and a range without an end no last one. Numbers may have a sign.
    private static bool TryParse(string part, out (long? First, long? Last) range)
    {
        range = default;
        if (part.StartsWith('-'))
        {
            range.Last = Number(part[1..]);
            return range.Last is not null;
        }
        string[] numbers = part.Split('-', StringSplitOptions.RemoveEmptyEntries);
        range.First = Number(numbers[0]);
        range.Last = numbers.Length == 1 ? null : Number(numbers[1]);
        return numbers.Length <= 2 && range.First is not null && (numbers.Length == 1 || range.Last is not null);
    }

    private static long? Number(string text)
    {
        string digits = text is ['+' or '-', ..] ? text[1..] : text;
        if (digits.Length == 0 || digits.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
            return null;
        long number = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long read)
            ? Math.Min(read, Beyond)
            : Beyond;
        return text[0] == '-' ? -number : number;
    }
}
