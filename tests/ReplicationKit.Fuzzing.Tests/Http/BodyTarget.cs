using System.Text;

namespace ReplicationKit.Fuzzing.Tests.Http;

/// <summary>The body of a request to the embedded server.</summary>
internal sealed class BodyTarget(string method, string target, params string[] bodies)
    : FuzzTarget($"{method} {target.Trim('/').Replace('/', ' ')}", [.. bodies.Select(Encoding.UTF8.GetBytes)])
{
    /// <summary>The type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    public override Task<string?> FindFaultAsync(byte[] input) =>
        FuzzedServer.Instance.FindFaultAsync(method, target, [("Content-Type", ContentType)], input);
}
