namespace ReplicationKit.Rules;

/// <summary>Finds what somebody may have meant.</summary>
internal static class Spelling
{
    private const int MostEdits = 3;

    /// <summary>The name that a misspelt one is nearest to, whatever the case and the underscores; null where none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        string bare = Bare(name);
        string? nearest = null;
        int least = MostEdits + 1;
        foreach (string candidate in known)
        {
            string other = Bare(candidate);
            int distance = Distance(bare, other);

            // A third of a short name is another name.
            if (distance < least && distance * 3 <= other.Length + 1)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    private static string Bare(string name) => name.Replace("_", "").ToUpperInvariant();

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
