using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ReplicationKit.Embedded.Replication;

/// <summary>Reads the lines of a stream that comes from a server, which may never end a line.</summary>
internal static class LimitedLines
{
    /// <param name="stream">The stream.</param>
    /// <param name="most">The maximum number of bytes of a line.</param>
    /// <param name="cancellationToken">A token to cancel the wait for more.</param>
    /// <exception cref="CouchException">A line is longer.</exception>
    public static async IAsyncEnumerable<byte[]> ReadAsync(
        Stream stream,
        int most,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                yield return WithoutReturn(buffer.Slice(0, end).ToArray());
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }
            if (buffer.Length > most)
                throw CouchException.TooLarge();
            if (read.IsCompleted)
            {
                if (buffer.Length > 0)
                    yield return WithoutReturn(buffer.ToArray());
                yield break;
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static byte[] WithoutReturn(byte[] line) => line is [.., (byte)'\r'] ? line[..^1] : line;
}
