using System.Text.Json;

namespace ReplicationKit.Fuzzing.Tests.Readers;

/// <summary>A document that a caller parses: it is read and can be written, or the JSON is reported as such.</summary>
internal sealed class DocumentTarget(IReadOnlyList<byte[]> seeds) : FuzzTarget("parsed document", seeds)
{
    public override Task<string?> FindFaultAsync(byte[] input)
    {
        ReplicationDocument document;
        try
        {
            document = ReplicationDocument.Parse(input);
        }
        catch (JsonException)
        {
            return Task.FromResult<string?>(null);
        }

        _ = document.ToString();
        return Task.FromResult<string?>(null);
    }
}
