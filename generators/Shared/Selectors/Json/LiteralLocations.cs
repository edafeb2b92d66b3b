using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ReplicationKit.Selectors.Json;

/// <summary>
/// The location in the source of each character of a string's value: in ordinary, verbatim and raw literals, and in concatenations of them.
/// </summary>
internal sealed class LiteralLocations
{
    private readonly ExpressionSyntax _expression;
    private readonly List<int> _indexes = [];

    private LiteralLocations(ExpressionSyntax expression) => _expression = expression;

    /// <summary>Maps the characters of a constant expression's value. An expression that is not a literal is mapped as a whole.</summary>
    public static LiteralLocations Of(ExpressionSyntax expression, string value)
    {
        LiteralLocations locations = new(expression);
        if (!locations.TryAdd(expression) || locations._indexes.Count != value.Length)
        {
            locations._indexes.Clear();
        }

        return locations;
    }

    /// <summary>The source of the characters from one index to another (exclusive).</summary>
    public Location Locate(int start, int end)
    {
        if (_indexes.Count == 0)
        {
            return _expression.GetLocation();
        }

        int first = _indexes[Math.Min(start, _indexes.Count - 1)];
        int last = end > start ? _indexes[Math.Min(end, _indexes.Count) - 1] : first;
        int length = end < _indexes.Count && _indexes[end] > last ? Math.Min(_indexes[end] - last, 10) : 1;
        bool escaped =
            end < _indexes.Count
            && _indexes[end] - last > 1
            && _expression.SyntaxTree.GetText().GetSubText(new TextSpan(last, 1)).ToString() == "\\";
        return Location.Create(_expression.SyntaxTree, TextSpan.FromBounds(first, last + (escaped ? length : 1)));
    }

    private bool TryAdd(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return TryAdd(parenthesized.Expression);
            case BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression):
                return TryAdd(sum.Left) && TryAdd(sum.Right);
            case LiteralExpressionSyntax literal:
                return TryAdd(literal.Token);
            default:
                return false;
        }
    }

    private bool TryAdd(SyntaxToken token)
    {
        switch (token.Kind())
        {
            case SyntaxKind.SingleLineRawStringLiteralToken:
                AddRaw(token);
                return true;
            case SyntaxKind.MultiLineRawStringLiteralToken:
                AddRawLines(token);
                return true;
            case SyntaxKind.StringLiteralToken when token.Text.StartsWith("@", StringComparison.Ordinal):
                AddVerbatim(token);
                return true;
            case SyntaxKind.StringLiteralToken:
                AddOrdinary(token);
                return true;
            default:
                return false;
        }
    }

    private void AddRaw(SyntaxToken token)
    {
        int quotes = Quotes(token.Text);
        for (int i = 0; i < token.ValueText.Length; i++)
        {
            _indexes.Add(token.SpanStart + quotes + i);
        }
    }

    // The lines between the first and the last one, without the white space before the closing quotes.
    private void AddRawLines(SyntaxToken token)
    {
        SourceText text = SourceText.From(token.Text);
        TextLine last = text.Lines[text.Lines.Count - 1];
        string closing = last.ToString();
        int indent = closing.Length - closing.TrimStart().Length;
        for (int i = 1; i < text.Lines.Count - 1; i++)
        {
            TextLine line = text.Lines[i];
            bool isLast = i == text.Lines.Count - 2;
            int end = isLast ? line.End : line.EndIncludingLineBreak;
            for (int at = Math.Min(line.Start + indent, line.End); at < end; at++)
            {
                _indexes.Add(token.SpanStart + at);
            }
        }
    }

    private void AddVerbatim(SyntaxToken token)
    {
        string text = token.Text;
        for (int i = 2; i < text.Length - 1; i++)
        {
            _indexes.Add(token.SpanStart + i);
            i += text[i] == '"' ? 1 : 0;
        }
    }

    private void AddOrdinary(SyntaxToken token)
    {
        string text = token.Text;
        for (int i = 1; i < text.Length - 1; i++)
        {
            _indexes.Add(token.SpanStart + i);
            if (text[i] != '\\')
            {
                continue;
            }

            i++;
            switch (text[i])
            {
                case 'u':
                    i += 4;
                    break;
                case 'U':
                    bool pair =
                        int.TryParse(text.Substring(i + 1, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
                        && code > 0xFFFF;
                    if (pair)
                    {
                        _indexes.Add(token.SpanStart + i);
                    }

                    i += 8;
                    break;
                case 'x':
                    for (int digits = 0; digits < 4 && Uri.IsHexDigit(text[i + 1]); digits++)
                    {
                        i++;
                    }

                    break;
            }
        }
    }

    private static int Quotes(string text) => text.Length - text.TrimStart('"').Length;
}
