using System.Buffers;

namespace ReplicationKit;

/// <summary>
/// Receives a document from which an object is created. Endpoints bypass JSON, which cannot distinguish a URL from a name and would contain
/// the credentials: the writer stores them here and writes their numbers.
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
