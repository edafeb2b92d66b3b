namespace ReplicationKit.Rules;

/// <summary>Suggests the intended name for a misspelled one.</summary>
internal static class Spelling
{
    private const int MaxEdits = 3;

    /// <summary>
    /// The known name closest to a misspelled one, ignoring case, underscores and surrounding white space, or <c>null</c> if none is close.
    /// </summary>
    /// <param name="name">The misspelled name.</param>
    /// <param name="known">The known names.</param>
    /// <param name="maxEdits">The number of characters that may be wrong, missing or superfluous.</param>
    public static string? Nearest(string name, IEnumerable<string> known, int maxEdits = MaxEdits)
    {
        string bare = Bare(name);
        string? nearest = null;
        int least = maxEdits + 1;
        foreach (string candidate in known)
        {
            string other = Bare(candidate);
            int distance = Distance(bare, other);

            // A difference of a third of a short name makes it a different name.
            if (distance < least && distance * 3 <= other.Length + 1)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    private static string Bare(string name) => name.Trim().Replace("_", "").ToUpperInvariant();

    private static int Distance(string a, string b)
    {
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
