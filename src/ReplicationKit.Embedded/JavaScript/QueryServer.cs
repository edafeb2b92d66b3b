using Acornima.Ast;
using Jint;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>The scripts that run in an engine before a function of a design document, prepared once for the process.</summary>
internal static class QueryServer
{
    /// <summary>Replaces built-in functions. A part of <see cref="Sandbox"/>.</summary>
    public static Prepared<Script> Overrides { get; } = Prepare("sandbox.js");

    /// <summary>Defines what CouchDB's query server defines, and calls functions as it does.</summary>
    public static Prepared<Script> Program { get; } = Prepare("query-server.js");

    /// <summary>Adds what show, list, update and rewrite functions use.</summary>
    public static Prepared<Script> Rendering => Render.Value;

    private static readonly Lazy<Prepared<Script>> Render = new(static () => Prepare("render.js"));

    private static Prepared<Script> Prepare(string name) => Engine.PrepareScript(ScriptResource.Read(name), name);
}
