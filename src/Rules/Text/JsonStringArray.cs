namespace ReplicationKit.Rules;

/// <summary>JSON arrays of strings, as the built-in filter <c>_doc_ids</c> reads them from its parameter.</summary>
internal static class JsonStringArray
{
    /// <summary>Whether a string is a JSON array that contains only strings.</summary>
    public static bool IsValid(string text)
    {
        int at = 0;
        SkipSpace(text, ref at);
        if (!Take(text, ref at, '['))
            return false;
        SkipSpace(text, ref at);
        if (!Take(text, ref at, ']'))
        {
            do
            {
                SkipSpace(text, ref at);
                if (!TakeString(text, ref at))
                    return false;
                SkipSpace(text, ref at);
            } while (Take(text, ref at, ','));
            if (!Take(text, ref at, ']'))
                return false;
        }

        SkipSpace(text, ref at);
        return at == text.Length;
    }

    private static void SkipSpace(string text, ref int at)
    {
        while (at < text.Length && (text[at] is ' ' or '\t' or '\r' or '\n'))
            at++;
    }

    private static bool Take(string text, ref int at, char expected)
    {
        if (at >= text.Length || text[at] != expected)
            return false;
        at++;
        return true;
    }

    private static bool TakeString(string text, ref int at)
    {
        if (!Take(text, ref at, '"'))
            return false;
        while (at < text.Length && text[at] >= ' ')
        {
            char character = text[at++];
            if (character == '"')
                return true;
            if (character == '\\' && !TakeEscape(text, ref at))
                return false;
        }

        return false;
    }

    private static bool TakeEscape(string text, ref int at)
    {
        if (at >= text.Length)
            return false;
        char escape = text[at++];
        if (escape != 'u')
            return "\"\\/bfnrt".IndexOf(escape) >= 0;
        for (int end = at + 4; at < end; at++)
        {
            if (at >= text.Length || !PercentEncoding.IsHexDigit(text[at]))
                return false;
        }

        return true;
    }
}
