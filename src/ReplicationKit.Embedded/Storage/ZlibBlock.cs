namespace ReplicationKit.Embedded.Storage;

/// <summary>
/// The symbols of a block of compressed data, and how zlib writes them (<c>trees.c</c>): with a code of their own, with the fixed one, or the
/// bytes as they are, whichever is shortest.
/// </summary>
internal sealed class ZlibBlock
{
    private const int Literals = 256;
    private const int EndOfBlock = 256;

    // A full block is written: 16 kB of symbols, but for one.
    private const int MostSymbols = (1 << 14) - 1;

    // In the code of the lengths of codes: the length before is repeated, or zeros, few or many.
    private const int Repeat = 16;
    private const int Zeros = 17;
    private const int ManyZeros = 18;

    private static readonly int[] LengthBits =
    [
        .. (int[])[0, 0, 0, 0, 0, 0, 0, 0],
        .. Enumerable.Range(4, 20).Select(static i => i / 4),
        .. (int[])[0],
    ];

    private static readonly int[] DistanceBits = [0, 0, .. Enumerable.Range(2, 28).Select(static i => i / 2 - 1)];
    private static readonly int[] CodeBits = [.. new int[16], 2, 3, 7];
    private static readonly int[] LengthStarts = [.. Starts(LengthBits.AsSpan(0, 28)), 255];
    private static readonly int[] DistanceStarts = Starts(DistanceBits);

    private static readonly int[] FixedLengths =
    [
        .. Enumerable.Repeat(8, 144),
        .. Enumerable.Repeat(9, 112),
        .. Enumerable.Repeat(7, 24),
        .. Enumerable.Repeat(8, 8),
    ];

    private static readonly int[] FixedDistances = [.. Enumerable.Repeat(5, 30)];
    private static readonly int[] FixedCodes = ZlibTree.CodesOf(FixedLengths);
    private static readonly int[] FixedDistanceCodes = ZlibTree.CodesOf(FixedDistances);
    private static readonly int[] CodeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly ZlibTree _literals = new(286, 15, LengthBits, Literals + 1, FixedLengths);
    private readonly ZlibTree _distances = new(30, 15, DistanceBits, 0, FixedDistances);
    private readonly ZlibTree _lengths = new(19, 7, CodeBits, 0, null);
    private readonly List<(int Symbol, int Distance)> _symbols = new(MostSymbols + 1);
    private readonly MemoryStream _output;
    private ulong _bits;
    private int _bitCount;

    public ZlibBlock(MemoryStream output)
    {
        _output = output;
        Begin();
    }

    public bool IsFull => _symbols.Count >= MostSymbols;

    public void Add(byte literal)
    {
        _symbols.Add((literal, 0));
        _literals.Frequencies[literal]++;
    }

    /// <summary>Adds a repetition of earlier bytes.</summary>
    /// <param name="length">The number of bytes.</param>
    /// <param name="distance">How many bytes earlier they begin.</param>
    public void Add(int length, int distance)
    {
        _symbols.Add((length - 3, distance));
        _literals.Frequencies[Literals + 1 + IndexOf(LengthStarts, length - 3)]++;
        _distances.Frequencies[IndexOf(DistanceStarts, distance - 1)]++;
    }

    /// <summary>Writes the block and begins another.</summary>
    /// <param name="bytes">What the symbols stand for.</param>
    /// <param name="last">Whether no block follows.</param>
    public void Write(ReadOnlySpan<byte> bytes, bool last)
    {
        _literals.Build();
        _distances.Build();
        int codes = BuildLengths();
        long own = (_literals.Bits + _distances.Bits + _lengths.Bits + 3 * codes + 14 + 3 + 7) / 8;
        long fixedSize = (_literals.FixedBits + _distances.FixedBits + 3 + 7) / 8;
        if (bytes.Length + 4 <= Math.Min(own, fixedSize))
        {
            WriteBits(last ? 1 : 0, 3);
            Align();
            WriteBits(bytes.Length, 16);
            WriteBits(~bytes.Length & 0xFFFF, 16);
            Align();
            _output.Write(bytes);
        }
        else if (fixedSize <= own)
        {
            WriteBits(2 + (last ? 1 : 0), 3);
            WriteSymbols(FixedLengths, FixedCodes, FixedDistances, FixedDistanceCodes);
        }
        else
        {
            WriteBits(4 + (last ? 1 : 0), 3);
            WriteBits(_literals.Last - 256, 5);
            WriteBits(_distances.Last, 5);
            WriteBits(codes - 4, 4);
            for (int i = 0; i < codes; i++)
                WriteBits(_lengths.Lengths[CodeOrder[i]], 3);
            WriteLengths(_literals);
            WriteLengths(_distances);
            WriteSymbols(_literals.Lengths, _literals.Codes, _distances.Lengths, _distances.Codes);
        }
        if (last)
            Align();
        Begin();
    }

    private static int[] Starts(ReadOnlySpan<int> bits)
    {
        var starts = new int[bits.Length];
        for (int i = 1; i < starts.Length; i++)
            starts[i] = starts[i - 1] + (1 << bits[i - 1]);
        return starts;
    }

    private static int IndexOf(int[] starts, int value)
    {
        int index = Array.BinarySearch(starts, value);
        return index < 0 ? ~index - 1 : index;
    }

    private void Begin()
    {
        foreach (ZlibTree tree in (ZlibTree[])[_literals, _distances, _lengths])
            Array.Clear(tree.Frequencies);
        _literals.Frequencies[EndOfBlock] = 1;
        _symbols.Clear();
    }

    // Returns how many lengths of the lengths' own code are written.
    private int BuildLengths()
    {
        foreach (ZlibTree tree in (ZlibTree[])[_literals, _distances])
        {
            foreach ((int code, _) in Runs(tree))
                _lengths.Frequencies[code]++;
        }
        _lengths.Build();
        int codes = CodeOrder.Length;
        while (codes > 4 && _lengths.Lengths[CodeOrder[codes - 1]] == 0)
            codes--;
        return codes;
    }

    private void WriteLengths(ZlibTree tree)
    {
        foreach ((int code, int count) in Runs(tree))
        {
            WriteBits(_lengths.Codes[code], _lengths.Lengths[code]);
            switch (code)
            {
                case Repeat:
                    WriteBits(count - 3, 2);
                    break;
                case Zeros:
                    WriteBits(count - 3, 3);
                    break;
                case ManyZeros:
                    WriteBits(count - 11, 7);
                    break;
            }
        }
    }

    // The lengths of a code: one by one, or how often one is repeated.
    private static IEnumerable<(int Code, int Count)> Runs(ZlibTree tree)
    {
        int previous = -1;
        for (int i = 0; i <= tree.Last; )
        {
            int length = tree.Lengths[i];
            int most =
                length == 0 ? 138
                : length == previous ? 6
                : 7;
            int count = 1;
            while (count < most && i + count <= tree.Last && tree.Lengths[i + count] == length)
                count++;
            i += count;
            int single = count;
            if (length == 0 && count >= 3)
            {
                yield return (count <= 10 ? Zeros : ManyZeros, count);
                single = 0;
            }
            else if (length != 0 && count >= (length == previous ? 3 : 4))
            {
                if (length != previous)
                    yield return (length, 1);
                yield return (Repeat, length == previous ? count : count - 1);
                single = 0;
            }
            for (; single > 0; single--)
                yield return (length, 1);
            previous = length;
        }
    }

    private void WriteSymbols(int[] lengths, int[] codes, int[] distanceLengths, int[] distanceCodes)
    {
        foreach ((int symbol, int distance) in _symbols)
        {
            if (distance == 0)
            {
                WriteBits(codes[symbol], lengths[symbol]);
                continue;
            }
            int index = IndexOf(LengthStarts, symbol);
            WriteBits(codes[Literals + 1 + index], lengths[Literals + 1 + index]);
            WriteBits(symbol - LengthStarts[index], LengthBits[index]);
            index = IndexOf(DistanceStarts, distance - 1);
            WriteBits(distanceCodes[index], distanceLengths[index]);
            WriteBits(distance - 1 - DistanceStarts[index], DistanceBits[index]);
        }
        WriteBits(codes[EndOfBlock], lengths[EndOfBlock]);
    }

    private void WriteBits(int value, int count)
    {
        _bits |= (ulong)value << _bitCount;
        for (_bitCount += count; _bitCount >= 8; _bitCount -= 8, _bits >>= 8)
            _output.WriteByte((byte)_bits);
    }

    private void Align()
    {
        if (_bitCount > 0)
            _output.WriteByte((byte)_bits);
        (_bits, _bitCount) = (0, 0);
    }
}
