using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Generators.Emit;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests;

/// <summary>Declarations off the beaten track: what is generated for them compiles, and does what it says.</summary>
public class DeclarationTests
{
    private const string Attribute = "[Replication(Id = \"x\", Source = \"a\", Target = \"b\", Filter = \"d/f\")]";

    [Theory]
    [InlineData("private", false)]
    [InlineData("protected", false)]
    [InlineData("internal", true)]
    [InlineData("protected internal", true)]
    public void The_catalog_makes_instances_where_it_may(string access, bool isReady)
    {
        GeneratorRun run = Generation
            .Run($"{Attribute} public partial record R {{ {access} R() {{ }} public static R Instance {{ get; }} = new(); }}")
            .Compiles();
        string catalog = run.Files[HintNames.Catalog];
        catalog.Should().Contain(isReady ? "Describe(new global::R())" : "Describe<global::R>()");
        catalog.Contains("new global::R()", StringComparison.Ordinal).Should().Be(isReady);
    }

    [Theory]
    [InlineData("public partial record R { public required string Source { get; init; } = \"a\"; }")]
    [InlineData("public partial record R(string Source) { public required string Source { get; init; } = Source; }")]
    [InlineData("public partial record R(string Source = \"a\") { public required string Source { get; init; } = Source; }")]
    [InlineData("public partial record R { public required string? Source; }")]
    [InlineData("public partial record R : Lib.Base;")]
    public void Required_members_are_asked_for(string record)
    {
        CSharpCompilation library = TestCompilation
            .Create(Generation.References, null, "namespace Lib; public record Base { public required string Source { get; init; } }")
            .WithAssemblyName("Lib");
        using var image = new MemoryStream();
        library.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success.Should().BeTrue();
        CSharpCompilation compilation = Generation.Compile("#nullable enable\n[Replication(Id = \"x\", Target = \"b\")] " + record);
        foreach (
            var reference in new[]
            {
                library.ToMetadataReference(),
                (Microsoft.CodeAnalysis.MetadataReference)Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(image.ToArray()),
            }
        )
            Generation
                .Harness.Run(compilation.AddReferences(reference), TestContext.Current.CancellationToken)
                .Compiles()
                .File("R.g.cs")
                .Should()
                .Contain("NeedsSource");
    }

    [Theory]
    [InlineData("[property: QueryParam] string? Spec")]
    [InlineData("[property: QueryParam] string? Spec, [property: QueryParam] string? Spec_, [property: QueryParam] string? _spec")]
    [InlineData("[property: QueryParam] string? spec, [property: QueryParam] string? Spec")]
    public void A_member_may_be_called_as_the_builder_calls_what_it_holds(string parameters) =>
        Generation.Run($"#nullable enable\n{Attribute} public partial record R({parameters});").Compiles();

    [Theory]
    [InlineData("Limit == double.PositiveInfinity || d.N == 1")]
    [InlineData("Limit > double.NegativeInfinity && d.N == 1")]
    [InlineData("d.S > Limit")]
    [InlineData("d.T != Limit")]
    public void Numbers_that_are_none_have_names(string predicate) =>
        Generation
            .Run(
                $"public record Doc(int N, double S = double.NaN, double T = double.NegativeInfinity); [Replication(Source = \"a\", Target = \"b\")] public partial record R(double Limit) {{ [Selector] bool Is(Doc d) => {predicate}; }}"
            )
            .Compiles();

    [Fact]
    public void An_enumeration_that_is_null_is_not_zero() =>
        Generation
            .Run(
                "public enum Mode { None, All } public record Doc(int N); [Replication(Source = \"a\", Target = \"b\")] public partial record R(Mode? Mode) { [Selector] bool Is(Doc d) => Mode == global::Mode.None || d.N == 1; }"
            )
            .Compiles()
            .File("R.g.cs")
            .Should()
            .Contain("(long?)this.Mode == 0");

    [Theory]
    [InlineData("[Obsolete(\"use X\", error: true)] Spec")]
    [InlineData("[Obsolete(\"use X\", true)] public static partial class Outer { Spec }")]
    [InlineData("[Obsolete(\"use X\", DiagnosticId = \"X1\")] Spec", true)]
    [InlineData("[Obsolete] Spec", true)]
    public void The_catalog_omits_types_that_cannot_be_used(string declaration, bool isListed = false)
    {
        string spec = Attribute + " public partial record R; ";
        GeneratorRun run = Generation.Run("#pragma warning disable X1\n" + declaration.Replace("Spec", spec, StringComparison.Ordinal));
        run.Diagnostics.Should().NotContain(diagnostic => diagnostic.Id == "CS0619");
        if (!declaration.Contains("X1", StringComparison.Ordinal))
            run.Compiles();
        run.Files[HintNames.Catalog].Contains("Describe(new global::", StringComparison.Ordinal).Should().Be(isListed);
    }

    [Theory]
    [InlineData("public record Base { [Obsolete] public string? Filter { get; init; } } [Spec] public partial record R : Base;")]
    [InlineData(
        "public record Root { [Obsolete(\"x\")] public string? Filter { get; init; } } public record Base : Root; [Spec] public partial record R(int WorkerProcesses) : Base;"
    )]
    [InlineData(
        "[Obsolete] public enum Kind { A }\n#pragma warning disable CS0612\n[Spec] public partial record R([property: QueryParam] Kind Kind);\n#pragma warning restore CS0612\n"
    )]
    [InlineData(
        "[Obsolete] public enum Kind { A }\n#pragma warning disable CS0612\n[Spec] public partial record R([property: QueryParam] Kind? Kind);\n#pragma warning restore CS0612\n"
    )]
    [InlineData(
        "[Obsolete] public static class Kinds { public enum Kind { A } }\n#pragma warning disable CS0612\n[Spec] public partial record R([property: QueryParam] Kinds.Kind Kind);\n#pragma warning restore CS0612\n"
    )]
    [InlineData(
        "[Obsolete] public class Strings : List<string>;\n#pragma warning disable CS0612\n[Spec] public partial record R(Strings DocIds);\n#pragma warning restore CS0612\n"
    )]
    [InlineData(
        "#pragma warning disable X1\n[Obsolete(\"x\", DiagnosticId = \"X1\")] [Spec] public partial record R;\n#pragma warning restore X1\n"
    )]
    [InlineData("[Spec] public partial record R { [Obsolete(\"x\", DiagnosticId = \"X2\")] public string? Filter { get; init; } }")]
    [InlineData("[Experimental(\"X3\")] [Spec] public partial record R(string Target);")]
    [InlineData("[Spec] public partial record R(string Target) { [Experimental(\"X4\")] public string? Filter { get; init; } }")]
    [InlineData(
        "public record Base { [Experimental(\"X5\")] public string? Filter { get; init; } } [Spec] public partial record R : Base;"
    )]
    [InlineData(
        "[Experimental(\"X6\")] public static partial class Outer { [Spec] public partial record R([property: QueryParam] int? N); }"
    )]
    [InlineData(
        "[Experimental(\"X7\")] public enum Kind { A }\n#pragma warning disable X7\n[Spec] public partial record R([property: QueryParam] Kind Kind);\n#pragma warning restore X7\n"
    )]
    public void Obsolete_and_experimental_members_and_types_of_members_are_used_without_a_warning(string source) =>
        Generation
            .Run(
                "#nullable enable\nusing System.Diagnostics.CodeAnalysis;\n"
                    + source.Replace("[Spec]", "[Replication(Id = \"x\", Source = \"a\", Target = \"b\")]", StringComparison.Ordinal)
            )
            .Compiles();

    [Theory]
    [InlineData("public partial record orders(string Target);")]
    [InlineData("public static partial class all { public static partial class b { public partial record R(string Target); } }")]
    public void Names_of_lower_case_letters_are_a_warning_only_where_they_are_declared(string source) =>
        Generation
            .Run(
                "#pragma warning disable CS8981\n"
                    + source.Replace(
                        "public partial record",
                        "[Replication(Source = \"a\")] public partial record",
                        StringComparison.Ordinal
                    )
                    + "\n#pragma warning restore CS8981\n"
            )
            .Compiles();

    [Theory]
    [InlineData("", "R.CreateBuilder().Build()", "a-b-True")]
    [InlineData("", "R.CreateBuilder().WithContinuous(false).WithTarget(\"c\").Build()", "a-c-False")]
    [InlineData("string source", "R.CreateBuilder().WithSource(\"x\").Build()", "x-b-True")]
    [InlineData("string source", "R.CreateBuilder().WithSource(\"x\").WithTarget(\"c\").Build()", "x-c-True")]
    public void Members_that_the_constructor_sets_are_optional(string parameter, string call, string expected)
    {
        string source = parameter.Length == 0 ? "\"a\"" : "source";
        GeneratorRun run = Generation
            .Run(
                "using System.Diagnostics.CodeAnalysis; [Replication] public partial record R { [SetsRequiredMembers] "
                    + $"public R({parameter}) {{ Source = {source}; Target = \"b\"; Continuous = true; }}"
                    + " public required string Source { get; init; } public required string Target { get; init; } public required bool Continuous { get; init; } }"
                    + $" public static class Caller {{ public static string Call() {{ var r = {call}; return $\"{{r.Source}}-{{r.Target}}-{{r.Continuous}}\"; }} }}"
            )
            .Compiles();
        run.Load().GetType("Caller")!.GetMethod("Call")!.Invoke(null, null).Should().Be(expected);
    }

    [Theory]
    [InlineData("[Obsolete] public string? Filter { get; init; }", "WithFilter(\"d/f\")", "CS0612")]
    [InlineData("[Obsolete(\"use\\n\\\"X\\\"\")] public string? Filter { get; init; }", "WithFilter(\"d/f\")", "CS0618")]
    [InlineData("[Obsolete(\"x\", false, DiagnosticId = \"X2\")] public string? Filter { get; init; }", "WithFilter(\"d/f\")", "X2")]
    [InlineData("[Obsolete] public required string Target { get; init; }", "WithTarget(\"b\")", "CS0612 CS9042")]
    [InlineData("[Experimental(\"X4\", UrlFormat = \"https://x\")] public string? Filter { get; init; }", "WithFilter(\"d/f\")", "X4")]
    [InlineData("[Obsolete, Experimental(\"X4\")] public string? Filter { get; init; }", "WithFilter(\"d/f\")", "CS0612")]
    [InlineData("public string? Filter { get; init; }", "WithFilter(\"d/f\")", "")]
    [InlineData("[Obsolete(Missing)] public string? Filter { get; init; }", "WithFilter(\"d/f\")", "CS0103 CS0612")]
    public void A_step_of_the_builder_is_as_obsolete_as_its_member(string member, string step, string expected)
    {
        string target = step.StartsWith("WithTarget", StringComparison.Ordinal) ? "" : ", Target = \"b\"";
        string caller = $"public static class Caller {{ public static object Call() => R.CreateBuilder().{step}; }}";
        GeneratorRun run = Generation.Run(
            "#nullable enable\nusing System.Diagnostics.CodeAnalysis;\n"
                + $"[Replication(Id = \"x\", Source = \"a\"{target})] public partial record R {{ {member} }} {caller}"
        );
        IEnumerable<string> ids = run
            .Output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity > Microsoft.CodeAnalysis.DiagnosticSeverity.Hidden)
            .Select(static diagnostic => diagnostic.Id)
            .Order(StringComparer.Ordinal);
        string.Join(' ', ids).Should().Be(expected);
    }

    [Theory]
    [InlineData(
        "public R(ReplicationEndpoint target) { ArgumentNullException.ThrowIfNull(target); Target = target; } public ReplicationEndpoint Target { get; }",
        ".WithTarget(ReplicationEndpoint.Database(\"b\"))"
    )]
    [InlineData(
        "public R(ReplicationEndpoint target, string? filter) { ArgumentNullException.ThrowIfNull(target); Target = target; Filter = filter; } public ReplicationEndpoint Target { get; } public string? Filter { get; }",
        ".WithTarget(ReplicationEndpoint.Database(\"b\")).WithFilter(\"d/f\")"
    )]
    [InlineData(
        "public R(ReplicationEndpoint target, string? label) { ArgumentNullException.ThrowIfNull(target); Target = target; _ = label; } public ReplicationEndpoint Target { get; init; }",
        ".WithTarget(ReplicationEndpoint.Database(\"b\"))"
    )]
    public void A_builder_gives_an_ordinary_constructor_what_it_takes(string members, string steps)
    {
        Assembly assembly = Generation
            .Run(
                $$"""
                #nullable enable
                [Replication(Id = "x", Source = "a")] public partial record R { {{members}} }
                public static class Use { public static R Build() => R.CreateBuilder(){{steps}}.Build(); }
                """
            )
            .Load();
        object spec = assembly.GetType("Use")!.GetMethod("Build")!.Invoke(null, null)!;
        ((IReplicationSpec)spec).ToDocument(new WriteContext(new Uri("http://localhost:5984"))).Target!.ToString().Should().Contain("b");
    }

    [Theory]
    [InlineData(
        "public R(string name) { ArgumentNullException.ThrowIfNull(name); Target = ReplicationEndpoint.Database(name); } public ReplicationEndpoint Target { get; }"
    )]
    [InlineData(
        "public R(string Target) { this.Target = ReplicationEndpoint.Database(Target); } public ReplicationEndpoint Target { get; }"
    )]
    [InlineData("public R(string target) { Target = ReplicationEndpoint.Database(target); } public ReplicationEndpoint Target { get; }")]
    public void There_is_no_builder_if_the_constructor_arguments_are_unknown(string members) =>
        Generation
            .Run($"#nullable enable\n[Replication(Id = \"x\", Source = \"a\")] public partial record R {{ {members} }}")
            .Compiles()
            .File("R.g.cs")
            .Should()
            .NotContain("CreateBuilder")
            .And.Contain("ToDocument");

    [Fact]
    public void A_builder_offers_what_an_option_is_computed_from() =>
        Generation
            .Run(
                "#nullable enable\n[Replication(Target = \"backup\")] public partial record R { public string? Tenant { get; init; } public string? Note { get; init; } public string Source => $\"tenant-{Tenant}\"; }"
            )
            .Compiles()
            .File("R.g.cs")
            .Should()
            .Contain("WithTenant")
            .And.NotContain("WithNote");

    [Fact]
    public void What_a_specification_hides_of_another_one_is_its_own()
    {
        Assembly assembly = Generation
            .Run(
                """
                [Replication(Id = "base", Source = "a", Target = "b", Filter = "d/f", DocIds = new[] { "c" })] public partial record Broken;
                [Replication(Id = "derived", Source = "a", Target = "b")] public partial record OfBroken : Broken;
                [Replication(Id = "both", Source = "a", Target = "b", TwoWay = true, Server = CouchServer.CouchDB33)] public partial record Both;
                [Replication(Id = "one", Source = "a", Target = "b")] public partial record OfBoth : Both;
                """
            )
            .Load();
        Id("Broken").Should().Be("base");
        Id("OfBroken").Should().Be("derived");
        New("Both").IsTwoWay.Should().BeTrue();
        New("OfBoth").IsTwoWay.Should().BeFalse();
        Id("OfBoth").Should().Be("one");
        ((ReplicationKit.CompilerServices.IGeneratedSpecification)New("Both")).Server.Should().Be(CouchServer.CouchDB33);
        ((ReplicationKit.CompilerServices.IGeneratedSpecification)New("OfBoth")).Server.Should().Be(CouchServer.CouchDB35);

        IReplicationSpec New(string type) => (IReplicationSpec)Activator.CreateInstance(assembly.GetType(type)!)!;

        string? Id(string type) => New(type).DocumentId;
    }
}
