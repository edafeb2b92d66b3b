using System.Text;

namespace ReplicationKit.Analyzers.Tests.Validation;

public class ReplicationValidatorTests
{
    private static readonly WriteContext Context = new(new Uri("http://localhost:5984"), EndpointCredentials.Basic("admin", "secret"));

    [Fact]
    public void A_document_that_breaks_nothing_has_no_violations() =>
        ReplicationValidator
            .Validate(Parse("""{"source":"orders","target":"https://backup.example.com/orders"}"""), Context)
            .Should()
            .BeEmpty();

    [Theory]
    [InlineData("""{"target":"b"}""", "RPK1001")]
    [InlineData("""{"source":"a"}""", "RPK1002")]
    [InlineData("""{"source":{"auth":{}},"target":"b"}""", "RPK1003")]
    [InlineData("""{"source":null,"target":"b"}""", "RPK0006")]
    [InlineData("""{"source":"a","target":"b","worker_processes":"a few"}""", "RPK0006")]
    [InlineData("""{"source":"a","target":"b","continuous":null}""", "RPK0006")]
    [InlineData("""{"source":"a","target":"b","doc_ids":[null]}""", "RPK1021")]
    [InlineData("""{"source":"a","target":"b","create_target":true,"create_target_params":{"q":"banana"}}""", "RPK1018")]
    [InlineData("""{"source":"a","target":"b","user_ctx":"joe"}""", "RPK1027")]
    [InlineData("""{"source":"a","target":"b","_replication_state":"completed"}""", "RPK1025")]
    [InlineData("""{"source":"a","target":"b","cancel":true}""", "RPK1026")]
    public void What_only_a_document_can_hold_is_an_error(string json, string rule) =>
        ReplicationValidator
            .Validate(Parse(json), Context)
            .Where(v => v.Severity == ReplicationSeverity.Error)
            .Should()
            .Contain(v => v.RuleId == rule);

    [Theory]
    [InlineData("""{"source":"a","target":"b","continous":true}""", "'continous'", "'continuous'")]
    [InlineData("""{"source":"a","target":"b","createTarget":true}""", "'createTarget'", "'create_target'")]
    [InlineData(
        """{"source":{"url":"http://h/a","auth":{"basic":{"user":"u","password":"hunter2"}}},"target":"b"}""",
        "'source.auth.basic.user'",
        "'username'"
    )]
    [InlineData(
        """{"source":"a","target":{"url":"http://h/a","auth":{"basic":{"username":"u","pass":"hunter2"}}}}""",
        "'target.auth.basic.pass'",
        "'password'"
    )]
    [InlineData("""{"source":{"url":"http://h/a","header":{"x":"hunter2"}},"target":"b"}""", "'source.header'", "'headers'")]
    public void A_field_that_resembles_one_of_the_servers_is_a_warning(string json, string field, string meant)
    {
        ReplicationViolation found = ReplicationValidator.Validate(Parse(json), Context).Single(violation => violation.RuleId == "RPK0007");

        found.Severity.Should().Be(ReplicationSeverity.Warning);
        found.Message.Should().Contain(field).And.Contain(meant).And.NotContain("hunter2");
    }

    [Theory]
    [InlineData("""{"source":"a","target":"b","comment":"of the department","id":"x","replication_id":"y","heartbeat":30}""")]
    [InlineData("""{"source":{"url":"http://h/a","auth":{"oauth":{}}},"target":"b"}""")]
    public void Other_fields_belong_to_the_application(string json) =>
        ReplicationValidator.Validate(Parse(json), Context).Should().NotContain(violation => violation.RuleId == "RPK0007");

    [Theory]
    [InlineData("""{"username":"u"}""", "a user without a password")]
    [InlineData("""{"password":"p"}""", "a password without a user")]
    [InlineData("""{"user":"u","pass":"p"}""", "neither a user nor a password")]
    public void Incomplete_credentials_are_described_and_the_document_keeps_its_source(string basic, string meant)
    {
        ReplicationDocument document = Parse(
            $$"""{"_id":"x","source":{"url":"http://u:hunter2@h/a","auth":{"basic":{{basic}} } },"target":"b"}"""
        );

        ReplicationValidator.Validate(document, Context).Single(violation => violation.RuleId == "RPK4009").Message.Should().Contain(meant);
        document.ToString().Should().Be("x: http://u:*****@h/a -> b");
    }

    [Theory]
    [InlineData("""{"source":"a","target":"b","doc_ids":null}""")]
    [InlineData("""{"source":"a","target":"b","worker_processes":"2"}""")]
    [InlineData("""{"source":"a","target":"b","create_target":true,"create_target_params":{"q":"4"}}""")]
    [InlineData("""{"source":"a","target":"b","user_ctx":{}}""")]
    [InlineData("""{"source":"a","target":"b","owner":"admin"}""")]
    [InlineData("""{"source":"a","target":"b","owner":"joe"}""")]
    [InlineData("""{"source":"a","target":"b","cancel":false}""")]
    public void What_the_server_takes_in_another_form_is_no_error(string json) =>
        ReplicationValidator.Validate(Parse(json), Context).Should().NotContain(v => v.Severity == ReplicationSeverity.Error);

    [Fact]
    public void A_url_of_the_server_itself_counts_as_a_bare_name() =>
        ReplicationValidator
            .Validate(Parse("""{"source":"http://localhost:5984/Orders","target":"b"}"""), Context)
            .Should()
            .ContainSingle(v => v.RuleId == "RPK1008" && v.Severity == ReplicationSeverity.Error);

    [Fact]
    public void A_server_at_an_IPv6_address_needs_prefer_ipv6_for_its_own_databases() =>
        ReplicationValidator
            .Validate(Parse("""{"source":"a","target":"b"}"""), new WriteContext(new Uri("http://[::1]:5984")))
            .Select(v => v.RuleId)
            .Should()
            .Equal("RPK1028", "RPK1028");

    [Fact]
    public void The_exception_names_every_error_and_no_secret()
    {
        var document = Parse(
            """{"_id":"x","source":"http://admin:hunter2@h:abc/a","target":"http://admin:hunter2@h/b?x","worker_processes":0}"""
        );

        var thrown = FluentActions
            .Invoking(() => ReplicationValidator.ThrowIfInvalid(document, Context))
            .Should()
            .Throw<ReplicationValidationException>()
            .Which;

        thrown.ReplicationId.Should().Be("x");
        thrown.Violations.Select(v => v.RuleId).Should().Equal("RPK1004", "RPK1006", "RPK1017");
        thrown.Violations.Should().OnlyContain(v => v.HelpLink.EndsWith(v.RuleId + ".md") && v.Option != null);
        thrown.ToString().Should().NotContain("hunter2").And.Contain("WorkerProcesses is 0");
    }

    private static ReplicationDocument Parse(string json) => ReplicationDocument.Parse(Encoding.UTF8.GetBytes(json));
}
