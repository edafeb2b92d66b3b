using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace ReplicationKit.Testing.Verification;

/// <summary>
/// A source with the markup of Microsoft.CodeAnalysis.Testing taken out: <c>[|…|]</c> (the analyzer's only diagnostic),
/// <c>{|RPK1010:…|}</c> (a diagnostic of that id), <c>{|#0:…|}</c> (a place that an expected diagnostic names). They nest.
/// </summary>
public sealed class MarkupSource
{
    private MarkupSource(string text, IReadOnlyList<(string? Id, TextSpan Span)> diagnostics, IReadOnlyDictionary<int, TextSpan> places)
    {
        Text = text;
        Diagnostics = diagnostics;
        Places = places;
    }

    public string Text { get; }

    /// <summary>The diagnostics that the markup asks for; without an id: the analyzer's only one.</summary>
    public IReadOnlyList<(string? Id, TextSpan Span)> Diagnostics { get; }

    public IReadOnlyDictionary<int, TextSpan> Places { get; }

    public static MarkupSource Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var text = new StringBuilder(source.Length);
        var open = new Stack<(string Label, int Start)>();
        var diagnostics = new List<(string?, TextSpan)>();
        var places = new Dictionary<int, TextSpan>();
        for (int i = 0; i < source.Length;)
        {
            if (TryOpen(source, i, out string label, out int length))
            {
                open.Push((label, text.Length));
                i += length;
            }
            else if (open.Count > 0 && i + 1 < source.Length && source[i] == '|' && source[i + 1] == (open.Peek().Label.Length == 0 ? ']' : '}'))
            {
                (string closed, int start) = open.Pop();
                Add(closed, TextSpan.FromBounds(start, text.Length), diagnostics, places);
                i += 2;
            }
            else
            {
                text.Append(source[i++]);
            }
        }

        if (open.Count > 0) throw new FormatException($"The markup '{open.Peek().Label}' is not closed.");
        return new MarkupSource(text.ToString(), diagnostics, places);
    }

    private static bool TryOpen(string source, int at, out string label, out int length)
    {
        label = "";
        length = 2;
        if (string.CompareOrdinal(source, at, "[|", 0, 2) == 0) return true;
        if (string.CompareOrdinal(source, at, "{|", 0, 2) != 0) return false;
        int colon = source.IndexOf(':', at);
        if (colon < 0) return false;
        label = source[(at + 2)..colon];
        length = colon + 1 - at;
        return label.Length > 0 && label.All(static c => char.IsLetterOrDigit(c) || c == '#');
    }

    private static void Add(string label, TextSpan span, List<(string?, TextSpan)> diagnostics, Dictionary<int, TextSpan> places)
    {
        if (label.StartsWith('#'))
            places.Add(int.Parse(label.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture), span);
        else
            diagnostics.Add((label.Length == 0 ? null : label, span));
    }
}
