using Microsoft.CodeAnalysis;

namespace ReplicationKit.Generators.Benchmarks.Rows;

/// <summary>A generator in the tables.</summary>
public enum GeneratorRow
{
    /// <summary>The driver alone.</summary>
    Empty,

    /// <summary>Finding the annotated types.</summary>
    NameFloor,

    /// <summary>Finding and binding them.</summary>
    BindingFloor,

    /// <summary>The generator that ships.</summary>
    ReplicationKit,

    /// <summary>A bad one, which verifies that the benchmark distinguishes it from a good one.</summary>
    Bad,
}

internal static class GeneratorRows
{
    public static ISourceGenerator Create(this GeneratorRow row) =>
        row switch
        {
            GeneratorRow.Empty => new EmptyGenerator().AsSourceGenerator(),
            GeneratorRow.NameFloor => new NameFloorGenerator().AsSourceGenerator(),
            GeneratorRow.BindingFloor => new BindingFloorGenerator().AsSourceGenerator(),
            GeneratorRow.ReplicationKit => new ReplicationGenerator().AsSourceGenerator(),
            _ => new BadGenerator().AsSourceGenerator(),
        };
}
