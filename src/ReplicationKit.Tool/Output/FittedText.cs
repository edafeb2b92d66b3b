using Spectre.Console;

namespace ReplicationKit.Tool;

/// <summary>Truncates strings to a number of terminal columns.</summary>
internal static class FittedText
{
    /// <summary>Returns the string, with its end replaced by … if it is too wide.</summary>
    public static string Fitted(this string text, int width)
    {
        if (text.GetCellWidth() <= width)
            return text;
        int length = Math.Min(text.Length, width);
        while (length > 0 && text[..length].GetCellWidth() > width - 1)
            length--;
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
            length--;
        return width <= 0 ? "" : text[..length] + "…";
    }
}
