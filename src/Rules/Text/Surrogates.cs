namespace ReplicationKit.Rules;

/// <summary>Text that cannot be written as UTF-8.</summary>
internal static class Surrogates
{
    /// <summary>Whether half of a surrogate pair stands alone in a text.</summary>
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
