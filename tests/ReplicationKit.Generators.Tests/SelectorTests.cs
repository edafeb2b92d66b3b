namespace ReplicationKit.Generators.Tests;

/// <summary>Selectors in generated documents; their translation has tests of its own.</summary>
public class SelectorTests
{
    [Theory(DisplayName = "A selector that rules forbid leaves the whole surface and no document")]
    [InlineData("RPK7003", "[SelectorJson(\"{ not JSON\")]", "")]
    [InlineData("RPK7004", "[SelectorJson(\"{\\\"a\\\":{\\\"$equals\\\":1}}\")]", "")]
    [InlineData("RPK7001", "", "[Selector] private static bool Is(Doc doc) => doc.Name.Length == System.Environment.TickCount;")]
    [InlineData("RPK0013", "", "[Selector] private static int Is(Doc doc) => 1;")]
    public void Forbidden(string rule, string attribute, string method) => Generation.Run(
        $"public record Doc(string Name); [Replication(Source = \"a\", Target = \"b\")] {attribute} public partial record Spec {{ {method} }}")
        .AddsNoErrors().File("Spec.g.cs").Should().Contain(rule).And.Contain("CreateBuilder").And.NotContain("json.Raw");

    [Fact]
    public void Values_of_members_are_spliced_in() => Generation.Run(
        "public record Doc(string Name); [Replication(Source = \"a\", Target = \"b\")] public partial record Spec(string Code) { [Selector] private bool Is(Doc doc) => doc.Name == Code; }")
        .Compiles().File("Spec.g.cs").Should().Contain("json.Value(this.Code);").And.Contain("WriteSelector");
}
