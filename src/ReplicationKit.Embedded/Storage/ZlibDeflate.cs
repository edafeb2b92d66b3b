using System.Buffers.Binary;

namespace ReplicationKit.Embedded.Storage;

/// <summary>
/// Compresses as zlib does at level 8, byte for byte: CouchDB digests attachments in their compressed form, and revisions contain the
/// digests. The compressor of .NET finds other repetitions. It is a version of <c>deflate.c</c> and <c>trees.c</c> of zlib (Jean-loup Gailly
/// and Mark Adler) in another language, for data that is in memory as a whole.
/// </summary>
internal sealed class ZlibDeflate
{
    private const int Shortest = 3;
    private const int Longest = 258;
    private const int Window = 1 << 15;

    // A window without what zlib reads ahead.
    private const int MostDistant = Window - Longest - Shortest - 1;

    // A repetition of three bytes that is further away takes more bits than the bytes.
    private const int TooFar = 4096;

    // Level 8: a repetition from Lazy on is not improved, and from Good on, with less effort.
    private const int Good = 32;
    private const int Lazy = 128;
    private const int Chain = 1024;

    private readonly byte[] _data;
    private readonly ZlibBlock _block;

    // The last position of each hash of three bytes, and the one before each position. As in zlib, 0 means that there is no such position.
    private readonly int[] _heads = new int[Window];
    private readonly int[] _previous = new int[Window];
    private int _at;
    private int _blockStart;
    private int _matchStart;

    private ZlibDeflate(byte[] data, MemoryStream output)
    {
        _data = data;
        _block = new ZlibBlock(output);
    }

    /// <summary>Returns the data as gzip.</summary>
    public static byte[] Gzip(byte[] data)
    {
        using var output = new MemoryStream(data.Length / 2 + 64);
        output.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]);
        new ZlibDeflate(data, output).Run();
        Span<byte> end = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(end, Crc(data));
        BinaryPrimitives.WriteInt32LittleEndian(end[4..], data.Length);
        output.Write(end);
        return output.ToArray();
    }

    private static uint Crc(byte[] data)
    {
        uint[] table = [.. Enumerable.Range(0, 256).Select(static i => Entry((uint)i))];
        uint crc = uint.MaxValue;
        foreach (byte value in data)
            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;

        static uint Entry(uint value)
        {
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            return value;
        }
    }

    // A repetition is used only if none at the next byte is longer.
    private void Run()
    {
        int length = Shortest - 1;
        bool pending = false;
        while (_at < _data.Length)
        {
            int candidate = Insert(_at);
            (int former, int formerStart) = (length, _matchStart);
            length = Shortest - 1;
            if (candidate != 0 && former < Lazy && _at - candidate <= MostDistant)
                length = Match(candidate, former);
            if (former >= Shortest && length <= former)
            {
                _block.Add(former, _at - 1 - formerStart);
                int next = _at + former - 1;
                while (++_at < next)
                    Insert(_at);
                pending = false;
                length = Shortest - 1;
                Flush();
                continue;
            }
            if (pending)
            {
                _block.Add(_data[_at - 1]);
                Flush();
            }
            pending = true;
            _at++;
        }
        if (pending)
            _block.Add(_data[_at - 1]);
        _block.Write(_data.AsSpan(_blockStart.._at), last: true);
    }

    private void Flush()
    {
        if (!_block.IsFull)
            return;
        _block.Write(_data.AsSpan(_blockStart.._at), last: false);
        _blockStart = _at;
    }

    private int Insert(int position)
    {
        if (position + Shortest > _data.Length)
            return 0;
        int hash = ((_data[position] << 10) ^ (_data[position + 1] << 5) ^ _data[position + 2]) & (Window - 1);
        int head = _heads[hash];
        _previous[position & (Window - 1)] = head;
        _heads[hash] = position;
        return head;
    }

    /// <summary>Returns the length of the longest repetition, if it is longer than the one before.</summary>
    private int Match(int candidate, int former)
    {
        ReadOnlySpan<byte> ahead = _data.AsSpan(_at, Math.Min(Longest, _data.Length - _at));
        int best = former;
        int limit = Math.Max(0, _at - MostDistant);
        int chain = former >= Good ? Chain / 4 : Chain;
        do
        {
            // Nothing is longer that does not have the byte after the best.
            if (best < ahead.Length && _data[candidate + best] == ahead[best])
            {
                int length = _data.AsSpan(candidate, ahead.Length).CommonPrefixLength(ahead);
                if (length > best)
                {
                    (best, _matchStart) = (length, candidate);
                    if (length == ahead.Length)
                        break;
                }
            }
            candidate = _previous[candidate & (Window - 1)];
        } while (candidate > limit && --chain > 0);
        best = Math.Min(best, ahead.Length);
        return best == Shortest && _at - _matchStart > TooFar ? Shortest - 1 : best;
    }
}
