using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Generators.Caching;
using ReplicationKit.Generators.Tests.CacheFuzzing;
using ReplicationKit.Testing;

namespace ReplicationKit.Generators.Tests;

/// <summary>
/// The cache of declarations never changes a result: after each of many random edits, every model that comes from it equals what parsing
/// the declaration gives. A difference is shrunk to the edits that it needs.
/// </summary>
/// <remarks>
/// An edit costs 3 ms of processor time, so 10,000 are made here and 100,000 by the nightly job. REPLICATIONKIT_FUZZ_EDITS and
/// REPLICATIONKIT_FUZZ_SEED run more edits, or others.
/// </remarks>
public class CacheFuzzTests(ITestOutputHelper output)
{
    private const int EditsPerChain = 25;

    private static readonly int Edits = RandomRuns.Number("REPLICATIONKIT_FUZZ_EDITS", otherwise: 10_000);
    private static readonly int Seed = RandomRuns.Number("REPLICATIONKIT_FUZZ_SEED", otherwise: 15);

    [Fact]
    public void Models_are_the_same_with_and_without_the_cache_after_every_edit()
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        var differences = new ConcurrentQueue<string>();
        long asked = 0,
            cached = 0,
            changed = 0;
        var everyProcessor = new ParallelOptions
        {
            TaskScheduler = TaskScheduler.Default, // That of the test runner would give it one processor.
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.For(
            0,
            Edits / EditsPerChain,
            everyProcessor,
            (number, state) =>
            {
                var random = new Random(unchecked(Seed * 1_000_003 + number));
                var edits = new FuzzEdits(random);
                FuzzProject start = FuzzSources.StartOf(random);
                var chain = new FuzzChain(start);
                var made = new List<FuzzEdit>();
                while (made.Count < EditsPerChain && chain.Difference is null)
                {
                    FuzzEdit edit = edits.Next(chain.Project, chain.Compilation);
                    if (chain.TryApply(edit))
                        made.Add(edit);
                }

                Interlocked.Add(ref asked, chain.Counts.Asked);
                Interlocked.Add(ref cached, chain.Counts.Cached);
                Interlocked.Add(ref changed, chain.Counts.Changed);
                if (chain.Difference is null)
                    return;
                differences.Enqueue($"chain {number} of seed {Seed}\n{FuzzChain.Shrink(start, made)}");
                if (differences.Count >= 3)
                    state.Stop();
            }
        );

        output.WriteLine(
            $"seed {Seed}: {Edits:N0} edits, {asked:N0} models, {cached:N0} from the cache, "
                + $"{changed:N0} changed by an edit of another file; "
                + $"{(Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds:N0} s of processor time"
        );
        differences.Should().BeEmpty();
        cached.Should().BeGreaterThan(asked / 4, "otherwise there is little to compare");
        changed.Should().BeGreaterThan(Edits / 10, "otherwise a stale model could hardly be noticed");
    }

    [Fact]
    public void Output_is_the_same_with_and_without_the_cache_after_every_edit()
    {
        var random = new Random(Seed);
        for (int number = 0; number < 15; number++)
        {
            var edits = new FuzzEdits(random);
            var chain = new FuzzChain(FuzzSources.Start);
            GeneratorDriver driver = Driver(chain.Compilation).RunGenerators(chain.Compilation, TestContext.Current.CancellationToken);
            var made = new List<FuzzEdit>();
            while (made.Count < EditsPerChain)
            {
                FuzzEdit edit = edits.Next(chain.Project, chain.Compilation);
                if (!chain.TryApply(edit))
                    continue;
                made.Add(edit);
                CSharpCompilation uncached = WithoutCache(chain.Compilation);
                driver = driver.RunGenerators(chain.Compilation, TestContext.Current.CancellationToken);
                GeneratorDriver other = Driver(uncached).RunGenerators(uncached, TestContext.Current.CancellationToken);
                Texts(driver).Should().Equal(Texts(other), "chain {0} of seed {1}: {2}", number, Seed, string.Join('\n', made));
            }
        }
    }

    private static GeneratorDriver Driver(CSharpCompilation compilation) =>
        Generation.Harness.CreateDriver((CSharpParseOptions?)compilation.SyntaxTrees.FirstOrDefault()?.Options, trackSteps: false);

    private static IEnumerable<string> Texts(GeneratorDriver driver) =>
        driver.Only().GeneratedSources.Select(source => source.HintName + "\n" + source.SourceText).Order(StringComparer.Ordinal);

    private static CSharpCompilation WithoutCache(CSharpCompilation compilation) =>
        compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Select(WithoutCache));

    private static SyntaxTree WithoutCache(SyntaxTree tree) =>
        tree.WithRootAndOptions(
            tree.GetRoot(TestContext.Current.CancellationToken),
            ((CSharpParseOptions)tree.Options).WithFeatures([new(SpecificationCaches.Feature, "false")])
        );
}
