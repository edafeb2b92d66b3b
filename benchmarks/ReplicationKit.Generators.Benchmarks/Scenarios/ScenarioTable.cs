using System.Globalization;
using System.Text;
using ReplicationKit.Generators.Benchmarks.Rows;

namespace ReplicationKit.Generators.Benchmarks.Scenarios;

/// <summary>
/// The whole table: every scenario, in every size, for every row. Processor time is what the process used, so that other work on the
/// machine counts little; it still shows as noise in a cache.
/// </summary>
internal static class ScenarioTable
{
    /// <summary>Measures and writes the table.</summary>
    /// <param name="output">Receives the table as markdown, row by row.</param>
    /// <param name="sizes">The numbers of specifications and of files without any; with no specification, the scenarios that
    /// edit one are omitted.</param>
    /// <param name="scenarios">What is measured.</param>
    public static void Write(
        TextWriter output,
        IReadOnlyList<(int Specifications, int PlainFiles)> sizes,
        IReadOnlyList<Scenario> scenarios
    )
    {
        output.WriteLine(
            "| scenario | specifications | predicates | plain files | row | processor time | of name floor | of binding floor | allocated | emitted |"
        );
        output.WriteLine("|---|---:|---|---:|---|---:|---:|---:|---:|---:|");
        foreach ((int size, int plain, bool predicates) in Projects(sizes))
        {
            var project = new Project(size, plain, predicates);
            foreach (Scenario scenario in scenarios.Where(scenario => size > 0 || !EditsSpecification(scenario)))
            {
                foreach (
                    (GeneratorRow row, ScenarioResult result) in ScenarioRun.Measure(
                        project,
                        scenario,
                        edits: size switch
                        {
                            >= 5000 => 3,
                            >= 1000 => 7,
                            _ => 31,
                        }
                    )
                )
                    output.WriteLine(Line(scenario, size, plain, predicates, row, result));
            }
        }
    }

    /// <summary>Measures what stays in memory after a hundred unrelated edits.</summary>
    public static void WriteKept(TextWriter output, int specifications)
    {
        output.WriteLine("| row | kept from the 2nd to the 101st unrelated edit |");
        output.WriteLine("|---|---:|");
        var project = new Project(specifications, plainFiles: 0, predicates: true);
        foreach (GeneratorRow row in Enum.GetValues<GeneratorRow>())
            output.WriteLine($"| {row} | {Kilobytes(ScenarioRun.Kept(project, row, Scenario.UnrelatedBodyEdit))} |");
    }

    private static IEnumerable<(int Size, int Plain, bool Predicates)> Projects(
        IReadOnlyList<(int Specifications, int PlainFiles)> sizes
    ) =>
        from size in sizes
        from predicates in new[] { false, true }
        where size.Specifications > 0 || !predicates
        select (size.Specifications, size.PlainFiles, predicates);

    private static bool EditsSpecification(Scenario scenario) =>
        scenario is Scenario.CommentInAnnotatedFile or Scenario.RelatedEdit or Scenario.SpecificationRemoved or Scenario.NamespaceRenamed;

    private static string Line(Scenario scenario, int size, int plain, bool predicates, GeneratorRow row, ScenarioResult result)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"| {scenario} | {size} | {(predicates ? "a third" : "none")} | {plain} | {row} ");
        line.Append(CultureInfo.InvariantCulture, $"| {result.ProcessorTime.TotalMilliseconds:0.00} ms ");
        line.Append(CultureInfo.InvariantCulture, $"| {result.OfNameFloor:0.00} ");
        line.Append(CultureInfo.InvariantCulture, $"| {result.OfBindingFloor:0.00} ");
        line.Append(CultureInfo.InvariantCulture, $"| {Kilobytes(result.Allocated)} | {result.Emitted} |");
        return line.ToString();
    }

    private static string Kilobytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:#,0.0} kB");
}
