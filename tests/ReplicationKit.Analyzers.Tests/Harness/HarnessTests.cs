#if !MICROSOFT_TESTING
using ReplicationKit.CodeFixes;
using ReplicationKit.Testing.Verification;

namespace ReplicationKit.Analyzers.Tests.Harness;

/// <summary>The harness fails where it has to: a test that cannot fail proves nothing.</summary>
public class HarnessTests
{
    [Theory]
    [InlineData("""[Replication(Source = {|RPK1003:"a"|}, Target = "b")] partial record R;""", "missing: RPK1003")]
    [InlineData("""[Replication(Source = "", Target = "b")] partial record R;""", "unexpected: Error RPK1003")]
    [InlineData("""[Replication({|RPK1003:Source = ""|}, Target = "b")] partial record R;""", "missing: RPK1003")]
    [InlineData("""[Replication(Source = "a", Target = "b")] partial record R { int x = ""; }""", "unexpected: Error CS0029")]
    public async Task An_expectation_that_is_not_met(string source, string message) =>
        await FluentActions.Awaiting(() => Sources.VerifyAsync<SpecificationAnalyzer>(source)).Should().ThrowAsync<Exception>().WithMessage($"*{message}*");

    [Theory]
    [InlineData("[Replication(Source = \"a\", Target = \"b\")] record {|RPK0001:R|};", "[Replication(Source = \"a\", Target = \"b\")] record R;")]
    [InlineData("[Replication(Source = \"a\", Target = \"b\")] record {|RPK0001:R|};", null)]
    [InlineData("[Replication(Source = \"a\", Target = \"b\")] partial record R;", "[Replication(Source = \"a\", Target = \"b\")] partial record R;")]
    public async Task A_fix_that_does_something_else(string source, string? fixedSource) => await FluentActions
        .Awaiting(() => Sources.VerifyFixAsync<SpecificationAnalyzer, PartialCodeFix>(source, fixedSource)).Should().ThrowAsync<Exception>();

    [Fact]
    public void Markup_nests()
    {
        MarkupSource source = MarkupSource.Parse("a [|b {|#0:c|} {|RPK1:{|RPK2:d|}|}|] e {| f");

        source.Text.Should().Be("a b c d e {| f");
        source.Diagnostics.Should().Equal(("RPK2", new(6, 1)), ("RPK1", new(6, 1)), (null, new(2, 5)));
        source.Places.Should().ContainKey(0).WhoseValue.Should().Be(new Microsoft.CodeAnalysis.Text.TextSpan(4, 1));
    }
}
#endif
