extern alias generators;

using generators::ReplicationKit.Generators.Benchmarks.Rows;
using generators::ReplicationKit.Generators.Benchmarks.Scenarios;
using EmitBenchmarks = generators::ReplicationKit.Generators.Benchmarks.EmitBenchmarks;
using TranslationBenchmarks = generators::ReplicationKit.Generators.Benchmarks.TranslationBenchmarks;

namespace ReplicationKit.Benchmarks.Tests;

/// <summary>What emitting one file allocates, with a tolerance to both sides: a gain is to be written down as well.</summary>
public sealed class EmitAllocationTests
{
    [Theory]
    [InlineData(nameof(EmitBenchmarks.Fixed), 4_048)]
    [InlineData(nameof(EmitBenchmarks.Open), 13_360)]
    public void Emitting_a_file_allocates_as_much_as_is_written_down(string method, double bytes)
    {
        var benchmarks = new EmitBenchmarks();
        benchmarks.Prepare();

        TurnTimer
            .Allocated(TimedBatch.Of(benchmarks, typeof(EmitBenchmarks).GetMethod(method)!))
            .Should()
            .BeApproximately(bytes, bytes * 0.05);
    }

    [Fact]
    public void Translating_a_predicate_allocates_the_recorded_amount_in_addition_to_binding()
    {
        var benchmarks = new TranslationBenchmarks();
        benchmarks.Prepare();

        (Allocated(nameof(TranslationBenchmarks.Translate)) - Allocated(nameof(TranslationBenchmarks.Bind)))
            .Should()
            .BeApproximately(16_176, 808);

        double Allocated(string method) => TurnTimer.Allocated(TimedBatch.Of(benchmarks, typeof(TranslationBenchmarks).GetMethod(method)!));
    }

    [Theory]
    [InlineData(0, Scenario.UnrelatedBodyEdit)]
    [InlineData(3, Scenario.NewDriver)]
    public void Plain_files_cost_no_more_than_the_floor_if_nothing_was_read_before(int specifications, Scenario scenario)
    {
        double few = BesideFloor(plainFiles: 10),
            many = BesideFloor(plainFiles: 200);

        many.Should().BeApproximately(few, few * 0.05);

        double BesideFloor(int plainFiles)
        {
            Dictionary<GeneratorRow, ScenarioResult> results = ScenarioRun.Measure(
                new Project(specifications, plainFiles, predicates: false),
                scenario,
                edits: 5
            );
            return results[GeneratorRow.ReplicationKit].Allocated - results[GeneratorRow.NameFloor].Allocated;
        }
    }
}
