using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Writes rows of <c>_changes</c> in the form of the feed.</summary>
internal sealed class ChangesWriter(HttpResponse response, CouchDatabase database, ChangesOptions options, List<FieldPath>? fields)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private bool _started;

    public long Rows { get; private set; }

    public long LastSeq { get; private set; }

    public bool HasContent => _buffer.WrittenCount > 0;

    private bool IsList => options.Feed is ChangesFeed.Normal or ChangesFeed.Longpoll;

    public void Row(DocumentRow row, List<RevisionTree.Node> leaves)
    {
        Start();
        if (IsList && Rows > 0)
            _buffer.Write(",\n"u8);
        if (options.Feed == ChangesFeed.EventSource)
            _buffer.Write("data: "u8);
        Rows++;
        LastSeq = row.Seq;
        WriteJson(writer => WriteChange(writer, row, leaves));
        if (options.Feed == ChangesFeed.EventSource)
        {
            _buffer.Write("\nid: "u8);
            WriteJson(writer => writer.WriteStringValue(SequenceOf(row)));
            _buffer.Write("\n\n"u8);
        }
        else if (!IsList)
        {
            _buffer.Write("\n"u8);
        }
    }

    public async Task FlushAsync(CancellationToken cancellationToken, bool start = false)
    {
        if (start)
            Start();
        await response.Body.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        _buffer.ResetWrittenCount();
    }

    public Task HeartbeatAsync(CancellationToken cancellationToken)
    {
        _buffer.Write(options.Feed == ChangesFeed.EventSource ? "event: heartbeat\ndata: \n\n"u8 : "\n"u8);
        return FlushAsync(cancellationToken);
    }

    public Task EndAsync(long seq, long pending, CancellationToken cancellationToken)
    {
        Start();
        string last = database.SequenceText(seq);
        if (IsList)
        {
            _buffer.Write("\n],\n\"last_seq\":"u8);
            WriteJson(writer => writer.WriteStringValue(last));
            _buffer.Write(",\"pending\":"u8);
            WriteJson(writer => writer.WriteNumberValue(pending));
            _buffer.Write("}\n"u8);
        }
        else if (options.Feed == ChangesFeed.Continuous)
        {
            WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("last_seq", last);
                writer.WriteNumber("pending", pending);
                writer.WriteEndObject();
            });
            _buffer.Write("\n"u8);
        }
        return FlushAsync(cancellationToken);
    }

    private string? SequenceOf(DocumentRow row) => options.ShowsSequence(Rows - 1) ? database.SequenceText(row.Seq) : null;

    private void Start()
    {
        if (!_started && IsList)
            _buffer.Write("{\"results\":[\n"u8);
        _started = true;
    }

    private void WriteJson(Action<Utf8JsonWriter> write)
    {
        using var writer = new Utf8JsonWriter(_buffer, Json.WriterOptions);
        write(writer);
    }

    private void WriteChange(Utf8JsonWriter writer, DocumentRow row, List<RevisionTree.Node> leaves)
    {
        writer.WriteStartObject();
        writer.WriteString("seq", SequenceOf(row));
        writer.WriteString("id", row.Id);
        writer.WriteStartArray("changes");
        foreach (RevisionTree.Node leaf in leaves)
        {
            writer.WriteStartObject();
            writer.WriteString("rev", leaf.Id.ToString());
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        if (row.Deleted)
            writer.WriteBoolean("deleted", true);
        if (options.IncludeDocuments)
        {
            writer.WritePropertyName("doc");
            writer.WriteRawValue(
                Projection.Apply(StoredDocumentJson.Compose(database, row, row.Tree.Winner, options.Documents), fields),
                skipInputValidation: true
            );
        }
        writer.WriteEndObject();
    }
}
