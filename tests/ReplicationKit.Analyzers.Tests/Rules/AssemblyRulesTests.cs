using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>The rules that need every specification of the assembly.</summary>
public class AssemblyRulesTests
{
    private static DiagnosticResult Twice => CSharpAnalyzerVerifier<SpecificationAnalyzer, DefaultVerifier>.Diagnostic("RPK2011");

    private static Task Verify(string source) => Sources.VerifyAsync<SpecificationAnalyzer>(source);

    [Fact]
    public Task Two_specifications_with_one_id() =>
        Verify(
            """
            [Replication(Id = "x", Source = "a", Target = "b")] partial record A;
            [Replication(Id = {|RPK0008:"x"|}, Source = "a", Target = "c")] partial record B;
            [Replication(Id = {|RPK0008:"x"|}, Source = "a", Target = "d")] partial record C;
            """
        );

    [Fact]
    public Task The_way_back_has_an_id_too() =>
        Verify(
            """
            [Replication(Id = "x", Source = "a", Target = "b", TwoWay = true)] partial record A;
            [Replication(Id = {|RPK0008:"x-reverse"|}, Source = "a", Target = "c")] partial record B;
            """
        );

    [Fact]
    public Task Ids_of_types_of_one_name_in_two_namespaces() =>
        Verify(
            """
            namespace A { [Replication(Source = "a", Target = "b")] partial record Backup; }
            namespace B { [Replication(Source = "a", Target = "c")] partial record {|RPK0008:Backup|}; }
            """
        );

    [Fact]
    public Task An_id_that_gets_a_hash_of_the_open_members_is_not_the_same() =>
        Verify(
            """
            [Replication(Id = "x", Source = "a")] partial record A(ReplicationEndpoint Target);
            [Replication(Id = "x", Source = "b")] partial record B(ReplicationEndpoint Target);
            """
        );

    [Fact]
    public Task The_same_job_twice() =>
        Verify(
            """
            [Replication(Source = "a", Target = "http://h:5984/b", Continuous = true, WorkerProcesses = 2)] partial record A;
            [{|RPK2011:Replication(Source = "a", Target = "http://h/b/", Continuous = true)|}] partial record B;
            [Replication(Source = "a", Target = "http://h:5985/b", Continuous = true)] partial record C;
            [Replication(Source = "a", Target = "http://h/b")] partial record D;
            [Replication(Source = "a", Target = "http://h/b", CreateTarget = true)] partial record E;
            """
        );

    [Fact]
    public Task Doc_ids_are_a_set_and_decoded_a_selector_is_compared_normalized() =>
        Verify(
            """
            [Replication(Source = "a", Target = "b", DocIds = new[] { "x", "y z" })] partial record A;
            [{|RPK2011:Replication(Source = "a", Target = "b", DocIds = new[] { "y%20z", "x" })|}, System.Diagnostics.CodeAnalysis.SuppressMessage("ReplicationKit.Surprising", "RPK2008")] partial record B;
            [Replication(Source = "a", Target = "b"), SelectorJson("{\"t\": 1}")] partial record C;
            [{|RPK2011:Replication(Source = "a", Target = "b")|}, SelectorJson("{\"t\":{\"$eq\":1}}")] partial record D;
            [Replication(Source = "a", Target = "b"), SelectorJson("{\"t\":{\"$eq\":1.0}}")] partial record E;
            """
        );

    [Fact]
    public Task Two_continuous_specifications_are_an_error() =>
        Sources.VerifyAsync<SpecificationAnalyzer>(
            """
            [Replication(Source = "a", Target = "b", Continuous = true)] partial record A;
            [{|#0:Replication(Source = "a", Target = "b", Continuous = true)|}] partial record B;
            [Replication(Source = "a", Target = "b")] partial record C;
            [{|#1:Replication(Source = "a", Target = "b")|}] partial record D;
            """,
            [
                Twice.WithLocation(0).WithArguments("B", "A", "the second one fails permanently"),
                Twice
                    .WithLocation(1)
                    .WithSeverity(DiagnosticSeverity.Warning)
                    .WithArguments("D", "C", "while one of them runs, the other fails"),
            ]
        );

    [Fact]
    public Task Winning_revisions_in_both_directions() =>
        Verify(
            """
            [Replication(Source = "a", Target = "http://h/b", WinningRevsOnly = true)] partial record A;
            [Replication(Source = "http://h/b", Target = "a", WinningRevsOnly = {|RPK2012:true|})] partial record B;
            [Replication(Source = "c", Target = "d", TwoWay = true, WinningRevsOnly = {|RPK2012:true|})] partial record C;
            [Replication(Source = "e", Target = "f", WinningRevsOnly = true)] partial record D;
            [Replication(Source = "f", Target = "e")] partial record E;
            """
        );

    [Fact]
    public Task Before_3_5_2_the_sequence_is_not_part_of_the_identity() =>
        Verify(
            """
            [Replication(Source = "a", Target = "b", Continuous = true, Server = CouchServer.CouchDB34, SinceSeq = {|RPK2006:"now"|})] partial record A;
            [{|RPK2011:Replication(Source = "a", Target = "b", Continuous = true, Server = CouchServer.CouchDB34)|}] partial record B;
            [Replication(Source = "c", Target = "d", Continuous = true, SinceSeq = "now")] partial record C;
            [Replication(Source = "c", Target = "d", Continuous = true)] partial record D;
            """
        );

    [Fact]
    public Task What_is_open_is_not_compared() =>
        Verify(
            """
            [Replication(Source = "a")] partial record A(ReplicationEndpoint Target);
            [Replication(Source = "a")] partial record B(ReplicationEndpoint Target);
            [Replication(Source = "a", Target = "b")] partial record C(string[]? DocIds);
            [Replication(Source = "a", Target = "b")] partial record D(string[]? DocIds);
            """
        );
}
