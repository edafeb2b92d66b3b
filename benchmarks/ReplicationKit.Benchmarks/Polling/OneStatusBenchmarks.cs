using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace ReplicationKit.Benchmarks.Polling;

/// <summary>One answer of <c>_scheduler/docs/{db}/{id}</c>: new figures, or nothing new.</summary>
public class OneStatusBenchmarks
{
    private readonly FollowedReplication _followed = new("sd-2-run");
    private readonly byte[] _copy = [.. Recorded.Status];
    private ReplicationStatus _last = StatusReader.ReadRow(Recorded.Status);

    [GlobalSetup]
    public void Prepare() => _followed.IsSameRow(Recorded.Status);

    [Benchmark(Baseline = true)]
    public int Walk() => Answers.Walk(Recorded.LaterStatus);

    [Benchmark]
    public StatusDto? SourceGenerated() => JsonSerializer.Deserialize(Recorded.LaterStatus, StatusContext.Default.StatusDto);

    [Benchmark]
    public StatusDto? NewtonsoftJson() => Answers.Newtonsoft<StatusDto>(Recorded.LaterStatus);

    /// <summary>The first answer about a replication: all texts are new.</summary>
    [Benchmark]
    public object FirstAnswer() => StatusReader.ReadRow(Recorded.LaterStatus);

    /// <summary>Every further answer: what did not change is used again.</summary>
    [Benchmark]
    [Aim(1, nameof(Walk))]
    public object ChangedAnswer() => _last = StatusReader.ReadRow(_last.DocsRead == 4 ? Recorded.LaterStatus : Recorded.Status, _last);

    [Benchmark]
    public bool CompareBytes() => _copy.AsSpan().SequenceEqual(Recorded.Status);

    [Benchmark]
    [Aim(1.5, nameof(CompareBytes))]
    public bool UnchangedAnswer() => _followed.IsSameRow(Recorded.Status);
}
