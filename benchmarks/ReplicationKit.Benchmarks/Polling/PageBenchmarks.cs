using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace ReplicationKit.Benchmarks.Polling;

/// <summary>Pages of <c>_scheduler/docs</c>: a hundred rows, and ten pages of a thousand.</summary>
public class PageBenchmarks
{
    private const int PageSize = 1000;

    private byte[][] _before = [];
    private byte[][] _after = [];
    private byte[][] _copies = [];
    private StatusPage[] _unchanged = [];
    private StatusPage[] _alternating = [];
    private bool _turn;

    /// <summary>How many replications the server shows.</summary>
    [Params(100, 10_000)]
    public int Replications { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        int[] firsts = [.. Enumerable.Range(0, (Replications + PageSize - 1) / PageSize).Select(page => page * PageSize)];
        int size = Math.Min(PageSize, Replications);
        _before = [.. firsts.Select(first => Recorded.Page(first, size))];
        _after = [.. firsts.Select(first => Recorded.Page(first, size, changed: Replications / 2))];
        _copies = Array.ConvertAll(_before, page => page.ToArray());
        _unchanged = Read(_before);
        _alternating = Read(_before);
    }

    [Benchmark(Baseline = true)]
    public bool CompareBytes()
    {
        bool same = true;
        for (int page = 0; page < _before.Length; page++)
            same &= _copies[page].AsSpan().SequenceEqual(_before[page]);
        return same;
    }

    [Benchmark]
    public int Walk() => _after.Sum(Answers.Walk);

    [Benchmark]
    public int SourceGenerated() => _after.Sum(page => JsonSerializer.Deserialize(page, StatusContext.Default.PageDto)!.Docs.Count);

    [Benchmark]
    public int NewtonsoftJson() => _after.Sum(page => Answers.Newtonsoft<PageDto>(page)!.Docs.Count);

    /// <summary>Nothing has changed since the last tick.</summary>
    [Benchmark]
    [Aim(1.5, nameof(CompareBytes))]
    public bool Unchanged() => Update(_unchanged, _before);

    /// <summary>One replication of all has changed since the last tick.</summary>
    [Benchmark]
    [Aim(2, nameof(CompareBytes))]
    public bool OneChanged()
    {
        _turn = !_turn;
        return Update(_alternating, _turn ? _after : _before);
    }

    private static bool Update(StatusPage[] pages, byte[][] answers)
    {
        bool changed = false;
        for (int page = 0; page < pages.Length; page++)
            changed |= pages[page].Update(answers[page]);
        return changed;
    }

    private static StatusPage[] Read(byte[][] answers) =>
        Array.ConvertAll(
            answers,
            answer =>
            {
                var page = new StatusPage();
                page.Update(answer);
                return page;
            }
        );
}
