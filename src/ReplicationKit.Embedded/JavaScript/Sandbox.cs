using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using InterpretedFunction = Jint.Native.Function.ScriptFunction;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>
/// Confines the built-in functions of an engine. The engine checks its limits where scripts run statements and functions. Built-in
/// functions that call each other through properties that a script set (an object whose <c>toString</c> is <c>String.prototype.trim</c>)
/// do so without an end, until the stack overflows and with it the process. So each of them checks the limits first.
/// </summary>
internal sealed class Sandbox
{
    // What one of CouchDB's engines lacks, and the engine cannot bound.
    private static readonly string[] Removed =
    [
        "ArrayBuffer",
        "AsyncDisposableStack",
        "Atomics",
        "BigInt",
        "BigInt64Array",
        "BigUint64Array",
        "DataView",
        "DisposableStack",
        "FinalizationRegistry",
        "Float16Array",
        "Float32Array",
        "Float64Array",
        "Int16Array",
        "Int32Array",
        "Int8Array",
        "Intl",
        "Iterator",
        "Proxy",
        "ShadowRealm",
        "SharedArrayBuffer",
        "SuppressedError",
        "Temporal",
        "TypedArray",
        "Uint16Array",
        "Uint32Array",
        "Uint8Array",
        "Uint8ClampedArray",
        "WeakRef",
    ];

    private readonly Engine _engine;
    private readonly ScriptLimits _limits;
    private readonly HashSet<ObjectInstance> _confined = [];
    private readonly Dictionary<Function, Function> _guarded = [];

    private Sandbox(Engine engine, ScriptLimits limits)
    {
        _engine = engine;
        _limits = limits;
    }

    /// <summary>Confines the engine, which has not run a script yet.</summary>
    public static void Confine(Engine engine, ScriptLimits limits)
    {
        foreach (string name in Removed)
            engine.Global.Delete(name);
        var sandbox = new Sandbox(engine, limits);
        sandbox.ConfineObject(engine.Global);
        JsValue objects = engine.Call(engine.Evaluate(QueryServer.Overrides), JsValue.Undefined, []);
        foreach (JsValue value in objects.AsArray())
            sandbox.ConfineObject(value.AsObject());
        // Helpers of iterators are lazy, and nest without a limit.
        ObjectInstance iterators = objects.AsArray()[0].AsObject().Prototype!.Prototype!;
        foreach (JsValue key in iterators.GetOwnPropertyKeys().Where(static key => key.IsString()))
            iterators.Delete(key);
    }

    private void ConfineObject(ObjectInstance confined)
    {
        if (!_confined.Add(confined))
            return;
        foreach (JsValue key in confined.GetOwnPropertyKeys())
        {
            PropertyDescriptor property = confined.GetOwnProperty(key);
            if (property.IsAccessorDescriptor())
            {
                if (!property.Configurable)
                    continue;
                confined.DefineOwnProperty(
                    key,
                    new GetSetPropertyDescriptor(Guarded(property.Get), Guarded(property.Set), property.Enumerable, property.Configurable)
                );
            }
            else if (property.Value is Function function && !IsConstructor(function))
            {
                if (!property.Writable && !property.Configurable)
                    continue;
                confined.DefineOwnProperty(
                    key,
                    new PropertyDescriptor(Guarded(function), property.Writable, property.Enumerable, property.Configurable)
                );
            }
            else if (property.Value is ObjectInstance value)
            {
                ConfineObject(value);
            }
        }
        if (confined.Prototype is { } prototype)
            ConfineObject(prototype);
    }

    // Constructors cannot be replaced. They call nothing that calls them again.
    private static bool IsConstructor(Function function) => function.HasOwnProperty("prototype");

    private JsValue? Guarded(JsValue? value) => value is Function function && !IsConstructor(function) ? Guarded(function) : value;

    private Function Guarded(Function function)
    {
        if (function is InterpretedFunction)
            return function;
        if (_guarded.TryGetValue(function, out Function? guard))
            return guard;
        guard = new ClrFunction(
            _engine,
            function.Get("name").ToString(),
            (self, arguments) =>
            {
                _limits.Check();
                return function.Call(self, arguments);
            },
            (int)function.Get("length").AsNumber(),
            PropertyFlag.Configurable
        );
        _guarded[function] = _guarded[guard] = guard;
        return guard;
    }
}
