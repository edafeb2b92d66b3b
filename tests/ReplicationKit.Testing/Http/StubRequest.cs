namespace ReplicationKit.Testing;

/// <summary>A request as the stub got it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query, as they were sent.</param>
/// <param name="Headers">All headers, those of the body among them.</param>
/// <param name="Body">The body; empty where there is none.</param>
public sealed record StubRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Whether it is of this kind.</summary>
    public bool Is(string method, string pathStart) => Method == method && Path.StartsWith(pathStart, StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";
}
