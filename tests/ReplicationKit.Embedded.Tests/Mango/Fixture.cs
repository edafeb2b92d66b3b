using System.IO.Compression;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests.Mango;

/// <summary>Reads the packed recordings next to the tests.</summary>
internal static class Fixture
{
    public static JsonElement Load(string name)
    {
        using Stream packed = typeof(Fixture).Assembly.GetManifestResourceStream(name)!;
        using GZipStream json = new(packed, CompressionMode.Decompress);
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
