using System.Buffers;
using System.Runtime.InteropServices;

namespace ReplicationKit.Tests.Transport;

public sealed class SegmentedBufferTests
{
    private const int PieceSize = 16 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_piece_goes_back_to_the_pool_once_though_sending_fails_in_the_middle(bool isSynchronous)
    {
        var stream = new BreakingStream(goodWrites: 1);
        var buffer = new SegmentedBuffer();
        for (int piece = 0; piece < 4; piece++)
            Fill(buffer);

        Func<Task> send = async () =>
        {
            if (isSynchronous)
                buffer.Flush(stream);
            else
                await buffer.FlushAsync(stream, CancellationToken.None);
        };
        await send.Should().ThrowAsync<IOException>();
        buffer.Dispose();

        byte[][] rented = [.. Enumerable.Range(0, 32).Select(_ => ArrayPool<byte>.Shared.Rent(PieceSize))];
        rented.Should().OnlyHaveUniqueItems("two who rent must never share an array");
        foreach (byte[] array in rented)
            ArrayPool<byte>.Shared.Return(array);
    }

    [Fact]
    public async Task What_was_sent_is_forgotten_and_what_comes_next_is_sent_alone()
    {
        using var buffer = new SegmentedBuffer();
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        for (int piece = 0; piece < 3; piece++)
            Fill(buffer);

        await buffer.FlushAsync(first, CancellationToken.None);
        buffer.Length.Should().Be(0);
        buffer.Write("next"u8);
        buffer.Flush(second);

        first.Length.Should().Be(3 * PieceSize);
        second.ToArray().Should().Equal("next"u8.ToArray());
    }

    private static void Fill(SegmentedBuffer buffer)
    {
        buffer.GetSpan(PieceSize)[..PieceSize].Fill(7);
        buffer.Advance(PieceSize);
    }

    /// <summary>A connection that breaks after some writes.</summary>
    private sealed class BreakingStream(int goodWrites) : MemoryStream
    {
        private int _writes;

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (_writes++ >= goodWrites)
                throw new IOException("The connection was reset.");
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            MemoryMarshal.TryGetArray(buffer, out ArraySegment<byte> segment).Should().BeTrue();
            Write(segment.Array!, segment.Offset, segment.Count);
            return default;
        }
    }
}
