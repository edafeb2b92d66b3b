using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Analyzers.Tests.Compiler;

namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>RPK8001, RPK8002 and RPK8004.</summary>
public class RefitTests
{
    private const string Usings = "using System;\nusing ReplicationKit;\n";
    private const string Refit5 =
        "namespace Refit { public static class RestService { } public sealed class GetAttribute : Attribute { } }";
    private const string Orders = "using Refit; [Replication(Source = \"a\", Target = \"b\")] public partial record Orders;\n";

    [Fact]
    public Task Asked_for_by_the_attribute() =>
        Sources.VerifyAsync<RefitAnalyzer>(
            Usings
                + """
                [Replication(Source = "a", Target = "b", RefitInterface = {|RPK8001:true|})] partial record Asked;
                [Replication(Source = "a", Target = "c", RefitInterface = false)] partial record Declined;
                [Replication(Source = "a", Target = "d")] partial record Silent;
                """
        );

    [Fact]
    public Task Asked_for_by_its_name() =>
        Sources.VerifyAsync<RefitAnalyzer>(
            Usings
                + """
                [Replication(Source = "a", Target = "b")] partial record Orders;
                class C { object? a = typeof({|CS0246:{|RPK8001:IOrdersApi|}|}); object? b = typeof({|CS0246:IOtherApi|}); object? c = typeof(IApi); }
                interface IApi;
                """
        );

    [Fact]
    public Task A_name_that_means_something_else_is_left_alone() =>
        Sources.VerifyAsync<RefitAnalyzer>(
            Usings
                + """
                [Replication(Source = "a", Target = "b")] partial record Orders;
                interface IOrdersApi;
                class C { object? a = typeof(IOrdersApi); }
                """
        );

    [Fact]
    public Task An_old_Refit() =>
        Sources.VerifyAsync<RefitAnalyzer>(
            Usings
                + """
                [{|RPK8002:Replication(Source = "a", Target = "b")|}] partial record Silent;
                [Replication(Source = "a", Target = "b", RefitInterface = {|RPK8002:true|})] partial record Asked;
                [Replication(Source = "a", Target = "c", RefitInterface = false)] partial record Declined;
                """
                + "\n"
                + Refit5
        );

    [Fact]
    public async Task A_new_Refit() => (
            await FindAsync(
                """
                [Replication(Source = "a", Target = "c", RefitInterface = true)] public partial record Asked;
                """
            )
        ).Should().BeEmpty();

    [Theory]
    [InlineData("public partial interface IOrdersApi { [Get(\"/x\")] Task<string> XAsync(); }", "IOrdersApi", "XAsync", "IOrdersApi")]
    [InlineData("public partial interface IOrdersApi { Task<string> XAsync(); }", "IOrdersApi", "XAsync", "IOrdersApi")]
    [InlineData("public partial interface IOrdersApi { string Name { get; } }", "IOrdersApi", "Name", "IOrdersApi")]
    [InlineData("public interface IMine : IOrdersApi { [Get(\"/x\")] Task<string> XAsync(); }", "IMine", "XAsync", "IOrdersApi")]
    [InlineData(
        "public interface IMine : IBetween { [Head(\"/x\")] Task XAsync(); } public interface IBetween : IOrdersApi { }",
        "IMine",
        "XAsync",
        "IOrdersApi"
    )]
    [InlineData(
        "public interface IMine : IOther, IOrdersApi { } public interface IOther { [Get(\"/x\")] Task<string> XAsync(); }",
        "IMine",
        "XAsync",
        "IOrdersApi"
    )]
    [InlineData(
        "namespace ReplicationKit { internal partial interface IReplicatorApi { [Get(\"/x\")] Task<string> XAsync(); } }",
        "IReplicatorApi",
        "XAsync",
        "IReplicatorApi"
    )]
    public async Task A_generated_interface_is_extended(string source, string type, string member, string generated) =>
        (await FindAsync(source))
            .Should()
            .ContainSingle()
            .Which.ToString()
            .Should()
            .EndWith(
                $"error RPK8004: Refit cannot implement '{type}', because it combines '{member}' with the generated members of '{generated}': declare '{member}' in a separate Refit interface"
            );

    [Theory]
    [InlineData("public interface IMine { [Get(\"/x\")] Task<string> XAsync(); }")]
    [InlineData(
        "[Headers(\"X: y\")] public partial interface IOrdersApi { const int Limit = 1; static int Two => 2; Task<string> XAsync() => Task.FromResult(\"\"); }"
    )]
    [InlineData("public interface IMine : IOrdersApi { void Reset(); }")]
    [InlineData("public interface IMine : IOrdersApi { }")]
    public async Task A_generated_interface_is_not_extended(string source) => (await FindAsync(source)).Should().BeEmpty();

    [Fact]
    public async Task An_interface_of_a_referenced_assembly_is_complete()
    {
        using var image = new MemoryStream();
        Compilations
            .Generate(Compilations.Create(Orders))
            .WithAssemblyName("Library")
            .Emit(image, cancellationToken: TestContext.Current.CancellationToken)
            .Success.Should()
            .BeTrue();
        CSharpCompilation consumer = Compilations
            .Create("using Refit; public interface IMine : IOrdersApi { [Get(\"/x\")] Task<string> XAsync(); }")
            .AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        (await Compilations.AnalyzeAsync(consumer)).Should().BeEmpty();
    }

    private static Task<ImmutableArray<Diagnostic>> FindAsync(string source) =>
        Compilations.AnalyzeAsync(Compilations.Generate(Compilations.Create(Orders + source)));
}
