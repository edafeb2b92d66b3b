extern alias generators;

using generators::ReplicationKit.Generators.Benchmarks.Rows;
using generators::ReplicationKit.Generators.Benchmarks.Scenarios;

namespace ReplicationKit.Benchmarks.Tests;

/// <summary>The exact number of files that an edit emits again, in a project of thirty specifications, ten of them with predicates.</summary>
public sealed class EmitCountTests
{
    private const int Specifications = 30;

    private static readonly Project Sources = new(Specifications, plainFiles: 5, predicates: true);

    [Theory]
    [InlineData(Scenario.NothingChanged, 0)]
    [InlineData(Scenario.UnrelatedBodyEdit, 0)]
    [InlineData(Scenario.UnrelatedDeclarationEdit, 0)]
    [InlineData(Scenario.DocumentDeclarationEdit, 0)]
    [InlineData(Scenario.UnrelatedFileAdded, 0)]
    [InlineData(Scenario.CommentInAnnotatedFile, 0)]
    [InlineData(Scenario.RelatedEdit, 1)]
    [InlineData(Scenario.ReferenceAdded, 0)]
    [InlineData(Scenario.SpecificationAdded, 2)]
    [InlineData(Scenario.SpecificationRemoved, 2)] // The one that was removed before is back.
    [InlineData(Scenario.NamespaceRenamed, 2)]
    [InlineData(Scenario.NewDriver, Specifications + 2)]
    public void An_edit_emits_what_it_changes(Scenario scenario, int files) =>
        ScenarioRun.Emitted(Sources, GeneratorRow.ReplicationKit, scenario).Should().Be(files);

    [Fact]
    public void A_bad_generator_is_distinguished_from_a_good_one() =>
        ScenarioRun.Emitted(Sources, GeneratorRow.Bad, Scenario.UnrelatedBodyEdit).Should().Be(Specifications);
}
