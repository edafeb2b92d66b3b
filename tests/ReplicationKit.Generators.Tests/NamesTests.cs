using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Generators.Emit;
using ReplicationKit.Shared;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests;

/// <summary>The generator checklist, names and types: checks 26 to 42.</summary>
public class NamesTests
{
    private const string Attribute = "[Replication(Source = \"a\", Target = \"b\")]";

    [Theory(DisplayName = "Check 26: keywords as names of everything")]
    [InlineData(
        "namespace @namespace.@class.@event { [Replication(Id = \"{class}\", Source = \"a\", Filter = \"d/f\")] public partial record @record(string Target, [property: QueryParam] string @class, [property: QueryParam] int @value, [property: QueryParam] string? @json); }"
    )]
    [InlineData(
        "public partial class @struct { "
            + Attribute
            + " public partial record @new([property: QueryParam] string @output, [property: QueryParam] string? @context, [property: QueryParam] bool? @reverse); }"
    )]
    [InlineData(
        "[Replication(Source = \"a\", Target = \"b\", TwoWay = true)] public partial record @in([property: QueryParam] string? @this, [property: QueryParam] string @base, [property: QueryParam] int? @string);"
    )]
    [InlineData(
        Attribute
            + " public partial record Both([property: QueryParam] string? name, [property: QueryParam] string? Name, [property: QueryParam] string other, [property: QueryParam] string Other);"
    )]
    public void Check26_Keywords(string source) => Generation.Run("#nullable enable\n" + source).Compiles();

    [Fact(DisplayName = "Check 27: no @ in a file's name")]
    public void Check27_NoAtSign() =>
        Generation
            .Run("namespace @if.@else; public partial class @for { " + Attribute + " public partial record @while; }")
            .Compiles()
            .Files.Keys.Should()
            .Contain("if.else.for+while.g.cs")
            .And.NotContain(name => name.Contains('@'));

    [Fact(DisplayName = "Check 28: nesting, namespaces, cases and odd characters have distinct files that every system can store")]
    public void Check28_DistinctFiles()
    {
        GeneratorRun run = Generation
            .Run(
                $"namespace A {{ public partial class B {{ {Attribute} public partial record Cc; {Attribute} public partial record CC; }} }}",
                $"namespace A.B2 {{ {Attribute} public partial record C; }}",
                $"namespace a {{ public partial class B {{ {Attribute} public partial record C; }} }}",
                $"namespace A {{ {Attribute} public partial record B_C; {Attribute} public partial record B\u203FC; {Attribute} public partial record Be\u0301; }}",
                $"public partial class A<T> {{ }} namespace Z {{ public partial class A {{ {Attribute} public partial record C; }} }}"
            )
            .Compiles();
        run.Files.Keys.Should().HaveCount(8 + 2);
        run.Files.Keys.Select(name => name.ToUpperInvariant()).Should().OnlyHaveUniqueItems();
        foreach (string name in run.Files.Keys)
            name.Should()
                .NotContainAny("<", ">", ":", "\"", "/", "\\", "|", "?", "*")
                .And.Match(text => text.All(c => char.IsLetterOrDigit(c) || "+._-".Contains(c)));
    }

    [Fact(DisplayName = "Check 29: files' names have at most 120 characters, beyond that a stable hash")]
    public void Check29_LongNames()
    {
        string longName = string.Concat(Enumerable.Repeat("VeryLong", 20));
        string[] names = [longName + "A", longName + "B"];
        GeneratorRun run = Generation
            .Run($"namespace {longName}; {string.Concat(names.Select(name => $"{Attribute} public partial record {name}; "))}")
            .Compiles();
        run.Files.Keys.Should().OnlyContain(name => name.Length <= 120).And.HaveCount(2 + 2);
        HintNames
            .Of(new TypeIdentity(longName, [], "record", longName), [])
            .Should()
            .EndWith("-f36bb69e.g.cs", "the hash is the same everywhere");
    }

    [Theory(DisplayName = "Check 30: nested in every kind of type, three deep")]
    [InlineData("class")]
    [InlineData("struct")]
    [InlineData("record")]
    [InlineData("record struct")]
    [InlineData("interface")]
    [InlineData("static class")]
    [InlineData("sealed class")]
    [InlineData("readonly struct")]
    [InlineData("abstract record")]
    public void Check30_Nested(string kind)
    {
        string keyword =
            kind.Contains(' ', StringComparison.Ordinal) && !kind.StartsWith("record", StringComparison.Ordinal)
                ? kind[..kind.IndexOf(' ', StringComparison.Ordinal)]
                    + " partial "
                    + kind[(kind.IndexOf(' ', StringComparison.Ordinal) + 1)..]
                : "partial " + kind;
        Generation
            .Run(
                $"namespace N; public {keyword} X {{ internal {keyword} Y {{ public {keyword} Z {{ {Attribute} public partial record Spec(bool Continuous); }} }} }}"
            )
            .Compiles()
            .Files.Keys.Should()
            .Contain("N.X+Y+Z+Spec.g.cs");
    }

    [Theory(DisplayName = "Check 31, Check 32, Check 33: what cannot be a specification gets a rule, and no code")]
    [InlineData("RPK0003", "public partial class G<T> { " + Attribute + " public partial record Spec; }")]
    [InlineData("RPK0003", "public partial class G<T> { public partial class H { " + Attribute + " public partial record Spec; } }")]
    [InlineData("RPK0003", Attribute + " public partial record Spec<T>;")]
    [InlineData("RPK0003", Attribute + " public partial record Spec<T>(T Value) where T : notnull, System.IComparable<T>;")]
    [InlineData("RPK0003", Attribute + " public partial record Spec<T> where T : struct;")]
    [InlineData("RPK0003", Attribute + " file partial record Spec;")]
    [InlineData("RPK0003", "file partial class F { " + Attribute + " public partial record Spec; }")]
    [InlineData("RPK0003", "public partial class F { " + Attribute + " private partial record Spec; }")]
    [InlineData("RPK0003", "public partial class F { private partial class G { " + Attribute + " public partial record Spec; } }")]
    [InlineData("RPK0003", "public partial class F { " + Attribute + " protected partial record Spec; }")]
    [InlineData("RPK0003", Attribute + " public partial class Spec;")]
    [InlineData("RPK0003", Attribute + " public static partial class Spec;")]
    [InlineData("RPK0003", Attribute + " public partial struct Spec;")]
    [InlineData("RPK0003", Attribute + " public ref partial struct Spec;")]
    [InlineData("RPK0003", Attribute + " public abstract partial record Spec;")]
    [InlineData("RPK0001", Attribute + " public record Spec;")]
    [InlineData("RPK0001", Attribute + " public record struct Spec(bool Continuous);")]
    [InlineData("RPK0002", "public class F { " + Attribute + " public partial record Spec; }")]
    [InlineData("RPK0002", "public class F { public partial class G { " + Attribute + " public partial record Spec; } }")]
    public void Check31_To_33_NoSpecification(string rule, string source)
    {
        GeneratorRun run = Generation.Run(source).AddsNoErrors();
        run.Files.Should().BeEmpty();
        Model(source).Problems.Select(problem => problem.Id).Should().Contain(rule);
    }

    [Fact(DisplayName = "Check 32: a generic record with an anti-constraint")]
    public void Check32_AllowsRefStruct()
    {
        var preview = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
        CSharpCompilation compilation = TestCompilation.Create(
            Generation.References,
            preview,
            "using ReplicationKit; " + Attribute + " public partial record Spec<T> where T : allows ref struct;"
        );
        GeneratorRun run = Generation.Harness.Run(compilation, TestContext.Current.CancellationToken).AddsNoErrors();
        run.Files.Should().BeEmpty();
    }

    [Theory(DisplayName = "Check 34: parts in several files, the attribute on any of them or, wrongly, on two")]
    [InlineData(true, Attribute + " public partial record Spec;", "public partial record Spec { public bool? Continuous { get; init; } }")]
    [InlineData(true, "public partial record Spec(bool Continuous);", Attribute + " partial record Spec;")]
    [InlineData(
        true,
        Attribute + " public partial record Spec; partial record Spec { public bool? Continuous { get; init; } }",
        "partial record Spec { public string? SinceSeq { get; init; } }"
    )]
    [InlineData(false, Attribute + " public partial record Spec;", Attribute + " public partial record Spec;")]
    [InlineData(false, Attribute + Attribute + " public partial record Spec;", "class Other;")]
    [InlineData(false, Attribute + " public partial record Spec;", Attribute + " public partial record struct Spec;")]
    [InlineData(false, Attribute + " public partial record Spec;", "public class Spec { }")]
    public void Check34_Parts(bool compiles, string first, string second)
    {
        GeneratorRun run = Generation.Run("#nullable enable\n" + first, "#nullable enable\n" + second);
        run.Files.Should().NotBeEmpty();
        if (compiles)
            run.Compiles().Files.Should().HaveCount(1 + 2);
    }

    [Theory(DisplayName = "Check 35: every kind of namespace")]
    [InlineData(Attribute + " public partial record Spec;", "Spec.g.cs")]
    [InlineData("namespace A.B; " + Attribute + " public partial record Spec;", "A.B.Spec.g.cs")]
    [InlineData("namespace A.B { " + Attribute + " public partial record Spec; }", "A.B.Spec.g.cs")]
    [InlineData("namespace A { namespace B { " + Attribute + " public partial record Spec; } }", "A.B.Spec.g.cs")]
    [InlineData("namespace ReplicationKit; " + Attribute + " public partial record Spec;", "ReplicationKit.Spec.g.cs")]
    [InlineData(
        "namespace My.ReplicationKit.System { " + Attribute + " public partial record Spec; }",
        "My.ReplicationKit.System.Spec.g.cs"
    )]
    public void Check35_Namespaces(string source, string file) => Generation.Run(source).Compiles().Files.Keys.Should().Contain(file);

    [Theory(DisplayName = "Check 36: the user's types and members may have any name")]
    [InlineData("System")]
    [InlineData("String")]
    [InlineData("Task")]
    [InlineData("ReplicationKit")]
    [InlineData("Refit")]
    [InlineData("Object")]
    [InlineData("TimeSpan")]
    [InlineData("ReplicationEndpoint")]
    [InlineData("IReplicationSpec")]
    [InlineData("DocumentWriter")]
    [InlineData("Builder")]
    [InlineData("Attribute")]
    public void Check36_TypesOfTheUser(string name) =>
        Generation
            .Run(
                $$"""
                #nullable enable
                namespace N
                {
                    public class {{name}} { public class {{name}}2 { } }
                    [global::ReplicationKit.Replication(Id = "{Kind}", Source = "a", Filter = "d/f", TwoWay = true)]
                    [global::ReplicationKit.QueryParam("x", 1)]
                    public partial record Spec(global::ReplicationKit.ReplicationEndpoint Target, [property: global::ReplicationKit.QueryParam] string Kind, int? WorkerProcesses, global::System.TimeSpan? ConnectionTimeout)
                    {
                        public class {{name}} { }
                    }
                }
                """
            )
            .Compiles();

    [Theory(DisplayName = "Check 36: members of any name")]
    [InlineData("Builder")]
    [InlineData("Document")]
    [InlineData("Id")]
    [InlineData("DocumentId")]
    [InlineData("IsTwoWay")]
    [InlineData("Description")]
    [InlineData("WriteOptions")]
    [InlineData("Ready")]
    [InlineData("Needs")]
    [InlineData("Json")]
    [InlineData("Build")]
    [InlineData("System")]
    [InlineData("ReplicationKit")]
    [InlineData("_target")]
    [InlineData("target")]
    [InlineData("R")]
    public void Check36_Members(string name) =>
        Generation
            .Run(
                $$"""
                #nullable enable
                [Replication(Source = "a", Filter = "d/f")]
                public partial record Spec(string Target, [property: QueryParam] string {{name}}, [property: QueryParam] int? {{name}}2) { public bool? Continuous { get; init; } }
                """
            )
            .Compiles();

    [Theory(DisplayName = "Check 37: a member that would be generated exists: a rule, and no CS0102")]
    [InlineData("public void WriteTo(System.Buffers.IBufferWriter<byte> output, in WriteContext context) { }")]
    [InlineData("public ReplicationDocument ToDocument(in WriteContext context) => null!;")]
    [InlineData("public static int CreateBuilder() => 1;")]
    [InlineData("public int WriteTo { get; init; }")]
    [InlineData("public int CreateBuilder;")]
    [InlineData("public interface Builder { }")]
    [InlineData("public int Builder { get; init; }")]
    [InlineData("public void Builder(int steps) { }")]
    public void Check37_Collisions(string member)
    {
        string source = $"[Replication(Target = \"b\")] public partial record Spec(string Source) {{ {member} }}";
        GeneratorRun run = Generation.Run(source).AddsNoErrors();
        run.Files.Should().BeEmpty();
        Model(source).Problems.Select(problem => problem.Id).Should().Contain("RPK0004");
    }

    [Fact(DisplayName = "Check 37: overloads do not conflict")]
    public void Check37_Overloads() =>
        Generation
            .Run(
                Attribute
                    + " public partial record Spec { public void WriteTo(string path) { } public string ToDocument() => \"\"; public static Spec CreateBuilder(int n) => new(); public int NeedsNothing => 1; }"
            )
            .Compiles();

    [Theory(DisplayName = "Check 38: every shape of record")]
    [InlineData("public partial record Spec(ReplicationEndpoint Source, string Target, bool Continuous = false);")]
    [InlineData("public sealed partial record Spec(ReplicationEndpoint Source) { public required string Target { get; init; } }")]
    [InlineData(
        "public partial record Spec { public required Uri Source { get; set; } public required string Target { get; init; } public string? Filter { get; set; } }"
    )]
    [InlineData("public partial record struct Spec(ReplicationEndpoint Source, string Target);")]
    [InlineData(
        "public readonly partial record struct Spec(ReplicationEndpoint Source, string Target) { public int? WorkerProcesses { get; init; } }"
    )]
    [InlineData(
        "public partial record Spec(string Source) { public string Source { get; } = Source; public string Target { get; init; } = \"b\"; }"
    )]
    [InlineData(
        "public abstract record Base(string Source) { public string? Filter { get; init; } } public partial record Spec(string Source, string Target) : Base(Source);"
    )]
    [InlineData(
        "public abstract record Base { public required string Source { get; init; } } public sealed partial record Spec : Base { public required string Target { get; init; } }"
    )]
    [InlineData(
        "public partial record Spec { public Spec(string source) { Source = source; } public string Source { get; } public string Target { get; init; } = \"b\"; }"
    )]
    [InlineData(
        "public partial record Spec { private Spec() { } public string Source => \"a\"; public string Target { get; init; } = \"b\"; }"
    )]
    [InlineData(
        "public partial record Spec { public string Source = \"a\"; public string Target = \"b\"; [QueryParam] public readonly int Year = 1; }"
    )]
    [InlineData(
        "public partial record Spec { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Spec() { Source = \"a\"; } public required string Source { get; init; } public string Target { get; init; } = \"b\"; }"
    )]
    [InlineData(
        "public partial record Spec(string Source, string Target, [property: QueryParam] Spec.Kind Mode) { internal enum Kind { A } }",
        false
    )]
    [InlineData(
        "internal enum Mode { A } public partial record Spec(string Source, string Target) { [QueryParam] internal Mode Mode { get; init; } }"
    )]
    public void Check38_Shapes(string source, bool compiles = true)
    {
        string name = new Regex(@"(?=public [a-z ]*partial record [a-z ]*Spec)").Replace(source, "[Replication(Id = \"x\")] ", 1);
        GeneratorRun run = Generation.Run("#nullable enable\n" + name);
        run.Files.Should().HaveCount(1 + 2);
        if (compiles)
            run.Compiles();
        else
            run.AddsNoErrors();
    }

    [Fact(DisplayName = "Check 38: a specification that inherits from another")]
    public void Check38_InheritedSpecification() =>
        Generation
            .Run(
                "[Replication(Source = \"a\")] public partial record First(string Target);",
                "[Replication(Source = \"c\")] public partial record Second(string Target, int WorkerProcesses) : First(Target);"
            )
            .Compiles()
            .Files.Should()
            .HaveCount(2 + 2);

    [Theory(DisplayName = "Check 39: the attribute by every name; one of the same name elsewhere is ignored")]
    [InlineData("using R = ReplicationKit.ReplicationAttribute; [R(Source = \"a\", Target = \"b\")] public partial record Spec;", 1)]
    [InlineData("using Kit = ReplicationKit; [Kit.Replication(Source = \"a\", Target = \"b\")] public partial record Spec;", 1)]
    [InlineData("[global::ReplicationKit.ReplicationAttribute(Source = \"a\", Target = \"b\")] public partial record Spec;", 1)]
    [InlineData("[ReplicationAttribute(Source = \"a\", Target = \"b\")] public partial record Spec;", 1)]
    [InlineData(
        "namespace Mine { public class ReplicationAttribute : System.Attribute { public string? Source; } [Replication(Source = \"a\")] public partial record Spec; }",
        0
    )]
    public void Check39_AttributeNames(string source, int expected) =>
        Generation
            .Run("#nullable enable\n" + source)
            .Compiles()
            .Files.Keys.Count(name => name.EndsWith("Spec.g.cs", StringComparison.Ordinal))
            .Should()
            .Be(expected);

    [Fact(DisplayName = "Check 39: the attribute through a global alias and through an extern alias")]
    public void Check39_Aliases()
    {
        Generation
            .Run(
                "global using Copy = ReplicationKit.ReplicationAttribute;",
                "[Copy(Source = \"a\", Target = \"b\")] public partial record Spec;"
            )
            .Compiles()
            .Files.Should()
            .HaveCount(1 + 2);

        MetadataReference runtime = Generation.References[^1];
        IEnumerable<MetadataReference> references =
        [
            .. Generation.References[..^1],
            ((PortableExecutableReference)runtime).WithAliases(["global", "Kit"]),
        ];
        CSharpCompilation compilation = TestCompilation.Create(
            references,
            null,
            "extern alias Kit; [Kit::ReplicationKit.Replication(Source = \"a\", Target = \"b\")] public partial record Spec;"
        );
        Generation.Harness.Run(compilation, TestContext.Current.CancellationToken).Compiles().Files.Should().HaveCount(1 + 2);
    }

    [Fact(DisplayName = "Check 39: the attribute through an extern alias that is the runtime's only name")]
    public void Check39_AliasAlone()
    {
        MetadataReference runtime = Generation.References[^1];
        IEnumerable<MetadataReference> references =
        [
            .. Generation.References[..^1],
            ((PortableExecutableReference)runtime).WithAliases(["Kit"]),
        ];
        CSharpCompilation compilation = TestCompilation.Create(
            references,
            null,
            """
            extern alias Kit;
            using Kit::ReplicationKit;
            namespace N;
            [Replication(Id = "{Region}", Source = "a", Filter = "d/f")] public partial record Spec(ReplicationEndpoint Target, [property: QueryParam] string Region);
            [Replication(Source = "a", Target = "b")] public partial record Ready { [Selector] private static bool Is(Doc d) => d.T == "x"; }
            public sealed record Doc(string T);
            """
        );
        Generation.Harness.Run(compilation, TestContext.Current.CancellationToken).Compiles().Files.Should().HaveCount(2 + 2);
    }

    [Theory(DisplayName = "Check 40: arguments of every kind; what is wrong is left out and never thrown over")]
    [InlineData("Source = Names.Source, Target = nameof(Names)", true)]
    [InlineData("Source = $\"{Names.Source}-x\", Target = \"a\" + \"b\"", true)]
    [InlineData("Source = null, Target = null, Filter = null, DocIds = null, Id = null", true)]
    [InlineData("Server = (CouchServer)77, Source = \"a\", Target = \"b\"", true)]
    [InlineData("Source = \"a\", Target = \"b\", DocIds = new[] { \"a\", null! }", true)]
    [InlineData("Source = 1, Target = true", false)]
    [InlineData("Source = , Target =", false)]
    [InlineData("Source = \"a\", Source = \"b\"", false)]
    [InlineData("WorkerProcesses = \"many\", DocIds = \"one\", Continuous = 3", false)]
    [InlineData("WorkerProcesses = int.MaxValue, CheckpointIntervalMilliseconds = long.MinValue, Source = \"a\", Target = \"b\"", true)]
    [InlineData("\"positional\"", false)]
    [InlineData("Nothing = 1", false)]
    [InlineData("DocIds = new[] { 1, 2 }", false)]
    [InlineData("DocIds = new string[0], Source = typeof(string)", false)]
    public void Check40_Arguments(string arguments, bool compiles)
    {
        GeneratorRun run = Generation.Run(
            $"public static class Names {{ public const string Source = \"a\"; }} [Replication({arguments})] public partial record Spec;"
        );
        run.Files.Should().HaveCount(1 + 2);
        if (compiles)
            run.Compiles();
        else
            run.AddsNoErrors();
    }

    [Fact(DisplayName = "Check 40: a huge list of document ids")]
    public void Check40_HugeArray()
    {
        string ids = string.Join(", ", Enumerable.Range(0, 5000).Select(i => $"\"id-{i}\""));
        Generation
            .Run($"[Replication(Source = \"a\", Target = \"b\", DocIds = new[] {{ {ids} }})] public partial record Huge;")
            .Compiles()
            .File("Huge.g.cs")
            .Should()
            .Contain("\"id-4999\"]");
    }

    [Theory(DisplayName = "Check 41: default values of every primitive kind")]
    [InlineData("string S = \"x\"")]
    [InlineData("string? S = null")]
    [InlineData("decimal D = 1.10m")]
    [InlineData("double D = double.NaN")]
    [InlineData("double D = double.PositiveInfinity")]
    [InlineData("double D = -0.0")]
    [InlineData("float F = float.NegativeInfinity")]
    [InlineData("char C = '\\u0001'")]
    [InlineData("char C = '\\uD800'")]
    [InlineData("char? C = null")]
    [InlineData("byte B = 255")]
    [InlineData("sbyte B = -128")]
    [InlineData("short B = -1")]
    [InlineData("ushort B = 1")]
    [InlineData("uint B = uint.MaxValue")]
    [InlineData("long B = long.MinValue")]
    [InlineData("ulong B = ulong.MaxValue")]
    [InlineData("ulong? B = null")]
    [InlineData("bool B = true")]
    [InlineData("Guid G = default")]
    [InlineData("DayOfWeek D = DayOfWeek.Friday")]
    [InlineData("DayOfWeek? D = null")]
    [InlineData("Uri? U = null")]
    public void Check41_Defaults(string parameter) =>
        Generation
            .Run(
                $$"""
                #nullable enable
                [Replication(Source = "a", Target = "b", Filter = "d/f")] public partial record Spec([property: QueryParam] {{parameter}}, bool Continuous = false);
                [Replication(Id = "x", Source = "a", Target = "b", Filter = "d/f")] public partial record Other([property: QueryParam] {{parameter.Split(
                    '='
                )[0]}});
                """
            )
            .Compiles();

    [Theory(DisplayName = "Check 42: nullable annotations off, on, warnings only")]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Enable)]
    [InlineData(NullableContextOptions.Warnings)]
    [InlineData(NullableContextOptions.Annotations)]
    public void Check42_Nullable(NullableContextOptions nullable)
    {
        const string Source = """
            using ReplicationKit;
            [Replication(Id = "x-{Kind}", Filter = "a/b")]
            public partial record Spec(ReplicationEndpoint Source, string Target, [property: QueryParam] string Kind, int? WorkerProcesses)
            {
                [QueryParam] public System.Uri Where { get; init; } = new("http://x/");
            }
            """;
        CSharpCompilation compilation = TestCompilation.Create(
            Generation.References,
            null,
            TestCompilation.Options(nullable),
            ("Spec.cs", Source),
            (
                "Use.cs",
                """
                public static class Use { public static object Build() => Spec.CreateBuilder().WithSource(ReplicationKit.ReplicationEndpoint.Database("a")).WithTarget("b").WithKind("k").WithWorkerProcesses(2).Build(); }
                """
            )
        );
        Generation.Harness.Run(compilation, TestContext.Current.CancellationToken).Compiles();
    }

    private static ReplicationModel Model(string source)
    {
        CSharpCompilation compilation = Generation.Compile(source);
        INamedTypeSymbol type = compilation
            .GetSymbolsWithName(name => name == "Spec", SymbolFilter.Type, TestContext.Current.CancellationToken)
            .OfType<INamedTypeSymbol>()
            .First();
        return ReplicationParser.Parse(type, TestContext.Current.CancellationToken)!;
    }
}
