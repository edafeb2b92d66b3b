using System.Text.Json.Nodes;

namespace ReplicationKit.Embedded.Tests.Differential;

/// <summary>A request of a history. What follows <c>${id}</c> in it is a revision that the document has by then.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the database.</param>
/// <param name="Body">The body, or null for none.</param>
/// <param name="ContentType">The type of the body.</param>
internal sealed record HistoryStep(string Method, string Path, string? Body, string ContentType = "application/json")
{
    public override string ToString() => $"{Method} {Path} {Body}";
}
