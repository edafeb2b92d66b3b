using System.Buffers;
using System.Text;
using ReplicationKit.CompilerServices;

namespace ReplicationKit.Tests.CompilerServices;

/// <summary>Documents that are written at once are those that are written piece by piece.</summary>
public sealed class ConstantDocumentTests
{
    public static TheoryData<WriteContext> Servers =>
        new()
        {
            { default(WriteContext) },
            { new WriteContext(new Uri("http://couch.example.com:5984")) },
            { new WriteContext(new Uri("https://couch.example.com/path"), EndpointCredentials.Basic("admin", "päss\"word")) },
            {
                new WriteContext(
                    new Uri("http://couch.example.com:5984"),
                    EndpointCredentials.Basic("admin", "password"),
                    CouchServer.CouchDB30
                )
            },
        };

    [Theory]
    [MemberData(nameof(Servers))]
    public void A_database_in_between(WriteContext context)
    {
        var pieces = new ArrayBufferWriter<byte>();
        var json = new DocumentWriter(pieces, context);
        json.Raw("{\"source\":"u8);
        json.Database("orders"u8);
        json.Raw(",\"continuous\":true}"u8);
        json.Flush();

        var whole = new ArrayBufferWriter<byte>();
        ConstantDocument.Write(whole, context, "{\"source\":\"orders\",\"continuous\":true}"u8, database: 11, length: 6);

        Text(whole).Should().Be(Text(pieces));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void Two_databases_in_between(WriteContext context)
    {
        var pieces = new ArrayBufferWriter<byte>();
        var json = new DocumentWriter(pieces, context);
        json.Raw("{\"source\":"u8);
        json.Database("orders"u8);
        json.Raw(",\"target\":"u8);
        json.Database("copy"u8);
        json.Raw("}"u8);
        json.Flush();

        var whole = new ArrayBufferWriter<byte>();
        ConstantDocument.Write(
            whole,
            context,
            "{\"source\":\"orders\",\"target\":\"copy\"}"u8,
            source: 11,
            sourceLength: 6,
            target: 29,
            targetLength: 4
        );

        Text(whole).Should().Be(Text(pieces));
    }

    [Fact]
    public void A_constant_is_added_to_what_is_there()
    {
        var output = new ArrayBufferWriter<byte>(1);
        ConstantDocument.Write(output, "{\"a\":1}"u8);
        ConstantDocument.Write(output, "{\"b\":2}"u8);

        Text(output).Should().Be("{\"a\":1}{\"b\":2}");
    }

    [Fact]
    public void A_buffer_is_needed()
    {
        FluentActions.Invoking(() => ConstantDocument.Write(null!, "{}"u8)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ConstantDocument.Write(null!, default, "{\"a\"}"u8, 2, 1)).Should().Throw<ArgumentNullException>();
        FluentActions
            .Invoking(() => ConstantDocument.Write(null!, default, "{\"a\",\"b\"}"u8, 2, 1, 6, 1))
            .Should()
            .Throw<ArgumentNullException>();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, -1)]
    [InlineData(2, 3)]
    [InlineData(2, int.MaxValue)]
    [InlineData(-1, 2)]
    public void A_name_outside_the_document_is_refused(int database, int length)
    {
        var output = new ArrayBufferWriter<byte>();
        var context = new WriteContext(new Uri("http://couch.example.com:5984"));

        FluentActions
            .Invoking(() => ConstantDocument.Write(output, context, "{\"a\"}"u8, database, length))
            .Should()
            .Throw<ArgumentException>();

        output.WrittenCount.Should().Be(0);
    }

    [Theory]
    [InlineData(0, 1, 6, 1)]
    [InlineData(2, 1, 3, 1)]
    [InlineData(6, 1, 2, 1)]
    [InlineData(2, -1, 6, 1)]
    [InlineData(2, 1, 6, 3)]
    [InlineData(2, 1, 6, -1)]
    [InlineData(2, int.MaxValue, 6, 1)]
    [InlineData(2, 1, 6, int.MaxValue)]
    public void Two_names_outside_the_document_are_refused(int source, int sourceLength, int target, int targetLength)
    {
        var output = new ArrayBufferWriter<byte>();
        var context = new WriteContext(new Uri("http://couch.example.com:5984"));

        FluentActions
            .Invoking(() => ConstantDocument.Write(output, context, "{\"a\",\"b\"}"u8, source, sourceLength, target, targetLength))
            .Should()
            .Throw<ArgumentException>();

        output.WrittenCount.Should().Be(0);
    }

    [Fact]
    public void A_buffer_that_is_shorter_than_requested_is_refused() =>
        FluentActions
            .Invoking(() =>
                ConstantDocument.Write(
                    new ShortBuffer(),
                    new WriteContext(new Uri("http://couch.example.com:5984")),
                    "{\"a\"}"u8,
                    database: 2,
                    length: 1
                )
            )
            .Should()
            .Throw<ArgumentException>();

    private sealed class ShortBuffer : IBufferWriter<byte>
    {
        public void Advance(int count) { }

        public Memory<byte> GetMemory(int sizeHint = 0) => new byte[sizeHint - 1];

        public Span<byte> GetSpan(int sizeHint = 0) => new byte[sizeHint - 1];
    }

    private static string Text(ArrayBufferWriter<byte> output) => Encoding.UTF8.GetString(output.WrittenSpan);
}
