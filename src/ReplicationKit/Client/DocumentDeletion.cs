using System.Buffers;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>A revision that is about to be deleted.</summary>
internal sealed record DocumentDeletion(string Id, string Revision) : IBulkDocument
{
    public string Action => $"stop the replication '{Id}'";

    public bool CarriesSpecification => false;

    public IEnumerable<string> Secrets => [];

    public void WriteTo(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, DocumentJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("_id"u8, Id);
        json.WriteString("_rev"u8, Revision);
        json.WriteBoolean("_deleted"u8, true);
        json.WriteEndObject();
    }
}
