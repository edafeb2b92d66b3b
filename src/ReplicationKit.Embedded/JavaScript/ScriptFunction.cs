using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Acornima.Ast;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Runtime;
using Jint.Runtime.Interop;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>The kind of a design document's function. The names are those of CouchDB's query server.</summary>
internal enum ScriptKind
{
    /// <summary>The result determines whether a document passes.</summary>
    Filter,

    /// <summary>A document passes when the function emits something for it.</summary>
    View,

    /// <summary>A document is rejected by throwing.</summary>
    Validation,

    /// <summary>The result is what the function emits for a document.</summary>
    Map,

    /// <summary>The result is one value for many.</summary>
    Reduce,

    /// <summary>The result is a response about a document.</summary>
    Show,

    /// <summary>The result is a response about the rows of a view.</summary>
    List,

    /// <summary>The result is a document to store, or null, and a response.</summary>
    Update,

    /// <summary>The result is another request, or null.</summary>
    Rewrite,
}

/// <summary>A function of a design document. Only one caller at a time can call it, because its engine is not thread-safe.</summary>
internal sealed partial class ScriptFunction
{
    /// <summary>The reason of the error of a function that exceeded a limit other than its time.</summary>
    public const string Exited = "{exit_status,1}";

    private readonly object _gate = new();
    private readonly ScriptHost _host;
    private readonly ScriptKind _kind;
    private readonly string _source;
    private readonly byte[] _design;
    private readonly Prepared<Script> _program;
    private Instance? _instance;

    /// <exception cref="CouchException">The source is not a function.</exception>
    public ScriptFunction(ScriptHost host, ScriptKind kind, string source, byte[] design)
    {
        _host = host;
        _kind = kind;
        _source = source;
        _design = design;
        _program = Run(() => ScriptSource.Prepare(source, host.Limit));
        Run(() => _instance = new Instance(this));
    }

    /// <summary>Calls the function with JSON arguments.</summary>
    /// <returns>Whether the document passes.</returns>
    /// <exception cref="CouchException">The function threw, or exceeded a limit.</exception>
    public bool Call(params byte[][] arguments)
    {
        lock (_gate)
        {
            return Run(() => (_instance ??= new Instance(this)).Call(arguments));
        }
    }

    /// <summary>Calls a function that has a value.</summary>
    /// <returns>The value as JSON: what a map function emitted, as keys with values, or what a reduce function returned.</returns>
    /// <exception cref="CouchException">The function threw, or exceeded a limit.</exception>
    public JsonElement Evaluate(params byte[][] arguments)
    {
        lock (_gate)
        {
            return Run(() => (_instance ??= new Instance(this)).Evaluate(arguments));
        }
    }

    /// <summary>Calls a function that has a value for one document after the other, with one change of threads for all.</summary>
    /// <returns>The values in order.</returns>
    /// <exception cref="CouchException">The function threw, or exceeded a limit.</exception>
    public JsonElement[] EvaluateEach(byte[][] documents)
    {
        lock (_gate)
        {
            return Run(() => Array.ConvertAll(documents, document => (_instance ??= new Instance(this)).Evaluate([document])));
        }
    }

    // The state of an engine whose call was ended is undefined: the next call creates another, as CouchDB starts another process.
    private T Run<T>(Func<T> work)
    {
        try
        {
            return _host.Threads.Run(work);
        }
        catch (CouchException)
        {
            throw;
        }
        catch (ScriptPreparationException error)
        {
            throw CompilationError(error.InnerException?.Message ?? error.Message);
        }
        catch (RecursionDepthOverflowException)
        {
            _instance = null;
            throw new CouchException(500, "InternalError", "too much recursion");
        }
        catch (Exception error)
        {
            _instance = null;
            throw new CouchException(500, "os_process_error", IsLate(error) ? "OS process timed out." : Exited);
        }
    }

    private static bool IsLate(Exception error) =>
        error is TimeoutException or StatementsCountOverflowException or RegexMatchTimeoutException or OperationCanceledException;

    private CouchException CompilationError(string message) => new(500, "compilation_error", $"{message} ({_source})");

    [GeneratedRegex(@"(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}")]
    private static partial Regex LoneSurrogate();

    /// <summary>An engine with the function in it.</summary>
    private sealed class Instance
    {
        private readonly ScriptFunction _function;
        private readonly Engine _engine;
        private readonly ScriptLimits _limits;
        private readonly JsonParser _parser;
        private readonly JsValue _call;
        private long _allocated;

        public Instance(ScriptFunction function)
        {
            _function = function;
            _engine = function._host.CreateEngine();
            _limits = _engine.Constraints.Find<ScriptLimits>()!;
            _parser = new JsonParser(_engine, ScriptLimits.JsonDepth);
            _limits.Begin(_engine);
            Sandbox.Confine(_engine, _limits);
            JsValue server = _engine.Call(
                _engine.Evaluate(QueryServer.Program),
                JsValue.Undefined,
                [
                    new ClrFunction(_engine, "compile", Compile),
                    new ClrFunction(_engine, "print", Print),
                    _parser.Parse(function._design),
                    function._kind < ScriptKind.Show ? JsValue.Undefined : _engine.Evaluate(QueryServer.Rendering),
                ]
            );
            _call = server.Get(
                function._kind switch
                {
                    ScriptKind.Filter => "filters",
                    ScriptKind.View => "views",
                    ScriptKind.Map => "maps",
                    ScriptKind.Reduce => "reduces",
                    ScriptKind.Show => "shows",
                    ScriptKind.List => "lists",
                    ScriptKind.Update => "updates",
                    ScriptKind.Rewrite => "rewrites",
                    _ => "validate_doc_update",
                }
            );
            Load(server);
        }

        public bool Call(byte[][] arguments)
        {
            JsValue result = Invoke(arguments);
            return result.IsBoolean() ? result.AsBoolean() : throw Error(result.AsString());
        }

        public JsonElement Evaluate(byte[][] arguments)
        {
            string json = Invoke(arguments).AsString();
            using JsonDocument document = Parse(json);
            return document.RootElement.Member("value") is { } value ? value.Clone() : throw Error(json);
        }

        private JsValue Invoke(byte[][] arguments)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _limits.Begin(_engine);
            JsValue result = _engine.Call(_call, JsValue.Undefined, Array.ConvertAll(arguments, argument => _parser.Parse(argument)));
            _allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            if (_allocated > ScriptLimits.MemoryOfEngine)
                _function._instance = null;
            return result;
        }

        private void Load(JsValue server)
        {
            bool isFunction;
            try
            {
                isFunction = _engine.Call(server.Get("load"), JsValue.Undefined, [_engine.Evaluate(_function._program)]).AsBoolean();
            }
            catch (JavaScriptException error)
            {
                string json = _engine.Call(server.Get("failed"), JsValue.Undefined, [error.Error]).AsString();
                using JsonDocument described = Parse(json);
                JsonElement parts = described.RootElement.GetProperty("error");
                throw _function.CompilationError(string.Join(": ", parts.EnumerateArray().Select(ThrownValue.Text)));
            }
            if (!isFunction)
                throw _function.CompilationError("Expression does not eval to a function.");
        }

        // Compiles the source of a module to a function, or returns the reason why it is not one.
        private JsValue Compile(JsValue thisObject, JsValue[] arguments)
        {
            try
            {
                string source = $"(function (module, exports, require) {{ {arguments[0]}\n }});";
                return _engine.Evaluate(ScriptSource.Prepare(source, _function._host.Limit));
            }
            catch (ScriptPreparationException error)
            {
                return error.InnerException?.Message ?? error.Message;
            }
        }

        private JsValue Print(JsValue thisObject, JsValue[] arguments)
        {
            _function._host.Log(arguments[0].ToString());
            return JsValue.Undefined;
        }

        private static CouchException Error(string json)
        {
            // CouchDB replaces surrogates that are not in pairs in what a validation function threw, and accepts them nowhere else.
            using JsonDocument document = Parse(
                json.StartsWith("{\"thrown\"", StringComparison.Ordinal) ? LoneSurrogate().Replace(json, "$1\\ufffd") : json
            );
            return document.RootElement.Member("error") is { } error
                ? ThrownValue.Error(error)
                : ThrownValue.Refusal(document.RootElement.Member("thrown"));
        }

        private static JsonDocument Parse(string json) =>
            LoneSurrogate().IsMatch(json)
                ? throw new CouchException(500, "invalid_json", "invalid_string")
                : Json.ParseUnchecked(Encoding.UTF8.GetBytes(json));
    }
}
