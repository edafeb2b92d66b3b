using System.Text.Json;
using ReplicationKit.CompilerServices;

namespace ReplicationKit.Fuzzing.Tests.Readers;

/// <summary>A response of a generated Refit interface: it is read, or reported as a <see cref="JsonException"/>, as documented.</summary>
internal sealed class RefitTarget(string name, IReadOnlyList<byte[]> seeds, Func<HttpContent, Task> read) : FuzzTarget(name, seeds)
{
    public static IEnumerable<RefitTarget> All(Func<string[], byte[][]> recorded)
    {
        yield return new("Refit status", recorded(["/_scheduler/docs/"]), Reader(ReplicatorCalls.Status("x")));
        yield return new("Refit statuses", recorded(["/_scheduler/docs?"]), Reader(ReplicatorCalls.Statuses(null, null, null)));
        yield return new("Refit jobs", recorded(["/_scheduler/jobs?", "/_scheduler/jobs"]), Reader(ReplicatorCalls.Jobs(null, null)));
        yield return new("Refit tasks", recorded(["/_active_tasks"]), Reader(ReplicatorCalls.Tasks()));
        yield return new("Refit changes", recorded(["/_replicator/_changes?"]), Reader(ReplicatorCalls.Changes(null, null, null)));
        yield return new("Refit document", recorded(["/_replicator/lc-"]), Reader(ReplicatorCalls.Get("x")));
        yield return new("Refit run", recorded(["/_replicate"]), Reader(ReplicatorCalls.Cancel("x")));
    }

    public override async Task<string?> FindFaultAsync(byte[] input)
    {
        using var content = new ByteArrayContent(input);
        try
        {
            await read(content);
        }
        catch (JsonException) { }

        return null;
    }

    private static Func<HttpContent, Task> Reader<T>(ReplicatorCall<T> call) => content => call.ReadAsync(content, CancellationToken.None);
}
