using System.Buffers;

namespace ReplicationKit;

/// <summary>
/// Takes a document of which an object is made. Endpoints do not go through JSON, which cannot tell a URL from a name and would hold the
/// credentials: the writer leaves them here and writes their numbers.
/// </summary>
internal sealed class DocumentBuffer : IBufferWriter<byte>
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public List<ReplicationEndpoint> Endpoints { get; } = [];

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Advance(int count) => _bytes.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => _bytes.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _bytes.GetSpan(sizeHint);
}
