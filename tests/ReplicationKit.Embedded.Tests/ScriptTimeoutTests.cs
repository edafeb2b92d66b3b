using System.Text.Json;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests;

/// <summary>
/// Functions that never end. A 3.5.2 answered after five seconds: to a feed with 500 <c>error</c> and the reason
/// <c>{os_process_error,"OS process timed out.",…</c> (a stack trace), to a write with 500 <c>os_process_error</c>, among many with the
/// error of that document alone; a replication crashed.
/// </summary>
public sealed class ScriptTimeoutTests : ServerFixture
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly TestClock _clock = new();

    private protected override EmbeddedCouchOptions Options => new() { TimeProvider = _clock };

    [Theory]
    [InlineData("while (true) {}")]
    [InlineData("while /* ever */ (1) ;")]
    [InlineData("do { } while (true);")]
    [InlineData("for (;;) {}")]
    [InlineData("for (var i = 0; i < 1; i += 0) if (i) break;")]
    [InlineData("for (var i = 0; ; ) { if ('x;)'.match(/[/;)]/)) continue; }")]
    [InlineData("var a = [1]; for (var x in { a: 1 }) { while (x) a[0]++; }")]
    [InlineData("function f(n) { return n < 1 ? 1 : f(n - 1) + f(n - 1); } return f(60);")]
    [InlineData("var f = function (n) { return n < 1 ? 1 : f(n - 1) + f(n - 1); }; return f(60);")]
    [InlineData("try { while (true) {} } catch (e) { return true; }")]
    [InlineData("try { while (true) {} } catch (e) {} finally { while (true) {} }")]
    [InlineData("require('lib/spin').spin();")]
    public async Task A_filter_that_never_ends_is_ended(string body)
    {
        await DesignAsync(body);
        Task<CouchAnswer> feed = Client.GetAsync("db/_changes?filter=d/f");

        await PassAllAsync(feed);

        (await feed).Status.Should().Be(500);
        (await feed).Json.GetProperty("error").GetString().Should().Be("error");
        (await feed).Json.GetProperty("reason").GetString().Should().Be("{os_process_error,\"OS process timed out.\"}");
        CouchAnswer after = await Client.GetAsync("db/_changes?filter=d/ok");
        after.Status.Should().Be(200, "the next call has an engine of its own");
    }

    [Fact]
    public async Task A_function_that_was_ended_can_be_called_again()
    {
        await DesignAsync("if (doc.spin) while (true) {} return true;");
        await Client.PutAsync("db/spin", """{"spin":true}""");
        Task<CouchAnswer> feed = Client.GetAsync("db/_changes?descending=true&filter=d/f");
        await PassAllAsync(feed);
        (await feed).Status.Should().Be(500);

        CouchAnswer doc = await Client.GetAsync("db/spin");
        await Client.DeleteAsync("db/spin?rev=" + doc.Json.GetProperty("_rev").GetString());
        (await Client.GetAsync("db/_changes?filter=d/f")).Json.GetProperty("results").GetArrayLength().Should().Be(3);
    }

    [Fact]
    public async Task A_validation_that_never_ends_refuses_that_document_alone()
    {
        await Client.PutAsync("db/_design/v", """{"validate_doc_update":"function(n) { if (n.spin) while (true) {} }"}""");
        (await Client.PutAsync("db/first", "{}")).Status.Should().Be(201, "the function is compiled with that");
        Task<CouchAnswer> one = Client.PutAsync("db/s", """{"spin":true}""");
        await PassAsync();
        Task<CouchAnswer> many = Client.PostAsync("db/_bulk_docs", """{"docs":[{"_id":"y","spin":true},{"_id":"x"},{"_id":"z"}]}""");
        await PassAsync();

        (await one).Status.Should().Be(500);
        (await one).Text.Trim().Should().Be("""{"error":"os_process_error","reason":"OS process timed out."}""");
        (await many).Status.Should().Be(201);
        (await many).Json.EnumerateArray().Select(row => row.TryGetProperty("error", out JsonElement error) ? error.GetString() : "ok").Should().Equal("os_process_error", "ok", "ok");
    }

    [Fact]
    public async Task A_function_whose_text_never_ends_to_run_is_ended()
    {
        await Client.PutAsync("db/_design/d", """{"filters":{"f":"(function() { while (true) {} })()"}}""");
        Task<CouchAnswer> feed = Client.GetAsync("db/_changes?filter=d/f");

        await PassAllAsync(feed);

        (await feed).Json.GetProperty("error").GetString().Should().Be("error");
    }

    [Fact]
    public async Task Recursion_without_an_end_is_an_error_of_the_function()
    {
        await DesignAsync("function f() { return f() + 1; } return f();");

        CouchAnswer feed = await Client.GetAsync("db/_changes?filter=d/f");

        feed.Status.Should().Be(500);
    }

    [Fact]
    public async Task A_replication_whose_filter_never_ends_crashes()
    {
        await DesignAsync("while (true) {}");
        await Client.PutAsync("_replicator/r", $$"""{"source":"{{Couch.Uri}}db","target":"{{Couch.Uri}}copy","create_target":true,"filter":"d/f","retries_per_request":0}""");

        Task<CouchAnswer> crash = Client.UntilStateAsync("r", "crashing");
        await PassAllAsync(crash);
        CouchAnswer crashed = await crash;

        crashed.Json.GetProperty("info").GetProperty("error").GetString().Should().StartWith("{changes_reader_died,\n    {http_request_failed,\"GET\",").And.EndWith("{code,500}}}");
    }

    [Theory]
    [InlineData("function(d) { return /while (x)/.test(d) }", "function(d) {__guard(); return /while (x)/.test(d) }")]
    [InlineData("function f(a) { // while (1)\n return 'for(;;)' }", "function f(a) {__guard(); // while (1)\n return 'for(;;)' }")]
    [InlineData("o.while(1); o = { for: 1, function: 2 }", "o.while(1); o = { for: 1, function: 2 }")]
    [InlineData("for (var i = 0, f = function() { ; }; i < 2; i++) a()", "for (var i = 0, f = function() {__guard(); ; }; i < 2;__guard(), i++) a()")]
    [InlineData("for (k in o) { a / b / c }", "for (k in o) {__guard(); a / b / c }")]
    [InlineData("for (;;/* end */) ;", "for (;;__guard()/* end */) ;")]
    [InlineData("x = a[0] / 2; y = '/'; while (x) {}", "x = a[0] / 2; y = '/'; while (__guard(),x) {}")]
    [InlineData("while", "while")]
    [InlineData("for (;;", "for (;;__guard(),")]
    [InlineData("'no end", "'no end")]
    public void Guards_stand_where_code_repeats_itself_and_nowhere_else(string source, string expected) => LoopGuards.Insert(source).Should().Be(expected);

    // The clock moves when a call is measured, and not before. The first one must be the endless one: another would be ended in its place.
    private async Task PassAsync()
    {
        await _clock.WaitForTimerAsync(Limit, Cancelled);
        _clock.Advance(Limit);
    }

    // As above where the functions are not compiled yet, which is measured too: each call that is measured is ended.
    private async Task PassAllAsync(Task answer)
    {
        while (!answer.IsCompleted)
        {
            await Task.WhenAny(answer, _clock.WaitForTimerAsync(Limit, Cancelled));
            _clock.Advance(Limit);
        }
    }

    private async Task DesignAsync(string body)
    {
        await Client.PutAsync("db/a", "{}");
        string function = JsonSerializer.Serialize("function(doc, req) { " + body + " }");
        string design = $$"""{"lib":{"spin":"exports.spin = function() { while (true) {} };"},"filters":{"ok":"function(doc) { return true; }","f":{{function}} } }""";
        (await Client.PutAsync("db/_design/d", design)).Status.Should().Be(201);
    }
}
