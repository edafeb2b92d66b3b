using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit.Tests.Documents;

public class ReplicationDocumentTests
{
    private static readonly WriteContext Local = new(new Uri("http://localhost:5984/"), EndpointCredentials.Basic("admin", "pa\"ss"));

    [Fact]
    public void A_bare_name_becomes_a_URL_of_the_server_with_its_credentials()
    {
        var document = new ReplicationDocument
        {
            Id = "copy",
            Source = ReplicationEndpoint.Database("a/b+c"),
            Target = ReplicationEndpoint.Remote("https://example.com/t"),
        };

        Write(document, Local)
            .Should()
            .Be(
                """{"_id":"copy","source":{"auth":{"basic":{"username":"admin","password":"pa\"ss"}},"url":"http://localhost:5984/a%2Fb%2Bc"},"target":{"url":"https://example.com/t"}}"""
            );
    }

    [Fact]
    public void A_bare_name_stays_when_the_server_is_not_known() =>
        Write(new ReplicationDocument { Source = ReplicationEndpoint.Database("orders") }, default).Should().Be("""{"source":"orders"}""");

    [Fact]
    public void A_server_below_3_2_gets_basic_credentials_as_a_header()
    {
        var context = new WriteContext(new Uri("http://localhost:5984"), EndpointCredentials.Basic("joe", "secret"), CouchServer.CouchDB31);
        var document = new ReplicationDocument
        {
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Remote("http://b/t").WithBasicAuth("ann", "key").WithHeader("X-Trace", "1"),
        };

        Write(document, context)
            .Should()
            .Be(
                """{"source":{"headers":{"Authorization":"Basic am9lOnNlY3JldA=="},"url":"http://localhost:5984/orders"},"target":{"headers":{"Authorization":"Basic YW5uOmtleQ==","X-Trace":"1"},"url":"http://b/t"}}"""
            );
    }

    [Fact]
    public void Every_field_comes_back_as_it_was_read()
    {
        const string json = """
            {"_id":"all","_rev":"1-a","source":{"auth":{"iam":{"api_key":"k"}},"headers":{"X":"y"},"url":"http://a/s"},"target":{"url":"http://b/t"},
             "continuous":true,"create_target":true,"create_target_params":{"q":4,"n":2,"partitioned":true},"doc_ids":["a","b"],"filter":"d/f",
             "query_params":{"role":"x","n":1},"selector":{"a":{"$gt":1}},"since_seq":"0","use_checkpoints":false,"use_bulk_get":false,
             "winning_revs_only":true,"checkpoint_interval":5000,"worker_processes":2,"worker_batch_size":100,"http_connections":5,
             "connection_timeout":60000,"retries_per_request":3,"socket_options":"[{keepalive, true}]","ibrowse_options":"[]",
             "source_proxy":"http://p","target_proxy":"http://q","proxy":"http://r","user_ctx":{"name":"joe","roles":["staff"]},"owner":"admin","cancel":false,
             "_replication_state":"completed","_replication_stats":{"docs_read":1},"misspelt":[1,null]}
            """;

        ReplicationDocument document = ReplicationDocument.Parse(Encoding.UTF8.GetBytes(json));

        document.AdditionalFields.Select(field => field.Key).Should().Equal("_replication_state", "_replication_stats", "misspelt");
        document.CheckpointInterval.Should().Be(TimeSpan.FromSeconds(5));
        JsonNode.DeepEquals(JsonNode.Parse(Write(document, Local)), JsonNode.Parse(json)).Should().BeTrue();
    }

    [Theory]
    [InlineData("worker_processes", "\"a few\"")]
    [InlineData("worker_processes", "2.5")]
    [InlineData("source", "5")]
    [InlineData("source", """{"auth":{"basic":{"username":"only"}},"url":"http://a/s"}""")]
    [InlineData("source", """{"url":"http://a/s","later":1}""")]
    [InlineData("doc_ids", "null")]
    [InlineData("doc_ids", "[\"a\",null]")]
    [InlineData("continuous", "null")]
    [InlineData("create_target_params", """{"placement":"x"}""")]
    [InlineData("checkpoint_interval", "99999999999999999999")]
    [InlineData("user_ctx", "\"joe\"")]
    public void A_value_that_does_not_fit_its_property_is_kept_as_it_is(string field, string value)
    {
        string json = $$"""{"{{field}}":{{value}}}""";

        ReplicationDocument document = ReplicationDocument.Parse(Encoding.UTF8.GetBytes(json));

        document.AdditionalFields.Should().ContainKey(field);
        Write(document, Local).Should().Be(json);
    }

    [Fact]
    public void A_number_may_be_a_string_of_digits_as_the_server_accepts_it() =>
        ReplicationDocument
            .Parse("""{"worker_processes":"8","connection_timeout":"1000","since_seq":0}"""u8)
            .Should()
            .BeEquivalentTo(
                new
                {
                    WorkerProcesses = 8,
                    ConnectionTimeout = TimeSpan.FromSeconds(1),
                    SinceSeq = "0",
                }
            );

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    public void What_is_no_object_is_no_document(string json) =>
        FluentActions
            .Invoking(() => ReplicationDocument.Parse(Encoding.UTF8.GetBytes(json)))
            .Should()
            .Throw<JsonException>()
            .WithMessage("*object*");

    [Fact]
    public void A_copy_is_independent()
    {
        var document = new ReplicationDocument { Selector = new JsonObject { ["a"] = 1 } };
        ReplicationDocument copy = document.ToDocument(Local);

        copy.Selector!["a"] = 2;
        copy.AdditionalFields["x"] = 1;

        document.Selector["a"]!.GetValue<int>().Should().Be(1);
        document.AdditionalFields.Should().BeEmpty();
    }

    [Fact]
    public void No_secret_is_shown()
    {
        var document = new ReplicationDocument
        {
            Id = "x",
            Source = ReplicationEndpoint.Remote("https://joe:hunter2@example.com/db").WithBasicAuth("ann", "hunter2"),
            Target = ReplicationEndpoint.Database("t").WithIamApiKey("hunter2").WithHeader("Authorization", "Bearer hunter2"),
        };

        string shown = document + " " + document.Source.Credentials + " " + document.Target.Credentials;

        shown
            .Should()
            .NotContain("hunter2")
            .And.Contain("https://joe:*****@example.com/db")
            .And.Contain("basic ann")
            .And.Contain("Authorization");
    }

    [Theory]
    [InlineData("ftp://localhost/")]
    [InlineData("/relative")]
    public void The_servers_own_address_must_be_a_URL(string address) =>
        FluentActions.Invoking(() => new WriteContext(new Uri(address, UriKind.RelativeOrAbsolute))).Should().Throw<ArgumentException>();

    private static string Write(ReplicationDocument document, WriteContext context)
    {
        var output = new ArrayBufferWriter<byte>();
        document.WriteTo(output, context);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
