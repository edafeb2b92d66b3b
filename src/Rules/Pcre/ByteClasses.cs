using System.Globalization;

namespace ReplicationKit.Rules.Pcre;

/// <summary>The named classes of PCRE in Erlang's build: Latin-1 tables, one byte per character.</summary>
internal static class ByteClasses
{
    public static ByteSet Digit { get; } = ByteSet.Of(IsDigit);

    public static ByteSet Word { get; } = ByteSet.Of(b => IsLetter(b) || IsDigit(b) || b == '_');

    public static ByteSet Space { get; } = ByteSet.Of(IsSpace);

    public static ByteSet Horizontal { get; } = ByteSet.Of(b => b is ' ' or '\t' or 0xA0);

    public static ByteSet Vertical { get; } = ByteSet.Of(b => b is (>= 10 and <= 13) or 0x85);

    /// <summary>The class between <c>[:</c> and <c>:]</c>, or <c>null</c> if PCRE does not have a class of that name.</summary>
    public static ByteSet? Posix(string name) =>
        name switch
        {
            "alpha" => ByteSet.Of(IsLetter),
            "lower" => ByteSet.Of(IsLower),
            "upper" => ByteSet.Of(IsUpper),
            "alnum" => ByteSet.Of(b => IsLetter(b) || IsDigit(b)),
            "ascii" => ByteSet.Of(_ => true), // the tables are Latin-1's, where every byte is a character
            "blank" => ByteSet.Of(b => b is ' ' or '\t'),
            "cntrl" => ByteSet.Of(b => b < 32 || b is >= 127 and < 160),
            "digit" => Digit,
            "graph" => ByteSet.Of(IsGraphic),
            "print" => ByteSet.Of(b => IsGraphic(b) || b == ' '),
            "punct" => ByteSet.Of(b => IsGraphic(b) && !IsLetter(b) && !IsDigit(b)),
            "space" => Space,
            "word" => Word,
            "xdigit" => ByteSet.Of(b => b is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F')),
            _ => null,
        };

    /// <summary>
    /// The bytes whose Latin-1 character has the general category, or <c>null</c> if the name is not a general category (a script).
    /// </summary>
    public static ByteSet? Category(string name) =>
        name switch
        {
            "Any" => ByteSet.Of(_ => true),
            "L&" => ByteSet.Of(b => CategoryOf(b) is "Lu" or "Ll" or "Lt"),
            "C" or "L" or "M" or "N" or "P" or "S" or "Z" => ByteSet.Of(b => CategoryOf(b)[0] == name[0]),
            "Cc"
            or "Cf"
            or "Cn"
            or "Co"
            or "Cs"
            or "Ll"
            or "Lm"
            or "Lo"
            or "Lt"
            or "Lu"
            or "Mc"
            or "Me"
            or "Mn"
            or "Nd"
            or "Nl"
            or "No"
            or "Pc"
            or "Pd"
            or "Pe"
            or "Pf"
            or "Pi"
            or "Po"
            or "Ps"
            or "Sc"
            or "Sk"
            or "Sm"
            or "So"
            or "Zl"
            or "Zp"
            or "Zs" => ByteSet.Of(b => CategoryOf(b) == name),
            _ => null,
        };

    private static bool IsDigit(int b) => b is >= '0' and <= '9';

    private static bool IsSpace(int b) => b is (>= 9 and <= 13) or ' ';

    private static bool IsUpper(int b) => b is (>= 'A' and <= 'Z') or (>= 0xC0 and <= 0xDE and not 0xD7);

    private static bool IsLower(int b) => b is (>= 'a' and <= 'z') or 0xAA or 0xB5 or 0xBA or (>= 0xDF and not 0xF7);

    private static bool IsLetter(int b) => IsUpper(b) || IsLower(b);

    private static bool IsGraphic(int b) => b is (> ' ' and < 127) or >= 0xA0;

    private static string CategoryOf(int b) =>
        CharUnicodeInfo.GetUnicodeCategory((char)b) switch
        {
            UnicodeCategory.UppercaseLetter => "Lu",
            UnicodeCategory.LowercaseLetter => "Ll",
            UnicodeCategory.OtherLetter => "Lo",
            UnicodeCategory.DecimalDigitNumber => "Nd",
            UnicodeCategory.OtherNumber => "No",
            UnicodeCategory.SpaceSeparator => "Zs",
            UnicodeCategory.Control => "Cc",
            UnicodeCategory.Format => "Cf",
            UnicodeCategory.ConnectorPunctuation => "Pc",
            UnicodeCategory.DashPunctuation => "Pd",
            UnicodeCategory.OpenPunctuation => "Ps",
            UnicodeCategory.ClosePunctuation => "Pe",
            UnicodeCategory.InitialQuotePunctuation => "Pi",
            UnicodeCategory.FinalQuotePunctuation => "Pf",
            UnicodeCategory.OtherPunctuation => "Po",
            UnicodeCategory.MathSymbol => "Sm",
            UnicodeCategory.CurrencySymbol => "Sc",
            UnicodeCategory.ModifierSymbol => "Sk",
            UnicodeCategory.OtherSymbol => "So",
            _ => "Cn",
        };
}
