using System.Text;
using System.Text.Json;
using Jurassic;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>Runs functions in Jurassic, which knows ECMAScript 5 and some of 2015. A call that takes too long is ended.</summary>
/// <param name="limit">How long a call may take.</param>
/// <param name="time">The clock that measures it.</param>
internal sealed class JurassicCompiler(TimeSpan limit, TimeProvider time) : IScriptCompiler
{
    // Deeper recursion would end the process. QuickJS gives up after some thousand calls too.
    private const int DeepestRecursion = 500;

    // What CouchDB's query server offers functions, and a call that turns exceptions into data.
    private const string Prelude = """
        var __emitted = false, __ddoc = null, __modules = {};
        function emit() { __emitted = true; }
        function log() {}
        function sum(values) { var total = 0; for (var i = 0; i < values.length; i++) total += values[i]; return total; }
        function isArray(value) { return Array.isArray(value); }
        function toJSON(value) { return JSON.stringify(value); }
        function __resolve(base, name) {
          var parts = name.charAt(0) === '.' ? base.slice(0, -1) : [];
          name.split('/').forEach(function (part) {
            if (part === '..') parts.pop(); else if (part !== '.') parts.push(part);
          });
          return parts;
        }
        function __require(base) {
          return function (name) {
            var path = __resolve(base, name), key = path.join('/'), source = __ddoc;
            if (__modules[key]) return __modules[key].exports;
            path.forEach(function (part) { source = source === undefined || source === null ? undefined : source[part]; });
            if (typeof source !== 'string') throw { error: 'invalid_require_path', reason: 'Object has no property ' + name };
            var module = __modules[key] = { id: key, exports: {} };
            new Function('module', 'exports', 'require', __guarded(source)).call(__ddoc, module, module.exports, __require(path));
            return module.exports;
          };
        }
        var require = __require([]);
        function __call(args) {
          __emitted = false;
          try {
            return JSON.stringify({ ok: !!__function.apply(__ddoc, JSON.parse(args)), emitted: __emitted });
          } catch (e) {
            if (e && e.forbidden !== undefined) return JSON.stringify({ forbidden: e.forbidden });
            if (e && e.unauthorized !== undefined) return JSON.stringify({ unauthorized: e.unauthorized });
            return JSON.stringify({ error: String((e && (e.name || e.error)) || 'unknown_error'), reason: String((e && (e.message || e.reason)) || e) });
          }
        }
        """;

    public IScriptFunction Compile(string source, byte[] designDocument)
    {
        var guard = new ScriptGuard(limit, time);
        return new Function(guard, () => Engine(source, designDocument, guard));
    }

    private static ScriptEngine Engine(string source, byte[] designDocument, ScriptGuard guard)
    {
        var engine = new ScriptEngine { RecursionDepthLimit = DeepestRecursion };
        engine.SetGlobalFunction("__guard", guard.Check);
        engine.SetGlobalFunction("__guarded", LoopGuards.Insert);
        engine.Execute(Prelude);
        engine.Execute($"__ddoc = {Encoding.UTF8.GetString(designDocument)};");
        try
        {
            engine.Execute($"var __function = ({LoopGuards.Insert(source.Trim().TrimEnd(';'))}\n);");
        }
        catch (JavaScriptException error)
        {
            throw new CouchException(500, "compilation_error",
                $"{error.Message} ({source}). The embedded server's JavaScript is ECMAScript 5: write `function` and `var`, without arrow functions, `const` or later syntax.");
        }
        if (!engine.Evaluate<bool>("typeof __function === 'function'"))
            throw new CouchException(500, "compilation_error", $"Expression does not eval to a function. ({source})");
        return engine;
    }

    private sealed class Function : IScriptFunction
    {
        private readonly object _gate = new();
        private readonly ScriptGuard _guard;
        private readonly Func<ScriptEngine> _start;
        private ScriptEngine? _engine;

        public Function(ScriptGuard guard, Func<ScriptEngine> start)
        {
            _guard = guard;
            _start = start;
            Run(engine => engine);
        }

        public ScriptResult Call(params ReadOnlySpan<byte[]> arguments)
        {
            var text = new StringBuilder("[");
            foreach (byte[] argument in arguments)
                text.Append(text.Length > 1 ? "," : "").Append(Encoding.UTF8.GetString(argument));
            text.Append(']');
            string answer;
            lock (_gate)
                answer = Run(engine => engine.CallGlobalFunction<string>("__call", text.ToString()));
            using JsonDocument result = Json.Parse(Encoding.UTF8.GetBytes(answer));
            return Read(result.RootElement);
        }

        // A call that was ended leaves its engine in no known state: the next one gets another, as CouchDB starts another process.
        private T Run<T>(Func<ScriptEngine, T> work)
        {
            try
            {
                using (_guard.Begin())
                    return work(_engine ??= _start());
            }
            catch (ScriptTimeoutException)
            {
                _engine = null;
                throw new CouchException(500, "os_process_error", "OS process timed out.");
            }
        }

        private static ScriptResult Read(JsonElement result)
        {
            if (result.Member("ok") is { } ok)
                return new ScriptResult(ok.GetBoolean(), result.Member("emitted").IsTrue());
            if (result.Member("forbidden") is { } forbidden)
                throw CouchException.Forbidden(Text(forbidden));
            if (result.Member("unauthorized") is { } unauthorized)
                throw CouchException.Unauthorized(Text(unauthorized));
            throw new CouchException(500, result.StringMember("error") ?? "unknown_error", result.StringMember("reason"));
        }

        private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }
}
