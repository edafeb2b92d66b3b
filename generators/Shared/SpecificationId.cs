using System.Text;

namespace ReplicationKit.Shared;

/// <summary>The ids of specifications: templates, and names in kebab case.</summary>
internal static class SpecificationId
{
    /// <summary>
    /// Parses a template. <c>{Name}</c>, with a C# name in braces, is a placeholder for a member; everything else is literal. Braces with
    /// any other content are kept.
    /// </summary>
    public static EquatableArray<IdPart> Parse(string template)
    {
        var parts = new List<IdPart>();
        int text = 0;
        for (int open = template.IndexOf('{'); open >= 0; open = template.IndexOf('{', open + 1))
        {
            int close = template.IndexOf('}', open);
            if (close < 0)
                break;
            string name = template.Substring(open + 1, close - open - 1);
            if (!IsName(name))
                continue;
            if (open > text)
                parts.Add(new(template.Substring(text, open - text), IsPlaceholder: false));
            parts.Add(new(name, IsPlaceholder: true));
            text = close + 1;
            open = close;
        }

        if (text < template.Length)
            parts.Add(new(template.Substring(text), IsPlaceholder: false));
        return parts.ToEquatableArray();
    }

    /// <summary>
    /// A type's name in kebab case: <c>OrdersBackup</c> is <c>orders-backup</c>, <c>HRData2</c> is <c>hr-data2</c>. Underscores become
    /// hyphens, except at the beginning, where the server does not allow one.
    /// </summary>
    public static string KebabCase(string name)
    {
        var kebab = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool starts = char.IsUpper(c) && i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if ((c == '_' || starts) && kebab.Length > 0 && kebab[kebab.Length - 1] != '-')
                kebab.Append('-');
            if (c != '_')
                kebab.Append(char.ToLowerInvariant(c));
        }

        while (kebab.Length > 0 && kebab[kebab.Length - 1] == '-')
            kebab.Length--;
        return kebab.Length == 0 ? "replication" : kebab.ToString();
    }

    private static bool IsName(string text)
    {
        if (text.Length == 0 || !(char.IsLetter(text[0]) || text[0] == '_'))
            return false;
        foreach (char c in text)
        {
            if (!char.IsLetterOrDigit(c) && c != '_')
                return false;
        }

        return true;
    }
}
