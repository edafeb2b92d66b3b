using Microsoft.CodeAnalysis;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests;

/// <summary>What the compiler says to those who use a builder wrongly.</summary>
public class BuilderMisuseTests
{
    private const string Specifications = """
        #nullable enable
        [Replication(Id = "staff-{Department}", Source = "staff", Filter = "staff/by_department")]
        public partial record DepartmentStaff(ReplicationEndpoint Target, [property: QueryParam] string Department, bool? Continuous = null);

        [Replication(Id = "x", Source = "a", Target = "b")]
        public partial record Selected
        {
            public string? Filter { get; init; }
            public string[]? DocIds { get; init; }
            public int? WorkerProcesses { get; init; }
        }

        [Replication(Id = "y", Source = "a", Target = "b")]
        [SelectorJson("{}")]
        public partial record WithSelector
        {
            public int? WorkerProcesses { get; init; }
            public string? Filter { get; init; }
            public string[]? DocIds { get; init; }
        }

        [Replication(Id = "z", Source = "a", Target = "b")]
        public partial record Filtered(string Filter)
        {
            public string[]? DocIds { get; init; }
        }

        [Replication(Source = "a", Target = "b", Filter = "a/b", DocIds = new[] { "c" })]
        public partial record Broken(int WorkerProcesses);

        [Replication(Source = "a", Target = "b")]
        public partial record WithNothingOpen;
        """;

    private const string Endpoint = "ReplicationEndpoint.Database(\"hr\")";

    [Theory]
    [InlineData(
        "Nothing is given",
        "DepartmentStaff.CreateBuilder().Build()",
        "CS1061",
        "'DepartmentStaff.Builder.NeedsTarget' does not contain a definition for 'Build'"
    )]
    [InlineData(
        "The endpoint is missing",
        "DepartmentStaff.CreateBuilder().WithDepartment(\"hr\").Build()",
        "CS1061",
        "'DepartmentStaff.Builder.NeedsTarget' does not contain a definition for 'WithDepartment'"
    )]
    [InlineData(
        "A query parameter is missing",
        "DepartmentStaff.CreateBuilder().WithTarget(" + Endpoint + ").Build()",
        "CS1061",
        "'DepartmentStaff.Builder.NeedsDepartment' does not contain a definition for 'Build'"
    )]
    [InlineData(
        "The endpoint is given twice",
        "DepartmentStaff.CreateBuilder().WithTarget(" + Endpoint + ").WithTarget(" + Endpoint + ")",
        "CS1061",
        "'DepartmentStaff.Builder.NeedsDepartment' does not contain a definition for 'WithTarget'"
    )]
    [InlineData(
        "An option that the attribute fixes",
        "DepartmentStaff.CreateBuilder().WithTarget(" + Endpoint + ").WithDepartment(\"hr\").WithFilter(\"a/b\")",
        "CS1061",
        "'DepartmentStaff.Builder.Ready' does not contain a definition for 'WithFilter'"
    )]
    [InlineData(
        "An option that is not a member",
        "DepartmentStaff.CreateBuilder().WithTarget(" + Endpoint + ").WithDepartment(\"hr\").WithWorkerProcesses(2)",
        "CS1061",
        "'DepartmentStaff.Builder.Ready' does not contain a definition for 'WithWorkerProcesses'"
    )]
    [InlineData(
        "Document ids after a filter",
        "Selected.CreateBuilder().WithFilter(\"a/b\").WithDocIds(new[] { \"c\" })",
        "CS1061",
        "'Selected.Builder.ReadyFiltered' does not contain a definition for 'WithDocIds'"
    )]
    [InlineData(
        "A filter after document ids",
        "Selected.CreateBuilder().WithDocIds(new[] { \"c\" }).WithWorkerProcesses(2).WithFilter(\"a/b\")",
        "CS1061",
        "'Selected.Builder.ReadyFiltered' does not contain a definition for 'WithFilter'"
    )]
    [InlineData(
        "A filter in addition to a selector",
        "WithSelector.CreateBuilder().WithWorkerProcesses(2).WithFilter(\"a/b\")",
        "CS1061",
        "'WithSelector.Builder.Ready' does not contain a definition for 'WithFilter'"
    )]
    [InlineData(
        "Document ids in addition to a selector",
        "WithSelector.CreateBuilder().WithWorkerProcesses(2).WithDocIds(new[] { \"c\" })",
        "CS1061",
        "'WithSelector.Builder.Ready' does not contain a definition for 'WithDocIds'"
    )]
    [InlineData(
        "Document ids in addition to a required filter",
        "Filtered.CreateBuilder().WithFilter(\"a/b\").WithDocIds(new[] { \"c\" })",
        "CS1061",
        "'ReadyBuilder<Filtered>' does not contain a definition for 'WithDocIds'"
    )]
    [InlineData(
        "A builder where nothing is open",
        "WithNothingOpen.CreateBuilder()",
        "CS0117",
        "'WithNothingOpen' does not contain a definition for 'CreateBuilder'"
    )]
    [InlineData(
        "A value of another type",
        "DepartmentStaff.CreateBuilder().WithTarget(\"hr\")",
        "CS1503",
        "cannot convert from 'string' to 'ReplicationKit.ReplicationEndpoint'"
    )]
    [InlineData(
        "Null",
        "DepartmentStaff.CreateBuilder().WithTarget(" + Endpoint + ").WithDepartment(null)",
        "CS8625",
        "Cannot convert null literal to non-nullable reference type"
    )]
    [InlineData(
        "An unfinished builder in place of a specification",
        "Take(DepartmentStaff.CreateBuilder().WithTarget(" + Endpoint + "))",
        "CS1503",
        "cannot convert from 'DepartmentStaff.Builder.NeedsDepartment' to 'ReplicationKit.IReplicationSpec'"
    )]
    [InlineData(
        "A stage made by hand",
        "new DepartmentStaff.Builder.NeedsDepartment()",
        "CS7036",
        "no argument given that corresponds to the required parameter 'target'"
    )]
    public void The_compiler_says(string misuse, string expression, string id, string message)
    {
        GeneratorRun run = Run(expression);
        run.Diagnostics.Should()
            .ContainSingle(misuse)
            .Which.Should()
            .Match<Diagnostic>(diagnostic =>
                diagnostic.Id == id
                && diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains(message, StringComparison.Ordinal)
            );
    }

    [Theory]
    [InlineData("DepartmentStaff.CreateBuilder().WithTarget(" + Endpoint + ").WithDepartment(\"hr\").Build()")]
    [InlineData("DepartmentStaff.CreateBuilder().WithTarget(" + Endpoint + ").WithDepartment(\"hr\").WithContinuous(true).Build()")]
    [InlineData("Selected.CreateBuilder().WithFilter(\"a/b\").WithWorkerProcesses(2).Build()")]
    [InlineData("Selected.CreateBuilder().WithWorkerProcesses(2).WithDocIds(new[] { \"c\" }).Build()")]
    [InlineData("WithSelector.CreateBuilder().WithWorkerProcesses(2).Build()")]
    [InlineData("new DepartmentStaff.Builder.NeedsDepartment(" + Endpoint + ").WithDepartment(\"hr\").Build()")]
    [InlineData("Broken.CreateBuilder().WithWorkerProcesses(1).Build()")]
    public void Right_use_compiles(string expression) => Run(expression).Compiles();

    private static GeneratorRun Run(string expression) =>
        Generation.Run(
            Specifications,
            $$"""
            #nullable enable
            public static class Use
            {
                public static object Value() => {{expression}};
                public static object Take(IReplicationSpec spec) => spec;
            }
            """
        );
}
