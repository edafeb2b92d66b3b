using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace ReplicationKit.Benchmarks.Polling;

/// <summary>One answer of <c>_scheduler/docs/{db}/{id}</c>: new figures, or nothing new.</summary>
public class OneStatusBenchmarks
{
    private readonly StatusRow _unchanging = new();
    private readonly StatusRow _changing = new();
    private readonly byte[] _copy = [.. Recorded.Status];
    private bool _turn;

    [GlobalSetup]
    public void Prepare() => _unchanging.Update(Recorded.Status);

    [Benchmark(Baseline = true)]
    public int Walk() => Answers.Walk(Recorded.LaterStatus);

    [Benchmark]
    public StatusDto? SourceGenerated() => JsonSerializer.Deserialize(Recorded.LaterStatus, StatusContext.Default.StatusDto);

    [Benchmark]
    public StatusDto? NewtonsoftJson() => Answers.Newtonsoft<StatusDto>(Recorded.LaterStatus);

    /// <summary>The first response about a replication: all strings are new.</summary>
    [Benchmark]
    public object FirstAnswer() => StatusReader.ReadRow(Recorded.LaterStatus);

    /// <summary>A later response: unchanged strings are reused.</summary>
    [Benchmark]
    [Aim(1, nameof(Walk))]
    public bool ChangedAnswer()
    {
        _turn = !_turn;
        return _changing.Update(_turn ? Recorded.LaterStatus : Recorded.Status);
    }

    [Benchmark]
    public bool CompareBytes() => _copy.AsSpan().SequenceEqual(Recorded.Status);

    [Benchmark]
    [Aim(1.5, nameof(CompareBytes))]
    public bool UnchangedAnswer() => _unchanging.Update(Recorded.Status);
}
