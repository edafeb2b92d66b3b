namespace ReplicationKit.Rules;

/// <summary>Strings that cannot be encoded as UTF-8.</summary>
internal static class Surrogates
{
    /// <summary>Whether a string contains an unpaired surrogate.</summary>
    public static bool HasUnpaired(string? text)
    {
        if (text is null)
            return false;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }

        return false;
    }
}
