namespace ReplicationKit.Embedded.Storage;

/// <summary>
/// A Huffman code that depends on the symbols of a block, as zlib builds it (<c>trees.c</c>). Of several codes that are equally short, its
/// choice is determined by the order in which it combines symbols.
/// </summary>
/// <param name="size">The number of symbols.</param>
/// <param name="longest">The length of the longest permitted code, in bits.</param>
/// <param name="extra">The bits that follow a symbol, for those from <paramref name="extraFrom"/> on.</param>
/// <param name="extraFrom">The first symbol that other bits may follow.</param>
/// <param name="fixedLengths">The lengths of the fixed code that the block could use instead, or <c>null</c> if there is none.</param>
internal sealed class ZlibTree(int size, int longest, int[] extra, int extraFrom, int[]? fixedLengths)
{
    // Two nodes for each symbol of the largest tree, but for one, and the guard of the scan.
    private const int Nodes = 2 * 286 + 1;

    private readonly int[] _parents = new int[Nodes];
    private readonly int[] _depths = new int[Nodes];
    private readonly int[] _heap = new int[Nodes];
    private int _heapLength;
    private int _sorted;

    public int[] Frequencies { get; } = new int[Nodes];

    public int[] Lengths { get; } = new int[Nodes];

    public int[] Codes { get; private set; } = [];

    /// <summary>The last symbol that occurs.</summary>
    public int Last { get; private set; }

    /// <summary>The bits of the block's symbols with this code, with what follows them.</summary>
    public long Bits { get; private set; }

    /// <summary>The bits of the block's symbols with the fixed code.</summary>
    public long FixedBits { get; private set; }

    /// <summary>Returns the codes of symbols with these lengths, the first bit last.</summary>
    public static int[] CodesOf(ReadOnlySpan<int> lengths)
    {
        Span<int> next = stackalloc int[16];
        foreach (int length in lengths)
            next[length]++;
        next[0] = 0;
        int code = 0;
        for (int bits = 1, before = 0; bits < next.Length; bits++)
        {
            code = (code + before) << 1;
            (before, next[bits]) = (next[bits], code);
        }
        var codes = new int[lengths.Length];
        for (int symbol = 0; symbol < codes.Length; symbol++)
        {
            if (lengths[symbol] > 0)
                codes[symbol] = Reversed(next[lengths[symbol]]++, lengths[symbol]);
        }
        return codes;
    }

    public void Build()
    {
        (Bits, FixedBits, _heapLength, _sorted) = (0, 0, 0, Nodes);
        Last = -1;
        for (int symbol = 0; symbol < size; symbol++)
        {
            Lengths[symbol] = 0;
            if (Frequencies[symbol] > 0)
                Push(Last = symbol);
        }
        // A code of fewer than two symbols has others that do not occur.
        while (_heapLength < 2)
        {
            int added = Last < 2 ? ++Last : 0;
            Push(added);
            Frequencies[added] = 1;
            Bits--;
            FixedBits -= fixedLengths?[added] ?? 0;
        }
        for (int i = _heapLength / 2; i >= 1; i--)
            Sift(i);
        Combine();
        SetLengths();
        Codes = CodesOf(Lengths.AsSpan(0, Last + 1));
    }

    private void Push(int symbol)
    {
        _heap[++_heapLength] = symbol;
        _depths[symbol] = 0;
    }

    private void Combine()
    {
        int node = size;
        do
        {
            int first = _heap[1];
            _heap[1] = _heap[_heapLength--];
            Sift(1);
            int second = _heap[1];
            _heap[--_sorted] = first;
            _heap[--_sorted] = second;
            Frequencies[node] = Frequencies[first] + Frequencies[second];
            _depths[node] = Math.Max(_depths[first], _depths[second]) + 1;
            _parents[first] = _parents[second] = node;
            _heap[1] = node++;
            Sift(1);
        } while (_heapLength >= 2);
        _heap[--_sorted] = _heap[1];
    }

    private void Sift(int at)
    {
        int moved = _heap[at];
        for (int child = at * 2; child <= _heapLength; child *= 2)
        {
            if (child < _heapLength && IsSmaller(_heap[child + 1], _heap[child]))
                child++;
            if (IsSmaller(moved, _heap[child]))
                break;
            _heap[at] = _heap[child];
            at = child;
        }
        _heap[at] = moved;
    }

    private bool IsSmaller(int left, int right) =>
        Frequencies[left] < Frequencies[right] || Frequencies[left] == Frequencies[right] && _depths[left] <= _depths[right];

    private void SetLengths()
    {
        Span<int> counts = stackalloc int[longest + 1];
        counts.Clear();
        int overflow = 0;
        Lengths[_heap[_sorted]] = 0;
        for (int i = _sorted + 1; i < Nodes; i++)
        {
            int node = _heap[i];
            int bits = Lengths[_parents[node]] + 1;
            if (bits > longest)
            {
                bits = longest;
                overflow++;
            }
            Lengths[node] = bits;
            if (node > Last)
                continue;
            counts[bits]++;
            int following = node >= extraFrom ? extra[node - extraFrom] : 0;
            Bits += (long)Frequencies[node] * (bits + following);
            FixedBits += (long)Frequencies[node] * ((fixedLengths?[node] ?? 0) + following);
        }
        if (overflow > 0)
            Shorten(counts, overflow);
    }

    private void Shorten(Span<int> counts, int overflow)
    {
        for (; overflow > 0; overflow -= 2)
        {
            int bits = longest - 1;
            while (counts[bits] == 0)
                bits--;
            counts[bits]--;
            counts[bits + 1] += 2;
            counts[longest]--;
        }
        int next = Nodes;
        for (int bits = longest; bits > 0; bits--)
        {
            for (int count = counts[bits]; count > 0; )
            {
                int node = _heap[--next];
                if (node > Last)
                    continue;
                Bits += (long)(bits - Lengths[node]) * Frequencies[node];
                Lengths[node] = bits;
                count--;
            }
        }
    }

    private static int Reversed(int code, int length)
    {
        int reversed = 0;
        for (; length > 0; length--, code >>= 1)
            reversed = (reversed << 1) | (code & 1);
        return reversed;
    }
}
