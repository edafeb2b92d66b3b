namespace ReplicationKit.Analyzers.Design;

/// <summary>A field of <c>req.query</c> that a function reads.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Start">The index in the source.</param>
/// <param name="IsOptional">Whether the function checks that the field exists, or only writes it.</param>
internal sealed record QueryRead(string Name, int Start, bool IsOptional);

/// <summary>What is known about the source of a function. Indexes are those of the source.</summary>
internal sealed class ScriptFacts
{
    /// <summary>The reason why no engine can parse the source, or <c>null</c>.</summary>
    public string? SyntaxError { get; init; }

    /// <summary>The reason why the source is not a function to the server, or <c>null</c>.</summary>
    public string? NotFunction { get; init; }

    /// <summary>The part of the source that the reason is about.</summary>
    public (int Start, int End) Range { get; init; }

    /// <summary>Whether the function uses <c>req</c> in a way that may read any field.</summary>
    public bool ReadsUnknownFields { get; init; }

    /// <summary>The fields of <c>req.query</c>, in the order of the source.</summary>
    public IReadOnlyList<QueryRead> Reads { get; init; } = [];

    /// <summary>
    /// Whether the function mentions <c>_deleted</c>, or reads no fields of the document but <c>_id</c> and <c>_rev</c>, which deleted
    /// documents have.
    /// </summary>
    public bool HandlesDeletions { get; init; }
}
