using ReplicationKit.Benchmarks.Polling;
using ReplicationKit.Benchmarks.Serialization;

namespace ReplicationKit.Benchmarks.Tests;

/// <summary>What the hot paths allocate, with a tolerance to both sides: a gain is to be written down as well.</summary>
public sealed class AllocationTests
{
    /// <summary>A <see cref="ReplicationStatus"/>, and nothing else.</summary>
    private const double OneStatus = 312;

    public static TheoryData<Type, DocumentKind> Specifications
    {
        get
        {
            var data = new TheoryData<Type, DocumentKind>();
            foreach (
                Type type in new[]
                {
                    typeof(FixedSpecificationBenchmarks),
                    typeof(SplicedSpecificationBenchmarks),
                    typeof(OpenSpecificationBenchmarks),
                }
            )
            {
                foreach (DocumentKind kind in Enum.GetValues<DocumentKind>())
                    data.Add(type, kind);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Specifications))]
    public void Writing_a_specification_allocates_nothing(Type type, DocumentKind kind)
    {
        var benchmarks = (SerializationBenchmarks)Activator.CreateInstance(type)!;
        benchmarks.Document = kind;
        benchmarks.Prepare();

        Allocated(benchmarks, "ReplicationKit").Should().Be(0);
    }

    [Fact]
    public void An_unchanged_answer_allocates_nothing()
    {
        var one = new OneStatusBenchmarks();
        one.Prepare();
        var page = new PageBenchmarks { Replications = 100 };
        page.Prepare();

        Allocated(one, nameof(OneStatusBenchmarks.UnchangedAnswer)).Should().Be(0);
        Allocated(page, nameof(PageBenchmarks.Unchanged)).Should().Be(0);
    }

    [Fact]
    public void A_changed_answer_allocates_the_status_only()
    {
        var one = new OneStatusBenchmarks();
        one.Prepare();
        var page = new PageBenchmarks { Replications = 100 };
        page.Prepare();

        Allocated(one, nameof(OneStatusBenchmarks.ChangedAnswer)).Should().BeApproximately(OneStatus, OneStatus * 0.05);
        Allocated(page, nameof(PageBenchmarks.OneChanged)).Should().BeApproximately(OneStatus, OneStatus * 0.05);
    }

    /// <summary>In an optimized build it is ten times faster and more; a build for debugging must at least not be slower.</summary>
    [Fact]
    public void Writing_a_specification_is_faster_than_what_NET_clients_use()
    {
        var benchmarks = new OpenSpecificationBenchmarks { Document = DocumentKind.AllOptions };
        benchmarks.Prepare();

        double[] times = TurnTimer.Nanoseconds(
            [Batch(benchmarks, "ReplicationKit"), Batch(benchmarks, nameof(SerializationBenchmarks.NewtonsoftJson))],
            rounds: 200,
            TimeSpan.FromSeconds(2)
        );

        (times[0] / times[1]).Should().BeLessThan(1);
    }

    private static double Allocated(object benchmarks, string method) => TurnTimer.Allocated(Batch(benchmarks, method));

    private static TimedBatch Batch(object benchmarks, string method) => TimedBatch.Of(benchmarks, benchmarks.GetType().GetMethod(method)!);
}
