using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Newtonsoft.Json;

namespace ReplicationKit.Benchmarks.Serialization;

/// <summary>
/// The rows that a specification's document is held against: the same document, written into the same buffer, by what else there is.
/// </summary>
public abstract class SerializationBenchmarks
{
    private static readonly JsonSerializerOptions Reflecting = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Kept, as whoever writes more than one document keeps it.</summary>
    private readonly WriteContext _context = new(new Uri("http://couch.example.com:5984"), EndpointCredentials.Basic("admin", "password"));

    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private readonly IBufferWriter<byte> _output;
    private readonly Utf8JsonWriter _writer;
    private byte[] _bytes = [];
    private DocumentDto _dto = new();

    protected SerializationBenchmarks()
    {
        _output = _buffer;
        _writer = new Utf8JsonWriter(
            _buffer,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }
        );
    }

    /// <summary>Which document.</summary>
    [Params(DocumentKind.Small, DocumentKind.AllOptions, DocumentKind.DocIds1000)]
    public virtual DocumentKind Document { get; set; }

    protected abstract IReplicationSpec SpecOf(DocumentKind document);

    protected IReplicationSpec Spec { get; private set; } = new ReplicationDocument();

    [GlobalSetup]
    public void Prepare()
    {
        Spec = SpecOf(Document);
        _bytes = Written(() => Spec.WriteTo(_buffer, in _context));
        _dto = System.Text.Json.JsonSerializer.Deserialize(_bytes, DocumentContext.Default.DocumentDto)!;
        RequireSame(HandWrittenWriter);
        RequireSame(SourceGenerated);
        RequireSame(Reflection);
        RequireSame(NewtonsoftJson);
    }

    /// <summary>The bytes, copied through a buffer of which only the interface is known, as the specification knows it.</summary>
    [Benchmark(Baseline = true)]
    public void Copy()
    {
        _buffer.ResetWrittenCount();
        _output.Write(_bytes);
    }

    [Benchmark]
    public void HandWrittenWriter()
    {
        Reset();
        HandWritten.Write(_writer, _dto);
        _writer.Flush();
    }

    [Benchmark]
    public void SourceGenerated()
    {
        Reset();
        System.Text.Json.JsonSerializer.Serialize(_writer, _dto, DocumentContext.Default.DocumentDto);
    }

    [Benchmark]
    public void Reflection()
    {
        Reset();
        System.Text.Json.JsonSerializer.Serialize(_writer, _dto, Reflecting);
    }

    [Benchmark]
    public void NewtonsoftJson()
    {
        _buffer.ResetWrittenCount();
        string text = JsonConvert.SerializeObject(_dto);
        int length = Encoding.UTF8.GetBytes(text, _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));
        _buffer.Advance(length);
    }

    protected void WriteSpec()
    {
        _buffer.ResetWrittenCount();
        Spec.WriteTo(_buffer, in _context);
    }

    private void Reset()
    {
        _buffer.ResetWrittenCount();
        _writer.Reset();
    }

    private byte[] Written(Action write)
    {
        _buffer.ResetWrittenCount();
        write();
        return _buffer.WrittenSpan.ToArray();
    }

    private void RequireSame(Action write)
    {
        if (!JsonNode.DeepEquals(JsonNode.Parse(Written(write)), JsonNode.Parse(_bytes)))
            throw new InvalidOperationException($"{write.Method.Name} writes another document than the specification.");
    }
}
