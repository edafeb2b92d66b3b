namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>RPK8001 and RPK8002.</summary>
public class RefitTests
{
    private const string Usings = "using System;\nusing ReplicationKit;\n";
    private const string Refit5 = "namespace Refit { public static class RestService { } public sealed class GetAttribute : Attribute { } }";
    private const string Refit6 = "namespace Refit { public static class RestService { } public sealed class GetAttribute : Attribute { } public interface IHttpContentSerializer { } }";

    [Fact]
    public Task Asked_for_by_the_attribute() => Sources.VerifyAsync<RefitAnalyzer>(Usings + """
        [Replication(Source = "a", Target = "b", RefitInterface = {|RPK8001:true|})] partial record Asked;
        [Replication(Source = "a", Target = "c", RefitInterface = false)] partial record Declined;
        [Replication(Source = "a", Target = "d")] partial record Silent;
        """);

    [Fact]
    public Task Asked_for_by_its_name() => Sources.VerifyAsync<RefitAnalyzer>(Usings + """
        [Replication(Source = "a", Target = "b")] partial record Orders;
        class C { object? a = typeof({|CS0246:{|RPK8001:IOrdersApi|}|}); object? b = typeof({|CS0246:IOtherApi|}); object? c = typeof(IApi); }
        interface IApi;
        """);

    [Fact]
    public Task A_name_that_means_something_else_is_left_alone() => Sources.VerifyAsync<RefitAnalyzer>(Usings + """
        [Replication(Source = "a", Target = "b")] partial record Orders;
        interface IOrdersApi;
        class C { object? a = typeof(IOrdersApi); }
        """);

    [Fact]
    public Task An_old_Refit() => Sources.VerifyAsync<RefitAnalyzer>(Usings + """
        [{|RPK8002:Replication(Source = "a", Target = "b")|}] partial record Silent;
        [Replication(Source = "a", Target = "b", RefitInterface = {|RPK8002:true|})] partial record Asked;
        [Replication(Source = "a", Target = "c", RefitInterface = false)] partial record Declined;
        """ + "\n" + Refit5);

    [Fact]
    public Task A_new_Refit() => Sources.VerifyAsync<RefitAnalyzer>(Usings + """
        [Replication(Source = "a", Target = "b", RefitInterface = true)] partial record Asked;
        [Replication(Source = "a", Target = "c")] partial record Silent;
        """ + "\n" + Refit6);
}
