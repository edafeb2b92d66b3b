namespace ReplicationKit.Embedded.JavaScript;

/// <summary>A JavaScript function of a design document. The engine behind it can be replaced without anybody noticing.</summary>
internal interface IScriptFunction
{
    /// <summary>Calls the function with JSON arguments.</summary>
    /// <returns>What it returned, and whether it emitted something.</returns>
    /// <exception cref="CouchException">The function threw.</exception>
    ScriptResult Call(params ReadOnlySpan<byte[]> arguments);
}

/// <summary>What a call came to.</summary>
/// <param name="Truthy">The value as JavaScript's conditions take it.</param>
/// <param name="Emitted">Whether <c>emit</c> was called.</param>
internal readonly record struct ScriptResult(bool Truthy, bool Emitted);

/// <summary>Compiles functions.</summary>
internal interface IScriptCompiler
{
    /// <param name="source">The text of a function.</param>
    /// <param name="designDocument">The design document as JSON, for <c>this</c> and <c>require</c>.</param>
    /// <exception cref="CouchException">The text is no function that the engine understands.</exception>
    IScriptFunction Compile(string source, byte[] designDocument);
}

/// <summary>Decides about one document.</summary>
internal interface IDocumentFilter
{
    bool Matches(byte[] document, byte[] request);
}
