namespace ReplicationKit.Embedded.Tests.JavaScript;

/// <summary>
/// Functions that would end the process, exhaust its memory or never return: each is an error of that function, and the server goes on.
/// Where a case logs <c>late</c>, the clock has moved beyond the limit when the rest runs.
/// </summary>
public sealed class ScriptAttackTests(ScriptServer server) : IClassFixture<ScriptServer>
{
    private const string Recursion = "too much recursion";
    private const string Memory = "{os_process_error,{exit_status,1}}";
    private const string Time = "{os_process_error,\"OS process timed out.\"}";

    /// <summary>A name, the body of a filter function, and a part of the error's reason.</summary>
    public static TheoryData<string, string, string> Recursions =>
        new()
        {
            { "function", "function f() { return f() + 1; } return f();", Recursion },
            { "arrow function", "const f = n => f(n + 1) + 1; return f(0);", Recursion },
            {
                "mutual recursion",
                "var fs = []; for (let i = 0; i < 1000; i++) fs.push(() => fs[(i + 1) % 1000]() + 1); return fs[0]();",
                Recursion
            },
            {
                "large frames",
                "function f(a) { return [[[[[[[f(a)]]]]]]].length + (1 + (1 + (1 + f({ a: { b: f(a) } })))); } return f();",
                Recursion
            },
            { "default parameter", "function f(a = f()) { return a; } return f();", Recursion },
            {
                "default parameters of many functions",
                "var fs = []; for (let i = 0; i < 1000; i++) fs.push((a = fs[(i + 1) % 1000]()) => a); return fs[0]();",
                Recursion
            },
            { "default parameter of an asynchronous function", "async function f(a = f()) {} return f();", Recursion },
            { "field of a class", "class A { x = new A(); } return new A();", Recursion },
            {
                "default parameter, then time",
                "var n = 0; function g() { log('late'); while (true) {} } function f(a = n++ > 3000 ? g() : f()) { return a; } return f();",
                Recursion
            },
            {
                "default parameter, then memory",
                "var n = 0; function f(a = n++ > 3000 ? new Array(1e9).fill(1) : f()) { return a; } return f();",
                Memory
            },
            { "caught, then again", "function f() { try { f(); } catch (e) { log('late'); f(); } } f();", "os_process_error" },
            { "finally", "function f() { try { f(); } finally { log('late'); f(); } } f();", "os_process_error" },
            {
                "caught at the deepest, then time",
                "function f() { try { return f() + 1; } catch (e) { log('late'); while (true) {} } } return f();",
                "os_process_error"
            },
            {
                "caught at the deepest, then memory",
                "function f() { try { return f() + 1; } catch (e) { var a = []; while (true) a.push(new Array(1000).fill(1)); } } return f();",
                "os_process_error"
            },
            { "getter", "var o = { get x() { return this.x + 1; } }; return o.x;", Recursion },
            { "setter", "var o = {}; Object.defineProperty(o, 'x', { set(v) { o.x = v; } }); o.x = 1;", Recursion },
            { "toString", "var o = { toString() { return '' + this; } }; return '' + o;", Recursion },
            { "valueOf", "var o = { valueOf() { return +this; } }; return +o;", Recursion },
            { "Symbol.toPrimitive", "var o = { [Symbol.toPrimitive]() { return `${this}`; } }; return `${o}`;", Recursion },
            { "toJSON", "var o = { toJSON() { return JSON.stringify(this); } }; return JSON.stringify(o);", Recursion },
            { "toJSON that nests", "function f() { return { toJSON: () => ({ a: f() }) }; } return JSON.stringify(f());", Recursion },
            {
                "replacer of stringify",
                "return JSON.stringify({ a: 1 }, function r(k, v) { return JSON.stringify({ a: 1 }, r); });",
                Recursion
            },
            { "replacer that nests", "return JSON.stringify({ a: 1 }, () => ({ a: 1 }));", Recursion },
            { "reviver of parse", "return JSON.parse('[1]', function r() { return JSON.parse('[1]', r); });", Recursion },
            { "new", "function F() { return new F(); } return new F();", Recursion },
            { "Reflect.construct", "function F() { return Reflect.construct(F, []); } return new F();", Recursion },
            { "apply", "function f() { return f.apply(this, arguments); } return f();", Recursion },
            { "call of call", "function f() { return Function.prototype.call.call(f, null); } return f();", Recursion },
            { "map", "function f() { return [1].map(f); } return f();", Recursion },
            { "sort", "function f() { return [2, 1].sort(f); } return f();", Recursion },
            { "replace", "function f() { return 'a'.replace(/a/g, f); } return f();", Recursion },
            { "Array.from", "function f() { return Array.from([1], f); } return f();", Recursion },
            { "iterator", "var o = { [Symbol.iterator]() { return [...o]; } }; return [...o];", Recursion },
            { "yield*", "function* g(n) { yield* g(n + 1); } return [...g(0)];", Recursion },
            {
                "chain of generators",
                "function* a() { yield 1; } var g = a; for (let i = 0; i < 5000; i++) { let p = g; g = function* () { yield* p(); }; } return [...g()];",
                Recursion
            },
            { "Symbol.hasInstance", "var o = { [Symbol.hasInstance](v) { return v instanceof o; } }; return 1 instanceof o;", Recursion },
            {
                "Symbol.species",
                "class A extends Array { static get [Symbol.species]() { return function () { return new A(1).map(x => x); }; } } return new A(1).map(x => x);",
                Recursion
            },
            { "Symbol.split", "var o = { [Symbol.split]() { return 'a'.split(o); } }; return 'a'.split(o);", Recursion },
            { "destructuring", "var o = { get a() { var { a } = o; return a; } }; return o.a;", Recursion },
            { "spread of an object", "var o = { get a() { return { ...o }; } }; return { ...o };", Recursion },
            { "Object.assign", "var o = { get a() { return Object.assign({}, o); } }; return Object.assign({}, o);", Recursion },
            { "computed key", "var o = { toString() { return { [o]: 1 }; } }; return { [o]: 1 };", Recursion },
            { "tagged template", "var t = s => t`a${t}b`; return t``;", Recursion },
            { "comparison", "var a = { valueOf() { return a == 1; } }; return a == 1;", Recursion },
            { "Date", "var d = { valueOf() { return new Date(d); } }; return new Date(d);", Recursion },
            { "exec of a regular expression", "var r = /a/; r.exec = () => r[Symbol.match]('a'); return 'a'.match(r);", Recursion },
            { "lastIndex", "var r = /a/g; r.lastIndex = { valueOf() { return r.exec('a'); } }; return r.exec('a');", Recursion },
            { "require", "return require({ toString() { return require(this); } });", Recursion },
            {
                "chain of getters",
                "var o = { x: 1 }; for (let i = 0; i < 100000; i++) { let p = o; o = { get x() { return p.x; } }; } return o.x;",
                Recursion
            },
            {
                "chain of closures",
                "var f = () => 1; for (let i = 0; i < 100000; i++) { let g = f; f = () => g(); } return f();",
                Recursion
            },
            { "chain of classes", "var C = class {}; for (var i = 0; i < 20000; i++) C = class extends C {}; return new C();", Recursion },
            { "100,000 binds", "var f = () => 1; for (var i = 0; i < 100000; i++) f = f.bind(null); return f();", Recursion },
            {
                "100,000 binds, constructed",
                "var f = function () {}; for (var i = 0; i < 100000; i++) f = f.bind(null); return new f();",
                Recursion
            },
            {
                "100,000 binds around a loop",
                "var f = () => { while (true) {} }; for (var i = 0; i < 100000; i++) f = f.bind(null); return f();",
                Recursion
            },
            { "array of depth 100,000 to string", "var a = []; for (var i = 0; i < 100000; i++) a = [a]; return String(a);", Recursion },
            {
                "array of depth 100,000 to localized string",
                "var a = []; for (var i = 0; i < 100000; i++) a = [a]; return a.toLocaleString();",
                Recursion
            },
            {
                "array of depth 100,000 to JSON",
                "var a = []; for (var i = 0; i < 100000; i++) a = [a]; return JSON.stringify(a);",
                Recursion
            },
            {
                "object of depth 100,000 to JSON",
                "var o = {}; for (var i = 0; i < 100000; i++) o = { o }; return JSON.stringify(o);",
                Recursion
            },
            {
                "object of depth 100,000 to JSON, chosen members",
                "var o = {}; for (var i = 0; i < 100000; i++) o = { o }; return JSON.stringify(o, ['o']);",
                Recursion
            },
            { "object of depth 100,000 thrown", "var o = {}; for (var i = 0; i < 100000; i++) o = { o }; throw o;", "unnamed_error" },
            { "cyclic array flattened", "var a = []; a.push(a); return a.flat(Infinity);", Recursion },
            { "cyclic object to JSON", "var o = {}; o.o = o; return JSON.stringify(o);", "Cyclic" },
            { "JSON of depth 100,000", "return JSON.parse('['.repeat(1e5) + ']'.repeat(1e5));", "SyntaxError" },
            { "prototype cycle", "var a = {}, b = {}; a.__proto__ = b; b.__proto__ = a;", "TypeError" },
            { "built-in toString: trim", "var o = { toString: String.prototype.trim }; return '' + o;", Recursion },
            { "built-in toString: toLocaleString", "var o = { toString: Object.prototype.toLocaleString }; return '' + o;", Recursion },
            {
                "built-in toString: join",
                "var o = { toString: Array.prototype.toString, join: Array.prototype.toString }; return '' + o;",
                Recursion
            },
            { "built-in toString: Error", "var e = { toString: Error.prototype.toString }; e.name = e; return '' + e;", Recursion },
            { "built-in toString: RegExp", "var r = {}; r.source = r; r.toString = RegExp.prototype.toString; return '' + r;", Recursion },
            { "built-in toString: bound constructor", "var o = {}; o.toString = String.bind(null, o); return '' + o;", Recursion },
            {
                "built-in toPrimitive",
                "var o = { [Symbol.toPrimitive]: Date.prototype[Symbol.toPrimitive], toString: String.prototype.at }; return '' + o;",
                Recursion
            },
            { "built-in toJSON", "var o = {}; o.toJSON = JSON.stringify.bind(JSON, o); return JSON.stringify(o);", Recursion },
            {
                "built-in toISOString",
                "var o = { toISOString: Date.prototype.toJSON, valueOf: () => 1 }; return o.toISOString();",
                Recursion
            },
            {
                "built-in getter: Reflect.get",
                "var o = {}; Object.defineProperty(o, 'x', { get: Reflect.get.bind(null, o, 'x') }); return o.x;",
                Recursion
            },
            {
                "built-in getter: flags",
                "return Object.defineProperty({}, 'global', Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags')).global;",
                Recursion
            },
            { "built-in exec", "var r = /a/; r.exec = RegExp.prototype.test; return r.test('a');", Recursion },
            { "built-in iterator", "var o = {}; o[Symbol.iterator] = Array.from.bind(Array, o); return [...o];", Recursion },
            { "Reflect.apply of itself", "var a = [Reflect.apply, 0]; a.push(a); return Reflect.apply(...a);", Recursion },
            {
                "built-in concat",
                "var a = []; Object.defineProperty(a, '0', { get: Array.prototype.concat.bind(a, a) }); return a[0];",
                Recursion
            },
        };

    /// <inheritdoc cref="Recursions"/>
    public static TheoryData<string, string, string> Allocations =>
        new()
        {
            { "objects", "var a = []; while (true) a.push({ a: [1, 2, 3] });", Memory },
            { "garbage", "while (true) ({ a: [1, 2, 3] });", Memory },
            { "string doubled", "var s = 'x'; while (true) s += s;", Memory },
            { "strings kept", "var a = []; while (true) a.push('x'.repeat(1e6));", Memory },
            { "repeat", "return 'x'.repeat(1e9);", "Invalid string length" },
            { "padStart", "return 'x'.padStart(1e9, 'ab');", "Invalid string length" },
            { "fill", "return Array(1e9).fill(1);", Memory },
            { "fill a large array", "return new Array(2 ** 24).fill({});", Memory },
            { "join a sparse array", "return new Array(2 ** 32 - 1).join('x');", Memory },
            { "join with a long separator", "return Array(1e6).join('x'.repeat(1e6));", "Invalid string length" },
            { "spread a sparse array", "var a = []; a.length = 2 ** 32 - 1; return [...a];", Memory },
            { "Array.from", "return Array.from({ length: 2 ** 32 });", "Invalid array length" },
            { "apply with many arguments", "return Math.max.apply(null, { length: 2 ** 31 });", "Invalid array-like length" },
            { "array that grows while it is read", "var a = [1]; a.forEach(x => a.push(x)); for (var x of a) a.push(x);", Memory },
            { "Map", "var m = new Map(); for (var i = 0; ; i++) m.set(i, i);", Memory },
            { "generator", "function* g() { while (true) yield 1; } return [...g()];", Memory },
            { "split", "return 'a'.repeat(1e7).split('').length;", Memory },
            { "replaceAll", "var s = 'a'.repeat(1e4); for (var i = 0; i < 5; i++) s = s.replaceAll('a', s);", Memory },
            { "replacement with the rest of the string", "return 'a'.repeat(1e4).replace(/a/g, \"$`$'\".repeat(100));", Memory },
            { "concat", "return ''.concat(...Array(1e6).fill('x'.repeat(1000)));", Memory },
            { "normalize", "return '\\uFDFA'.repeat(1e7).normalize('NFKD');", "Invalid string length" },
            { "encodeURIComponent", "return encodeURIComponent('€'.repeat(3e7));", "Invalid string length" },
            { "shared strings to JSON", "return JSON.stringify(Array(1e6).fill('x'.repeat(1e6)));", Memory },
            { "regular expressions", "for (var i = 0; ; i++) new RegExp('a' + i).test('a');", Memory },
            { "String.raw", "return String.raw({ raw: Array(1e6).fill('x'.repeat(1e5)) });", Memory },
            { "log", "while (true) log('x'.repeat(1e6));", Memory },
            { "Promise.all", "Promise.all({ [Symbol.iterator]: function* () { while (true) yield 1; } });", Memory },
        };

    /// <inheritdoc cref="Recursions"/>
    public static TheoryData<string, string, string> Loops =>
        new()
        {
            { "while", "log('late'); while (true) {}", Time },
            { "do", "log('late'); do ; while (true);", Time },
            { "for", "log('late'); for (;;) ;", Time },
            { "label", "log('late'); a: while (true) { b: for (;;) { continue a; } }", Time },
            { "label and finally", "log('late'); a: for (;;) { try { continue a; } finally { continue a; } }", Time },
            { "caught", "log('late'); while (true) { try { while (true) {} } catch (e) {} }", Time },
            { "finally", "log('late'); try { while (true) {} } finally { while (true) {} }", Time },
            { "recursion in breadth", "log('late'); function f(n) { return n < 1 ? 1 : f(n - 1) + f(n - 1); } return f(60);", Time },
            { "sort", "return [3, 2, 1].sort(() => { log('late'); while (true) {} });", Time },
            { "sort of a sparse array", "log('late'); var a = []; a[4294967290] = 1; return a.sort();", Time },
            { "forEach over a sparse array", "log('late'); var a = []; a[4294967290] = 1; a.forEach(x => x); return a.indexOf(7);", Time },
            {
                "built-in iterator without an end",
                "log('late'); var it = { [Symbol.iterator]() { return this; }, next: Object.bind(null, { done: false, value: 1 }) }; return new Set(it);",
                Time
            },
            {
                "Map that grows while it is read",
                "log('late'); var m = new Map([[1, 1]]); m.forEach((v, k) => { m.delete(k); m.set(k, v); });",
                Time
            },
            {
                "shared arrays to JSON",
                "log('late'); var a = [1]; for (var i = 0; i < 40; i++) a = [a, a]; return JSON.stringify(a);",
                Time
            },
            { "shared arrays to string", "log('late'); var a = [1]; for (var i = 0; i < 40; i++) a = [a, a]; return a.join();", Time },
            {
                "shared arrays flattened",
                "log('late'); var a = [1]; for (var i = 0; i < 40; i++) a = [a, a]; return a.flat(Infinity);",
                Time
            },
            {
                "search for a long string in an array",
                "var a = 'x'.repeat(1e7) + '1', b = 'x'.repeat(1e7) + '2'; log('late'); return Array(1e6).fill(a).indexOf(b);",
                Time
            },
            { "asynchronous function", "log('late'); (async () => { while (true) ; })();", Time },
            { "tagged templates", "log('late'); while (true) String.raw`a${1}`;", Time },
            { "emit", "log('late'); while (true) emit(1, 2);", Time },
            {
                "toJSON of every object",
                "log('late'); Object.defineProperty(Object.prototype, 'toJSON', { get() { while (true) {} } }); return JSON.stringify({});",
                Time
            },
            {
                "message of the error",
                "var e = new Error('x'); Object.defineProperty(e, 'message', { get() { log('late'); while (true) {} } }); throw e;",
                Time
            },
            { "name of the error", "throw { get name() { log('late'); while (true) {} } };", Time },
            { "search for a long string", "return 'a'.repeat(1e7).indexOf('a'.repeat(5e6) + 'b');", "Invalid string length" },
            { "split by a long string", "return 'a'.repeat(1e6).split('a'.repeat(5e5) + 'b');", "Invalid string length" },
            {
                "sort of long strings",
                "var a = 'x'.repeat(1e7) + '1', b = 'x'.repeat(1e7) + '2'; log('late'); return Array.from({ length: 1e5 }, (_, i) => i % 2 ? a : b).sort();",
                Time
            },
            { "regular expression", "return /^(a+)+$/.test('a'.repeat(40) + 'b');", Time },
            { "regular expression made at run time", "return new RegExp('^(([a-z])+.)+[A-Z]([a-z])+$').test('a'.repeat(50));", Time },
            { "regular expression with a back reference", "return /(a*)*\\1b/.test('a'.repeat(40));", Time },
            { "regular expression of Unicode properties", "return /^(\\p{L}+)+$/u.test('a'.repeat(40) + '1');", Time },
            { "regular expression in replace", "return ('a'.repeat(40) + 'b').replace(/(a+)+$/g, 'x');", Time },
            { "regular expression in split", "return ('a'.repeat(40) + 'b').split(/(?:(a+)+)+c/);", Time },
        };

    /// <inheritdoc cref="Recursions"/>
    public static TheoryData<string, string, string> Escapes =>
        new()
        {
            { "eval", "return eval('1');", "String compilation has been disabled" },
            { "indirect eval", "return (0, eval)('1');", "String compilation has been disabled" },
            { "Function", "return new Function('return 1')();", "String compilation has been disabled" },
            { "constructor of a function", "return log.constructor.constructor('return this')();", "String compilation has been disabled" },
            { "constructor of a generator", "return (function* () {}).constructor('yield 1')();", "String compilation has been disabled" },
            {
                "constructor of an asynchronous function",
                "return (async () => {}).constructor('await 1')();",
                "String compilation has been disabled"
            },
            { "import", "import('fs'); return true;", "os_process_error" },
            { "namespace of .NET", "return System.IO.File.ReadAllText('/etc/passwd');", "System is not defined" },
            { "importNamespace", "return importNamespace('System');", "importNamespace is not defined" },
            { "GetType of a helper", "return log.GetType().Assembly;", "not a function" },
            { "GetType of a document", "return doc.GetType().Assembly;", "not a function" },
            { "GetType of a value", "return 'x'.GetType();", "not a function" },
            { "caller", "return (function f() { return f.caller.name; })();", "TypeError" },
            { "Atomics.wait", "return Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0);", "Atomics is not defined" },
            { "ArrayBuffer", "return new ArrayBuffer(2 ** 31);", "ArrayBuffer is not defined" },
            { "Proxy", "var t = {}; var p = new Proxy(t, {}); Object.setPrototypeOf(t, p); return t.x;", "Proxy is not defined" },
            { "ShadowRealm", "return new ShadowRealm();", "ShadowRealm is not defined" },
            { "BigInt", "var a = BigInt(3); while (true) a *= a;", "BigInt is not defined" },
            { "BigInt literal", "var a = 3n; while (true) a *= a;", "BigInt is not supported" },
            {
                "iterator helpers",
                "var it = [1].values(); for (var i = 0; i < 100000; i++) it = it.map(x => x); return it.next();",
                "not a function"
            },
            { "timers", "setTimeout(() => {}, 0);", "setTimeout is not defined" },
            { "helpers are frozen", "'use strict'; emit.x = 1;", "TypeError" },
            { "JSON is frozen", "'use strict'; JSON.stringify = null;", "TypeError" },
        };

    /// <summary>
    /// What is thrown cannot be described. Where describing it recurses, either error may come first: that depends on the size of the
    /// engine's frames, which differs before and after the runtime has optimized them.
    /// </summary>
    public static TheoryData<string, string, string> Errors =>
        new()
        {
            {
                "toString throws",
                "throw { toString() { throw this; }, get name() { throw this; }, get message() { throw this; } };",
                "unnamed_error|too much recursion"
            },
            { "getters recurse", "throw { get error() { return this.error; } };", "unnamed_error|too much recursion" },
            {
                "message throws itself",
                "var e = new Error(); Object.defineProperty(e, 'message', { get() { throw e; } }); throw e;",
                "unnamed_error|too much recursion"
            },
            {
                "chain of causes",
                "var e = new Error('x'); for (var i = 0; i < 100000; i++) e = new Error('x', { cause: e }); throw e;",
                "Error"
            },
            { "symbol", "throw Symbol('x');", "Symbol(x)" },
            { "null", "throw null;", "internal_error" },
            { "object without a prototype", "throw Object.create(null);", "unnamed_error" },
            { "function", "throw function () {};", "unnamed_error" },
            { "lone surrogates", "throw { error: '\\ud800', reason: '\\udfff' };", "invalid_json" },
            { "long reason", "throw { error: 'x', reason: 'y'.repeat(1e6) };", "yyy" },
            { "stack of the caller's choice", "Error.prepareStackTrace = () => { while (true) {} }; throw new Error('x');", "Error" },
            {
                "replaced built-ins",
                "Object.prototype.error = 'x'; Array.prototype.push = null; Array.prototype[Symbol.iterator] = null; Reflect.apply = null; throw {};",
                "unnamed_error"
            },
        };

    /// <summary>
    /// A name, a part of a source that is repeated, what follows the parts, and a part of the reason, or null where it runs. Either limit of
    /// the parser may be reached first, for the same reason.
    /// </summary>
    public static TheoryData<string, string, int, string, string, string?> Sources =>
        new()
        {
            { "brackets", "(", 100_000, "1", ")", "stack" },
            { "array literals", "[", 100_000, "", "]", "stack" },
            { "object literals", "{a:", 100_000, "1", "}", "stack" },
            { "negations", "!", 200_000, "1", "", "nesting" },
            { "typeof", "typeof ", 100_000, "1", "", "nesting" },
            { "additions", "1+", 200_000, "1", "", "nesting" },
            { "conditions", "1?1:", 100_000, "1", "", "nesting" },
            { "templates", "`${", 20_000, "1", "}`", "nesting" },
            { "new", "new ", 100_000, "Object", "", "stack|nesting" },
            { "classes", "class extends ", 20_000, "Object", "{}", "nesting" },
            { "functions", "function () { return ", 2_000, "1", "}", null },
            { "groups of a regular expression", "/(", 1, "(".PadRight(1, '('), ")/", "compilation_error" },
            { "unclosed brackets", "(", 200_000, "", "", "compilation_error" },
            { "unclosed templates", "`${", 100_000, "", "", "compilation_error" },
            { "too long", " ", 2_000_000, "1", "", "longer than" },
        };

    [Theory]
    [MemberData(nameof(Recursions))]
    [MemberData(nameof(Allocations))]
    [MemberData(nameof(Loops))]
    [MemberData(nameof(Escapes))]
    [MemberData(nameof(Errors))]
    public async Task Attack_is_an_error_of_its_function(string name, string body, string reason)
    {
        CouchAnswer answer = await server.FilterAsync($"function(doc, req) {{ {body} }}");

        answer.Status.Should().Be(500, name);
        answer.Json.GetProperty("error").GetString().Should().Be("error", name);
        answer.Json.GetProperty("reason").GetString().Should().ContainAny(reason.Split('|'), name);
        await ServesAsync();
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Nested_source_is_an_error_of_its_function(
        string name,
        string opening,
        int count,
        string middle,
        string closing,
        string? reason
    )
    {
        string nested = string.Concat(Enumerable.Repeat(opening, count)) + middle + string.Concat(Enumerable.Repeat(closing, count));

        CouchAnswer answer = await server.FilterAsync($"function(doc, req) {{ return {nested}; }}");

        answer.Status.Should().Be(reason is null ? 200 : 500, name);
        if (reason is not null)
            answer.Json.GetProperty("reason").GetString().Should().StartWith("{compilation_error,").And.ContainAny(reason.Split('|'), name);
        await ServesAsync();
    }

    [Theory]
    [InlineData("(function() { log('late'); while (true) {} })()")]
    [InlineData("(function f() { return f() + 1; })()")]
    [InlineData("throw { get message() { log('late'); while (true) {} }, get name() { while (true) {} } }")]
    public async Task Program_that_attacks_is_an_error(string source)
    {
        (await server.FilterAsync(source)).Status.Should().Be(500);
        await ServesAsync();
    }

    /// <summary>What would end CouchDB's process (a cyclic array), or is deep and harmless, has the value that the language says.</summary>
    [Theory]
    [InlineData("var a = []; a.push(a); return String(a) === '' && a.join() === '';")]
    [InlineData("var a = [[]]; a[0].push(a); return a.toLocaleString() === '';")]
    [InlineData("var o = { x: 1 }; for (var i = 0; i < 100000; i++) o = Object.create(o); return o.x === 1 && !('y' in o);")]
    public async Task Cycles_and_chains_of_prototypes_are_harmless(string body)
    {
        CouchAnswer answer = await server.FilterAsync($"function(doc, req) {{ {body} }}");

        answer.Status.Should().Be(200, answer.Text);
        answer.Json.GetProperty("results").GetArrayLength().Should().BePositive();
        await ServesAsync();
    }

    [Fact]
    public async Task Promises_are_not_waited_for()
    {
        CouchAnswer answer = await server.FilterAsync("function f() { Promise.resolve().then(f); new Promise(() => {}); return true; }; f");

        answer.Status.Should().Be(200);
    }

    [Fact]
    public async Task What_a_function_keeps_is_dropped_with_its_engine()
    {
        const string Source = "var kept = []; (function() { kept.push('x'.repeat(4e6)); return kept.length < 20; })";
        await server.Client.PutAsync("kept");
        string documents = string.Join(',', Enumerable.Range(0, 40).Select(static number => $$"""{"_id":"d{{number}}"}"""));
        await server.Client.PostAsync("kept/_bulk_docs", $$"""{"docs":[{{documents}}]}""");
        await server.Client.PutAsync("kept/_design/d", $$"""{"filters":{"f":{{System.Text.Json.JsonSerializer.Serialize(Source)}} } }""");

        CouchAnswer answer = await server.Client.GetAsync("kept/_changes?filter=d/f");

        answer.Json.GetProperty("results").GetArrayLength().Should().Be(41, "the array never grows to twenty strings of 8 MB");
    }

    private async Task ServesAsync()
    {
        CouchAnswer answer = await server.FilterAsync("function(doc) { return doc.type === 'x'; }");
        answer.Json.GetProperty("results").GetArrayLength().Should().Be(1);
    }
}
