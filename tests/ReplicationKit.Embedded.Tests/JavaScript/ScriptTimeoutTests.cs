using System.Text.Json;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests.JavaScript;

/// <summary>
/// Functions that never end. A 3.5.2 answered after five seconds: to a feed with 500 <c>error</c> and the reason
/// <c>{os_process_error,"OS process timed out.",…</c> (a stack trace), to a write with 500 <c>os_process_error</c>, among many with the
/// error of that document alone; a replication crashed. Here a function moves the clock itself, by logging <c>late</c>.
/// </summary>
public sealed class ScriptTimeoutTests : ServerFixture
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly TestClock _clock = new();

    private protected override EmbeddedCouchOptions Options =>
        new() { TimeProvider = _clock, LoggerFactory = new ScriptLog(_clock, Limit) };

    [Fact]
    public async Task A_filter_that_never_ends_is_ended()
    {
        await DesignAsync("log('late'); while (true) {}");

        CouchAnswer feed = await Client.GetAsync("db/_changes?filter=d/f");

        feed.Status.Should().Be(500);
        feed.Json.GetProperty("error").GetString().Should().Be("error");
        feed.Json.GetProperty("reason").GetString().Should().Be("{os_process_error,\"OS process timed out.\"}");
    }

    [Fact]
    public async Task A_module_that_never_ends_is_ended()
    {
        await DesignAsync("require('lib/spin').spin();");

        (await Client.GetAsync("db/_changes?filter=d/f")).Json.GetProperty("reason").GetString().Should().Contain("timed out");
    }

    [Fact]
    public async Task A_function_that_was_ended_can_be_called_again()
    {
        await DesignAsync("if (doc.spin) { log('late'); while (true) {} } return true;");
        await Client.PutAsync("db/spin", """{"spin":true}""");
        (await Client.GetAsync("db/_changes?descending=true&filter=d/f")).Status.Should().Be(500);

        CouchAnswer doc = await Client.GetAsync("db/spin");
        await Client.DeleteAsync("db/spin?rev=" + doc.Json.GetProperty("_rev").GetString());

        (await Client.GetAsync("db/_changes?filter=d/f")).Json.GetProperty("results").GetArrayLength().Should().Be(3);
    }

    [Fact]
    public async Task Time_that_passes_between_calls_does_not_count()
    {
        await DesignAsync("log('late'); return true;");

        (await Client.GetAsync("db/_changes?filter=d/f")).Json.GetProperty("results").GetArrayLength().Should().Be(2);
    }

    [Fact]
    public async Task A_validation_that_never_ends_refuses_that_document_alone()
    {
        await Client.PutAsync("db/_design/v", """{"validate_doc_update":"function(n) { if (n.spin) { log('late'); while (true) {} } }"}""");

        CouchAnswer one = await Client.PutAsync("db/s", """{"spin":true}""");
        CouchAnswer many = await Client.PostAsync("db/_bulk_docs", """{"docs":[{"_id":"y","spin":true},{"_id":"x"},{"_id":"z"}]}""");

        one.Status.Should().Be(500);
        one.Text.Trim().Should().Be("""{"error":"os_process_error","reason":"OS process timed out."}""");
        many.Status.Should().Be(201);
        many.Json.EnumerateArray()
            .Select(row => row.TryGetProperty("error", out JsonElement error) ? error.GetString() : "ok")
            .Should()
            .Equal("os_process_error", "ok", "ok");
    }

    [Fact]
    public async Task A_replication_whose_filter_never_ends_crashes()
    {
        await DesignAsync("log('late'); while (true) {}");
        await Client.PutAsync(
            "_replicator/r",
            $$"""{"source":"{{Couch.Uri}}db","target":"{{Couch.Uri}}copy","create_target":true,"filter":"d/f","retries_per_request":0}"""
        );

        CouchAnswer crashed = await Client.UntilStateAsync("r", "crashing");

        crashed
            .Json.GetProperty("info")
            .GetProperty("error")
            .GetString()
            .Should()
            .StartWith("{changes_reader_died,\n    {http_request_failed,\"GET\",")
            .And.EndWith("{code,500}}}");
    }

    private async Task DesignAsync(string body)
    {
        await Client.PutAsync("db/a", "{}");
        string function = JsonSerializer.Serialize("function(doc, req) { " + body + " }");
        string design =
            $$"""{"lib":{"spin":"exports.spin = function() { log('late'); while (true) {} };"},"filters":{"f":{{function}} } }""";
        (await Client.PutAsync("db/_design/d", design)).Status.Should().Be(201);
    }
}
