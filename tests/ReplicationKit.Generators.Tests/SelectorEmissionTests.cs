namespace ReplicationKit.Generators.Tests;

/// <summary>Selectors in generated documents; their translation has tests of its own.</summary>
public class SelectorEmissionTests
{
    [Theory(DisplayName = "A selector that rules forbid leaves the whole surface and no document")]
    [InlineData("RPK7003", "[SelectorJson(\"{ not JSON\")]", "")]
    [InlineData("RPK7004", "[SelectorJson(\"{\\\"a\\\":{\\\"$equals\\\":1}}\")]", "")]
    [InlineData("RPK7001", "", "[Selector] private static bool Is(Doc doc) => doc.Name.ToUpper() == \"A\";")]
    [InlineData("RPK0013", "", "[Selector] private static int Is(Doc doc) => 1;")]
    public void Forbidden(string rule, string attribute, string method) =>
        Generation
            .Run(
                $"public record Doc(string Name); [Replication(Source = \"a\", Target = \"b\")] {attribute} public partial record Spec(int WorkerProcesses) {{ {method} }}"
            )
            .AddsNoErrors()
            .File("Spec.g.cs")
            .Should()
            .Contain(rule)
            .And.Contain("CreateBuilder")
            .And.NotContain("json.Raw");

    [Fact]
    public void Values_of_members_are_spliced_in() =>
        Generation
            .Run(
                "public record Doc(string Name); [Replication(Source = \"a\", Target = \"b\")] public partial record Spec(string Code) { [Selector] private bool Is(Doc doc) => doc.Name == Code; }"
            )
            .Compiles()
            .File("Spec.g.cs")
            .Should()
            .Contain("json.Value(this.Code);")
            .And.Contain("WriteSelector");

    [Fact]
    public void Lists_of_members_and_of_static_fields_are_spliced_in() =>
        Generation
            .Run(
                """
                public enum Level { Low, High }
                public record Doc(string? Name, int Age, System.DateOnly Born, Level Level, double Score);
                [Replication(Source = "a", Target = "b")]
                public partial record Spec(string[] Codes, System.Collections.Generic.IReadOnlyList<string?>? Maybe, System.Collections.Generic.List<int> Ages, System.DateOnly[] Days, Level[] Levels, double[] Scores)
                {
                    private static readonly string[] Names = ["x"];
                    [Selector] private bool Is(Doc doc) => System.Linq.Enumerable.Contains(Codes, doc.Name) && System.Linq.Enumerable.Contains(Maybe!, doc.Name)
                        && Ages.Contains(doc.Age) && System.Linq.Enumerable.Contains(Days, doc.Born) && System.Linq.Enumerable.Contains(Names, doc.Name)
                        && System.Linq.Enumerable.Contains(Levels, doc.Level) && System.Linq.Enumerable.Contains(Scores, doc.Score);
                }
                """
            )
            .Compiles()
            .File("Spec.g.cs")
            .Should()
            .Contain("json.Values(this.Codes);")
            .And.Contain("json.Values(this.Maybe, skipNulls: true);")
            .And.Contain("json.Values(global::Spec.Names);")
            .And.Contain("json.Comparands(this.Ages, static item => (long)item);")
            .And.Contain("json.Parts(this.Days);")
            .And.Contain("json.Comparands(this.Scores, static item => (double)item);");
}
