using Jint;
using Jint.Native;
using Microsoft.Extensions.Logging.Abstractions;
using ReplicationKit.Embedded.JavaScript;

namespace ReplicationKit.Embedded.Tests.JavaScript;

/// <summary>What functions find, and what becomes of what they throw. Each case was run by a 3.5.2.</summary>
public sealed class QueryServerTests(ScriptServer server) : IClassFixture<ScriptServer>
{
    private static readonly object Lib = new
    {
        types = "exports.wanted = 'x'; exports.one = require('./one').one;",
        one = "exports.one = 1;",
        bad = "exports.x = ;",
        throws = "throw new Error('inner');",
        odd = "exports.odd = 'odd';",
        cyclic = "exports.a = 1; exports.b = require('lib/back').b;",
        back = "exports.b = require('lib/cyclic').a;",
        self = "exports.id = module.id; exports.keys = Object.keys(module).join();",
        replaced = "module.exports = { x: 1 };",
        deep = new { up = "exports.v = require('../odd').odd;" },
    };

    [Theory]
    [InlineData("this.marker === 'm'")]
    [InlineData("this._id.startsWith('_design/') && this._rev.startsWith('1-')")]
    [InlineData("isArray([]) && !isArray({})")]
    [InlineData("sum([1, 2, 3]) === 6 && sum(['a', 'b']) === '0ab' && sum({ a: 1, b: 2 }) === 3")]
    [InlineData("toJSON({ a: 1 }) === '{\"a\":1}'")]
    [InlineData("log('hi') === undefined")]
    [InlineData("emit(1, 2) === undefined")]
    [InlineData("[start, send, provides, registerType, getRow].every(f => typeof f === 'function')")]
    [InlineData("require('lib/types').wanted === 'x' && require('lib/types').one === 1")]
    [InlineData("require('lib/types') === require('lib/types')")]
    [InlineData("require('lib/deep/up').v === 'odd'")]
    [InlineData("require('lib/cyclic').a === 1")]
    [InlineData("require('lib/self').id === 'lib/self' && require('lib/self').keys === 'current,parent,id,exports'")]
    [InlineData("require('lib/replaced').x === 1")]
    [InlineData("new Date().toISOString() === '2026-11-21T12:00:00.000Z' && Date.now() === +new Date()")]
    [InlineData("typeof Promise === 'function' && typeof Proxy === 'undefined' && typeof Uint8Array === 'undefined'")]
    public async Task Functions_find(string condition)
    {
        CouchAnswer answer = await server.FilterAsync($"function(doc, req) {{ return {condition}; }}", Lib);

        answer.Status.Should().Be(200, answer.Text);
        answer.Json.GetProperty("results")[0].GetProperty("id").GetString().Should().Be("a");
    }

    [Theory]
    [InlineData("require('lib/none')", "invalid_require_path", "Object has no property")]
    [InlineData("require('lib')", "invalid_require_path", "Must require a JavaScript string, not: object")]
    [InlineData("require('../x')", "invalid_require_path", "Object has no parent")]
    [InlineData("require('lib/bad')", "compilation_error", "Module require('lib/bad') raised error SyntaxError")]
    [InlineData("require('lib/throws')", "compilation_error", "Module require('lib/throws') raised error Error: inner")]
    [InlineData("getRow()", "not_available", "getRow")]
    [InlineData("doc.a.b", "TypeError", "undefined")]
    [InlineData("(() => { throw { error: 'e', reason: 'r' }; })()", "<<\"e\">>", "<<\"r\">>")]
    [InlineData("(() => { throw ['error', 'n', 'r']; })()", "<<\"n\">>", "<<\"r\">>")]
    [InlineData("(() => { throw 'x'; })()", "unnamed_error", "x")]
    [InlineData("(() => { throw { forbidden: 'f' }; })()", "unnamed_error", "forbidden")]
    public async Task Error_of_a_filter_is_that_of_the_feed(string expression, string name, string reason)
    {
        CouchAnswer answer = await server.FilterAsync($"function(doc, req) {{ return {expression}; }}", Lib);

        answer.Status.Should().Be(500);
        answer.Json.GetProperty("error").GetString().Should().Be("error");
        answer.Json.GetProperty("reason").GetString().Should().Contain(name).And.Contain(reason);
    }

    [Theory]
    [InlineData("throw { forbidden: 'f' }", 403, "forbidden", "f")]
    [InlineData("throw { unauthorized: 'u' }", 401, "unauthorized", "u")]
    [InlineData("throw { toJSON: () => ({ forbidden: 'j' }) }", 403, "forbidden", "j")]
    [InlineData("throw { forbidden: 'f', more: 1 }", 500, "unknown_error", "function_clause")]
    [InlineData("throw {}", 500, "unknown_error", "function_clause")]
    [InlineData("throw { a: 1 }", 500, "unknown_error", "1")]
    [InlineData("throw 'x'", 500, "unknown_error", "x")]
    [InlineData("throw 5", 500, "unknown_error", "function_clause")]
    [InlineData("throw ['error', 'n', 'r']", 500, "n", "r")]
    [InlineData("throw new Error('bad')", 500, "Error", "bad")]
    [InlineData("var e = new Error('m'); e.forbidden = 'f'; throw e", 500, "Error", "m")]
    [InlineData("throw null", 500, "TypeError", "Cannot read properties of null (reading 'name')")]
    [InlineData("function g() { return g() + 1; } g()", 500, "InternalError", "too much recursion")]
    [InlineData(
        "throw { forbidden: [arguments.length, old, Object.keys(user).join(), JSON.stringify(security), this._id].join(' ') }",
        403,
        "forbidden",
        """4  db,name,roles {"members":{"roles":["_admin"]},"admins":{"roles":["_admin"]}} _design/v"""
    )]
    public async Task What_a_validation_function_throws_refuses_the_document(string body, int status, string error, string reason)
    {
        CouchAnswer answer = await server.ValidateAsync(body);

        answer.Status.Should().Be(status, answer.Text);
        answer.Json.GetProperty("error").GetString().Should().Be(error);
        answer.Json.GetProperty("reason").GetString().Should().Be(reason);
    }

    [Theory]
    [InlineData("return false")]
    [InlineData("throw 1")]
    [InlineData("throw true")]
    public async Task A_validation_function_that_does_not_refuse_lets_the_document_pass(string body) =>
        (await server.ValidateAsync(body)).Status.Should().Be(201);

    [Theory]
    [InlineData("function(doc) { if (doc.type === 'x') emit(1, 2); }", 1)]
    [InlineData("doc => emit(1)", 1)]
    [InlineData("function(doc) { if (this !== undefined && this !== globalThis) throw new Error(); emit(1); }", 1)]
    [InlineData("function(doc) { return true; }", 0)]
    public async Task A_view_passes_what_it_emits_for(string source, int passed)
    {
        CouchAnswer answer = await server.ViewAsync(source);

        answer.Json.GetProperty("results").GetArrayLength().Should().Be(passed);
    }

    [Fact]
    public async Task What_a_function_logs_is_logged_by_the_server()
    {
        await server.FilterAsync("function(doc) { log('seen ' + doc._id); log({ a: 1 }); log(new Error('x')); return true; }");

        server
            .Log.Messages.Should()
            .Contain([
                "Query Server Log Message: seen a",
                """Query Server Log Message: {"a":1}""",
                """Query Server Log Message: {"error":"Error","message":"x"}""",
            ]);
    }

    [Fact]
    public async Task Globals_live_as_long_as_the_engine()
    {
        CouchAnswer answer = await server.FilterAsync("var n = 0; (function(doc) { return ++n === 1; })");

        answer.Json.GetProperty("results").GetArrayLength().Should().Be(1);
    }

    [Theory]
    [InlineData("'aXbX'.replace('X', '[$&$$]')")]
    [InlineData("'aXbX'.replaceAll('X', \"<$`|$'>\")")]
    [InlineData("'2026-11-28'.replace(/(\\d+)-(\\d+)-(\\d+)/, '$3.$2.$1 $4 $10 $0 $')")]
    [InlineData("'2026-11'.replace(/(?<y>\\d+)-(?<m>\\d+)/, '$<m>/$<y>$<none>$<')")]
    [InlineData("'abc'.replace(/(b)(x)?/g, '[$1$2]')")]
    [InlineData("'abcdefghijk'.replace(/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)/, '$11-$1-$01-$12')")]
    [InlineData("'a.b'.replace('.', (m, at, s) => m + at + s)")]
    [InlineData("'aaa'.replace(/a/gy, 'b') + 'x'.replace(/y/, '$&')")]
    [InlineData("'null'.replace(null, undefined) + '1'.replace(1, 2)")]
    [InlineData("[3, 10, 2, undefined, 'b', null].sort()")]
    [InlineData("[3, 1, 2].sort((a, b) => b - a)")]
    [InlineData("[3, 1, 2].toSorted()")]
    [InlineData("JSON.stringify({ a: [1, { b: undefined, c: () => 1, d: new Date(0) }] }, null, 2)")]
    [InlineData("JSON.stringify({ b: 1, a: { b: 2, c: 3 } }, ['a', 'b'])")]
    [InlineData("JSON.stringify({ a: 1, b: 'x' }, function (k, v) { return k === 'a' ? this.b : v; })")]
    [InlineData("String(JSON.stringify(undefined)) + JSON.stringify('x') + JSON.stringify(null)")]
    [InlineData("(function (a, b) { return this.x + a + b; }).bind({ x: 1 }, 2)(3)")]
    [InlineData("new (Date.bind(null, 2020, 0))().getFullYear()")]
    [InlineData("(function f(a, b) {}).bind().name")]
    [InlineData("new ((class A { constructor(a) { this.a = a; } }).bind(null, 7))().a")]
    [InlineData("Math.max.bind(null, 5)(3)")]
    [InlineData("'a,b,,c'.split(',', 3).join('|') + 'abc'.split(/b/).length + 'x'.split().length")]
    [InlineData("'abcabc'.indexOf('c', 3) + 'abcabc'.lastIndexOf('a') + 'abc'.includes('b')")]
    [InlineData("'a'.concat(1, null, [2]) + encodeURIComponent('ä&') + encodeURI('ä&') + escape('ä')")]
    [InlineData("'ß'.toUpperCase() + 'Ä'.toLowerCase() + '\\u0041\\u030a'.normalize()")]
    [InlineData("[...new Map([[1, 2]]).entries()].join() + [...new Set([1, 1, 2])].length + [...'ab'].join('-')")]
    [InlineData("Object.getOwnPropertyDescriptor(Map.prototype, 'size').get.call(new Map([[1, 1]]))")]
    [InlineData("Array.prototype[Symbol.iterator] === Array.prototype.values && Array.prototype.map.name + Array.prototype.map.length")]
    [InlineData("[1, [2, [3]]].flat(Infinity).toString() + String([1, [2]]) + ({}).toString()")]
    [InlineData(
        "[1, , [2, [3, [4]]]].flat().length + [[1, [2]], 3].flat(0).length + [1, null].join() + [1, 2].join('-') + [].concat([1], 2).join(undefined)"
    )]
    [InlineData(
        "['a', 'b', 'a'].indexOf('a', 1) + ['a', 'b'].lastIndexOf('x') + String([NaN].includes(NaN)) + ['x'.repeat(1e5), 'y'].indexOf('x'.repeat(1e5))"
    )]
    [InlineData(
        "['y', 'x'.repeat(1e5)].lastIndexOf('x'.repeat(1e5)) + String(['y'].includes('x'.repeat(1e5))) + ['y'].indexOf('x'.repeat(1e5))"
    )]
    [InlineData("String.raw`a\n${1}b${2}` + String.raw({ raw: 'abc' }, 1, 2, 3)")]
    public void Confined_functions_give_what_the_engine_s_own_do(string expression)
    {
        using var host = new ScriptHost(TimeSpan.FromSeconds(5), server.Clock, NullLogger.Instance);
        Engine confined = host.CreateEngine();
        ScriptLimits limits = confined.Constraints.Find<ScriptLimits>()!;

        string actual = host.Threads.Run(() =>
        {
            limits.Begin(confined);
            Sandbox.Confine(confined, limits);
            return confined.Evaluate(expression).ToString();
        });

        actual.Should().Be(new Engine().Evaluate(expression).ToString());
    }

    [Fact]
    public void Every_built_in_function_checks_the_limits()
    {
        using var host = new ScriptHost(TimeSpan.FromSeconds(5), server.Clock, NullLogger.Instance);
        Engine engine = host.CreateEngine();
        ScriptLimits limits = engine.Constraints.Find<ScriptLimits>()!;
        const string Walk = """
            (function () {
              const seen = new Set(), found = [];
              function walk(value, path) {
                if (value === null || typeof value !== 'object' && typeof value !== 'function' || seen.has(value)) return;
                seen.add(value);
                for (const key of Reflect.ownKeys(value)) {
                  const property = Object.getOwnPropertyDescriptor(value, key), name = path + '.' + String(key);
                  for (const f of [property.value, property.get, property.set]) {
                    if (typeof f === 'function' && !Object.hasOwn(f, 'prototype') && f !== Function.prototype) found.push([name, f]);
                    walk(f, name);
                  }
                }
                walk(Object.getPrototypeOf(value), path + '.__proto__');
              }
              walk(globalThis, 'global');
              walk([][Symbol.iterator](), 'iterator');
              walk((async function* () {})(), 'generator');
              return found;
            })()
            """;

        string[] unguarded = host.Threads.Run(() =>
        {
            limits.Begin(engine);
            Sandbox.Confine(engine, limits);
            return engine
                .Evaluate(Walk)
                .AsArray()
                .Where(static pair => pair.AsArray()[1] is not (Jint.Runtime.Interop.ClrFunction or Jint.Native.Function.ScriptFunction))
                .Select(static pair => pair.AsArray()[0].ToString())
                .ToArray();
        });

        unguarded
            .Should()
            .ContainSingle()
            .Which.Should()
            .EndWith("Symbol(Symbol.hasInstance)", "it cannot be replaced, and calls nothing that a script sets");
    }

    [Fact]
    public void Threads_end_with_their_host()
    {
        var host = new ScriptHost(TimeSpan.FromSeconds(5), server.Clock, NullLogger.Instance);
        Thread thread = host.Threads.Run(static () => Thread.CurrentThread);
        host.Threads.Run(static () => Thread.CurrentThread).Should().BeSameAs(thread, "an idle thread is used again");

        host.Dispose();

        thread.Join();
        thread.IsAlive.Should().BeFalse();
    }

    [Theory]
    [InlineData(0.1, 0.1)]
    [InlineData(5, 1)]
    [InlineData(1e9, 1)]
    public void A_match_of_a_regular_expression_has_a_limit(double limit, double expected) =>
        ScriptLimits.RegularExpression(TimeSpan.FromSeconds(limit)).Should().Be(TimeSpan.FromSeconds(expected));
}
