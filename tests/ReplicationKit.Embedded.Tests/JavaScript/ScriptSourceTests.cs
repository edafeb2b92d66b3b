namespace ReplicationKit.Embedded.Tests.JavaScript;

/// <summary>
/// The source of a function is a program, and its value is the function. Each case was run by a 3.5.2, with SpiderMonkey 128 and with
/// QuickJS.
/// </summary>
public sealed class ScriptSourceTests(ScriptServer server) : IClassFixture<ScriptServer>
{
    [Theory]
    [InlineData("function(doc, req) { return doc.type === 'x'; }")]
    [InlineData("function (doc, req) { return doc.type === 'x'; };")]
    [InlineData("(function(doc, req) { return doc.type === 'x'; })")]
    [InlineData("(function orders(doc, req) { return doc.type === 'x'; })")]
    [InlineData("doc => doc.type === 'x'")]
    [InlineData("(doc, req) => { return doc.type === 'x'; }")]
    [InlineData("var h = 'x'; (function(doc) { return doc.type === h; })")]
    [InlineData("var h = 'x'; function(doc) { return doc.type === h; }")]
    [InlineData("function(doc) { return h(doc); }\nfunction h(doc) { return doc.type === 'x'; }")]
    [InlineData("function h(doc) { return doc.type === 'x'; }\nfunction(doc) { return h(doc); }")]
    [InlineData("const f = doc => doc.type === 'x'; f")]
    [InlineData("f = function(doc) { return doc.type === 'x'; }")]
    [InlineData("'use strict'; (function(doc) { return doc.type === 'x'; })")]
    [InlineData("'use strict'; function(doc) { return doc.type === 'x'; }")]
    [InlineData("// a filter\nfunction(doc) { return doc.type === 'x'; }")]
    [InlineData("/* a filter */ function /* nameless */ (doc) { return doc.type === 'x'; } // end")]
    [InlineData("(function() { return function(doc) { return doc.type === 'x'; } })()")]
    [InlineData("var t = require('lib/types'); (function(doc) { return doc.type === t.wanted; })")]
    [InlineData("function(doc) { const {type} = doc; let [a, ...b] = [...type]; for (const c of b) {} return `${a}` === 'x'; }")]
    [InlineData("function(doc) { return Object.entries(doc).some(([k, v]) => v === 'x') && 'a'.padStart(3) === '  a'; }")]
    [InlineData("function(doc) { const {_id, ...rest} = doc; return {...rest}.type === 'x' && /(?<y>x)/.test(doc.type); }")]
    [InlineData("function(doc) { return doc?.a?.b ?? doc.type === 'x'; }")]
    [InlineData("function(doc) { let a = null; a ??= 1_000; return 'xx'.replaceAll('x', 'y') === 'yy' && doc.type === 'x'; }")]
    [InlineData(
        "function(doc) { class A { #p = 1; static s = 2; get p() { return this.#p; } } return [1,2].at(-1) === 2 && new A().p === A.s - 1 && doc.type === 'x'; }"
    )]
    [InlineData("function(doc) { function* g() { yield* doc.type; } return [...g()].includes('x'); }")]
    public async Task A_program_whose_value_is_a_function_runs(string source)
    {
        CouchAnswer answer = await server.FilterAsync(source, new { types = "exports.wanted = 'x';" });

        answer.Status.Should().Be(200, answer.Text);
        answer.Json.GetProperty("results")[0].GetProperty("id").GetString().Should().Be("a");
    }

    [Theory]
    [InlineData("function orders(doc, req) { return true; }")]
    [InlineData("class A { }")]
    [InlineData("1")]
    [InlineData(" ")]
    [InlineData("'x'")]
    [InlineData("const f = function(doc) { return true; }")]
    [InlineData("var f = function(doc) { return true; }")]
    [InlineData("function(doc) { return true; }, 5")]
    public async Task A_program_with_another_value_does_not_eval_to_a_function(string source)
    {
        CouchAnswer answer = await server.FilterAsync(source);

        answer.Status.Should().Be(500);
        answer
            .Json.GetProperty("reason")
            .GetString()
            .Should()
            .Be($"{{compilation_error,<<\"Expression does not eval to a function. ({source})\">>}}");
    }

    [Theory]
    [InlineData("function(doc) { return")]
    [InlineData("async function(doc) { return true; }")]
    [InlineData("return function(doc) { return true; }")]
    [InlineData("export default function(doc) { return true; }")]
    [InlineData("module.exports = function(doc) { return true; }")]
    [InlineData("throw new Error('x')")]
    public async Task What_is_not_a_program_or_throws_is_a_compilation_error(string source)
    {
        CouchAnswer answer = await server.FilterAsync(source);

        answer.Status.Should().Be(500);
        answer.Json.GetProperty("reason").GetString().Should().StartWith("{compilation_error,").And.Contain(source);
    }
}
