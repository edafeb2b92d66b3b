using System.Text;
using Spectre.Console;

namespace ReplicationKit.Tool;

/// <summary>A table without borders that fits the terminal. In a file, each row is a line with all columns.</summary>
internal sealed class Listing(params Column[] columns)
{
    private const int Gap = 2;
    private const int Narrowest = 12;

    private readonly List<Cell[]> _rows = [];

    public int Count => _rows.Count;

    public void Add(params Cell[] cells) => _rows.Add(cells);

    public void Show(IAnsiConsole console)
    {
        (List<int> shown, int[] widths) = Fit(console.Profile.Width);
        console.MarkupLine(Line(shown, widths, column => new Cell(columns[column].Title, "bold")));
        foreach (Cell[] row in _rows)
            console.MarkupLine(Line(shown, widths, column => row[column]));
    }

    /// <summary>Returns the visible columns and their widths: columns that give way are narrowed first, then omitted.</summary>
    private (List<int> Shown, int[] Widths) Fit(int width)
    {
        int[] natural =
        [
            .. columns.Select(
                (column, i) => Math.Max(column.Title.GetCellWidth(), _rows.Select(row => row[i].Text.GetCellWidth()).DefaultIfEmpty().Max())
            ),
        ];
        List<int> shown =
        [
            .. Enumerable.Range(0, columns.Length).Where(i => !columns[i].IsOptional || _rows.Exists(row => row[i].Text.Length > 0)),
        ];
        while (true)
        {
            int[] widths = [.. natural];
            int excess = shown.Sum(i => widths[i] + Gap) - Gap - width;
            while (
                excess > 0
                && shown.Where(i => columns[i].GivesWay && widths[i] > Narrowest).Select(i => (int?)i).MaxBy(i => widths[i!.Value])
                    is { } widest
            )
            {
                widths[widest]--;
                excess--;
            }

            int first = shown.FindIndex(i => columns[i].GivesWay);
            if (excess <= 0 || first < 0)
                return (shown, widths);
            shown.RemoveAt(first);
        }
    }

    private string Line(List<int> shown, int[] widths, Func<int, Cell> cell)
    {
        var line = new StringBuilder();
        foreach (int i in shown)
        {
            (string text, string? style) = cell(i);
            text = text.Fitted(widths[i]);
            string padding = new(' ', widths[i] - text.GetCellWidth());
            string marked = style is null || text.Length == 0 ? Markup.Escape(text) : $"[{style}]{Markup.Escape(text)}[/]";
            line.Append(columns[i].IsNumber ? padding + marked : marked + padding).Append(' ', Gap);
        }

        return line.ToString().TrimEnd();
    }
}

/// <summary>A column of a <see cref="Listing"/>.</summary>
/// <param name="Title">The title.</param>
/// <param name="IsNumber">Whether it is right-aligned.</param>
/// <param name="GivesWay">Whether it may be truncated if the terminal is too narrow.</param>
/// <param name="IsOptional">Whether it is omitted if all its cells are empty.</param>
internal sealed record Column(string Title, bool IsNumber = false, bool GivesWay = false, bool IsOptional = false);

/// <summary>A cell of a <see cref="Listing"/>.</summary>
/// <param name="Text">The content.</param>
/// <param name="Style">The color, or <c>null</c> for none.</param>
internal readonly record struct Cell(string Text, string? Style = null)
{
    public static implicit operator Cell(string text) => new(text);
}
