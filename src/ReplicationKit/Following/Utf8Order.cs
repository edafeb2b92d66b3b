namespace ReplicationKit;

/// <summary>The order in which the server lists ids: by UTF-8 bytes, which equals the order of code points.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y)
    {
        int length = Math.Min(x!.Length, y!.Length);
        for (int i = 0; i < length; i++)
        {
            if (x[i] != y[i])
                return Weight(x[i]).CompareTo(Weight(y[i]));
        }

        return x.Length.CompareTo(y.Length);
    }

    /// <summary>Surrogates represent code points above all others.</summary>
    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
