extern alias generators;

using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Loggers;
using ReplicationKit.Benchmarks.Serialization;
using UnrelatedEditBenchmarks = generators::ReplicationKit.Generators.Benchmarks.UnrelatedEditBenchmarks;

namespace ReplicationKit.Benchmarks.Tests;

/// <summary>Every benchmark runs: once, with its first parameters, in this process.</summary>
public sealed class SmokeTests(ITestOutputHelper output)
{
    public static TheoryData<Type> Classes =>
        [
            .. new[] { typeof(SerializationBenchmarks), typeof(UnrelatedEditBenchmarks) }
                .SelectMany(type => type.Assembly.GetTypes())
                .Where(type =>
                    !type.IsAbstract && type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute), inherit: true))
                )
                .OrderBy(type => type.FullName, StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Each_benchmark_runs(Type type)
    {
        var log = new AccumulationLogger();

        IReadOnlyList<string> failures = BenchmarkRun.Smoke(type, log);

        if (failures.Count > 0)
            output.WriteLine(log.GetLog());
        failures.Should().BeEmpty();
    }

    [Fact]
    public void There_are_benchmarks() => Classes.Should().HaveCountGreaterThan(5);
}
