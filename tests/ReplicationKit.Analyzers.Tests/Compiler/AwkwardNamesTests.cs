using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Analyzers.Tests.Compiler;

/// <summary>
/// Check 36: names that generated code or the runtime uses, and names that are keywords elsewhere, at every position where a user can give
/// a name. The generated code compiles without a warning, or a rule explains why there is none.
/// </summary>
public class AwkwardNamesTests
{
    private const string Usings =
        "using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks; using ReplicationKit; ";

    private const string Attribute = "[Replication(Id = \"x\", Source = \"a\", Filter = \"d/f\")] ";

    private const string Spec =
        Attribute
        + "public partial record Spec(string Target, [property: QueryParam] int? Year) { public global::System.TimeSpan? ConnectionTimeout { get; init; } } ";

    private const string Selecting =
        "public record Doc(string T); [Replication(Source = \"a\", TwoWay = true)] public partial record Selecting(global::System.Uri Target, string Code, bool? Continuous) { [Selector] bool Is(Doc d) => d.T == Code; } ";

    private const string Fixed = "[Replication(Source = \"a\", Target = \"http://b/c\")] public partial record Ready1; ";

    /// <summary>Names of generated members, types, parameters and locals, now and in the past.</summary>
    private static readonly string[] Generated =
    [
        .. "Builder Builder_ Builder__ Ready ReadyFiltered NeedsTarget NeedsYear Build WithTarget CreateBuilder WriteTo ToDocument WriteOptions".Split(),
        .. "WriteSelector PrintMembers Description DocumentId IsTwoWay Server ReplicationCatalog Describe Specs All RefitTransport T".Split(),
        .. "RefitImplementations IReplicatorApi ICanBuild BuilderEnd spec spec_ json output context printed builder target year value1".Split(),
        .. "client settings _transport Register Generated Options Name Id OpenMembers cancellationToken requestBuilder input result".Split(),
    ];

    /// <summary>Names of the runtime, of Refit and of the framework.</summary>
    private static readonly string[] Runtime =
    [
        .. "ReplicationKit CompilerServices ReplicationEndpoint ReplicationDocument WriteContext IReplicationSpec DocumentWriter Task".Split(),
        .. "ConstantDocument SpecificationDocument ReadyBuilder PrintedMembers ReplicationDescription OpenMember CouchServer String".Split(),
        .. "Object Type Attribute List IReadOnlyList IBufferWriter StringBuilder HttpClient CancellationToken JsonConverter Uri1".Split(),
        .. "Refit System Microsoft Buffers Text Func ExcludeFromCodeCoverage ExcludeFromCodeCoverageAttribute GeneratedCode Embedded".Split(),
        .. "IRequestBuilder RefitSettings RestService IApiResponse ModuleInitializer HttpRequestOptions Stream ReplicatorExchange".Split(),
    ];

    private static readonly string[] Keywords =
    [
        .. "var dynamic nint nuint record scoped required file field value async await nameof partial where when from select yield".Split(),
        .. "unmanaged notnull managed init get set add remove with and or not allows extension args alias global _ class object".Split(),
        .. "string int bool void new this base null default typeof in ref out params readonly static event namespace interface".Split(),
    ];

    private static readonly string[] Names = [.. Generated, .. Runtime, .. Keywords];

    /// <summary>Names that the code for Refit uses, and the positions from which it sees them.</summary>
    private static readonly string[] RefitNames =
    [
        .. "RefitTransport RefitImplementations IReplicatorApi Register Generated client settings _transport requestBuilder Embedded".Split(),
        .. "cancellationToken DocumentId Task HttpClient CancellationToken Refit RestService IApiResponse ModuleInitializer var".Split(),
        .. "GeneratedCode System ReplicationKit".Split(),
    ];

    private static readonly string[] RefitPositions =
    [
        "record",
        "containing type",
        "containing interface",
        "type next to the specification",
        "enclosing namespace",
        "nested type",
    ];

    /// <summary>Names that a specification's members, or the specification itself, cannot have.</summary>
    private static readonly string[] Taken = ["Builder", "CreateBuilder", "WriteTo", "ToDocument", "PrintMembers"];

    /// <summary>The positions, each with a declaration in which <c>{0}</c> is the name.</summary>
    private static readonly Dictionary<string, string> Positions = new()
    {
        ["record"] =
            "public partial record @{0}(string Target, [property: QueryParam] int? Year) { public bool? Continuous { get; init; } }",
        ["record without open members"] = "public partial record @{0} { public static int Nothing => 1; }",
        ["record with every required step"] = "public partial record @{0}(string Target, [property: QueryParam] int Year);",
        ["record struct"] = "public partial record struct @{0}(global::System.Uri Target);",
        ["containing type"] = "public partial class @{0} { " + Spec + Selecting + Fixed + "}",
        ["containing interface"] = "public partial class Outer { public partial interface @{0} { " + Spec + Selecting + Fixed + "} }",
        ["type next to the specification"] = "public class @{0} { } " + Spec + Selecting + Fixed,
        ["enclosing namespace"] = "namespace @{0} { " + Spec + Selecting + Fixed + "}",
        ["nested type"] =
            Attribute + "public partial record Spec(string Target, [property: QueryParam] int? Year) { public class @{0} { } }",
        ["required member"] = Attribute + "public partial record Spec(string Target, [property: QueryParam] string @{0});",
        ["required member before another"] =
            Attribute + "public partial record Spec([property: QueryParam] int @{0}, string Target, bool? Continuous);",
        ["optional member"] =
            Attribute
            + "public partial record Spec(string Target) { [QueryParam] public int? @{0} { get; init; } public bool? Continuous { get; init; } }",
        ["optional field"] = Attribute + "public partial record Spec(string Target) { [QueryParam] public string? @{0}; }",
        ["member of an ordinary constructor"] =
            Attribute
            + "public partial record Spec { public Spec(string @{0}) => Target = @{0}; public string Target { get; } [QueryParam] public string? @{0} { get; init; } }",
        ["member in the id"] =
            "[Replication(Id = \"x-{{0}}\", Source = \"a\", Filter = \"d/f\")] public partial record Spec(string Target, [property: QueryParam] string @{0});",
        ["member of a selector"] =
            "public record Doc(string T); [Replication(Source = \"a\", TwoWay = true)] public partial record Spec(global::System.Uri Target, string @{0}) { [Selector] bool Is(Doc d) => d.T == this.@{0}; }",
        ["method of the specification"] =
            Attribute + "public partial record Spec(string Target, bool? Continuous) { public int @{0}(object? x) => 1; }",
        ["type parameter of a method"] = Attribute + "public partial record Spec(string Target) { public int Some<@{0}>(@{0} x) => 1; }",
        ["property of the base record"] =
            "public abstract record Base { public int @{0} => 1; } "
            + Attribute
            + "public partial record Spec(string Target, bool? Continuous) : Base;",
        ["method of the base record"] =
            "public abstract record Base { public virtual void @{0}() { } } "
            + Attribute
            + "public partial record Spec(string Target, bool? Continuous) : Base;",
        ["nested type of the base record"] =
            "public abstract record Base { public class @{0} { } } "
            + Attribute
            + "public partial record Spec(string Target, bool? Continuous, [property: QueryParam] string Year) : Base;",
        ["base record"] =
            "public abstract record @{0}(string Target); "
            + Attribute
            + "public partial record Spec(string Target, bool? Continuous) : @{0}(Target);",
        ["type of a member"] =
            "public enum @{0} { A } "
            + Attribute
            + "public partial record Spec(string Target, [property: QueryParam] @{0} Year, [property: QueryParam] @{0}? Other);",
    };

    public static TheoryData<string, bool> Cases =>
        [
            .. Positions.Keys.Select(position => new TheoryDataRow<string, bool>(position, false)),
            .. RefitPositions.Select(position => new TheoryDataRow<string, bool>(position, true)),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Generated_code_compiles_with_every_name(string position, bool withRefit)
    {
        string template = Positions[position];
        if (!template.Contains("[Replication", StringComparison.Ordinal))
            template = Attribute + template;
        string[] names = [.. (withRefit ? RefitNames : Names).Distinct()];
        CSharpCompilation input = Compilations.Create(
            withRefit,
            [
                .. names.Select(
                    (name, index) =>
                        $"#nullable enable\nnamespace V{index} {{ {Usings}{template.Replace("{0}", name, StringComparison.Ordinal)} }}"
                ),
            ]
        );
        await VerifyAsync(input, names);
    }

    /// <summary>Types outside any namespace, which are in scope in generated files too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Generated_code_compiles_next_to_global_types_of_every_name(bool withRefit)
    {
        string[] names = [.. Names.Distinct().Except(["System", "Microsoft", "ReplicationKit", "Refit"])];
        CSharpCompilation input = Compilations.Create(
            withRefit,
            [
                $"#nullable enable\nnamespace V0 {{ {Usings}{Spec}{Selecting}{Fixed} }}",
                .. names.Select(name => $"public class @{name} {{ }}"),
            ]
        );
        await VerifyAsync(input, [""]);
    }

    /// <summary>Declarations that compile, and whose generated code is to compile too; the rule that explains why there is none.</summary>
    [Theory]
    [InlineData(
        "{Spec} public partial record R(string Target) { [Obsolete(\"no\", true)] public string? SinceSeq { get; init; } public bool? Continuous { get; init; } }"
    )]
    [InlineData("{Spec} public partial record R(string Target) { [Obsolete(\"no\", true)] [QueryParam] public int Year { get; init; } }")]
    [InlineData("{Spec} public partial record R(string Target, [property: QueryParam, Obsolete(\"no\", true)] string Year);")]
    [InlineData(
        "{Spec} public partial record R { public required string Target { get; init; } [QueryParam, Obsolete(\"no\", true)] public required int Year { get; init; } [Obsolete] public R() { } }"
    )]
    [InlineData(
        "public record Base { [QueryParam, Obsolete(\"no\", true)] public int Year { get; init; } } {Spec} public partial record R(string Target) : Base;"
    )]
    [InlineData("{Two} public partial record R(Uri Target, [property: Obsolete(\"no\", true)] bool? Continuous);")]
    [InlineData(
        "[Obsolete(\"no\", true)] {Spec} public partial record R(string Target, [property: QueryParam, Obsolete(\"no\", true)] string Year);"
    )]
    [InlineData("{Spec} public partial record R(ref readonly string Target, in int WorkerProcesses, ref readonly bool? Continuous);")]
    [InlineData(
        "{Spec} public partial record R { public R(ref string target) => Target = target; public string Target { get; init; } = \"\"; }"
    )]
    [InlineData("{Spec} public partial record R { public R(out string target) => Target = target = \"x\"; public string Target { get; } }")]
    [InlineData(
        "{Spec} public partial record R { public R(string target, params int[] more) => Target = target; public string Target { get; } }"
    )]
    [InlineData(
        "{Spec} public partial record R { public unsafe R(string target, int* more) => Target = target; public string Target { get; } }"
    )]
    [InlineData(
        "{Spec} public partial record R { public R(string target, ReadOnlySpan<char> more) => Target = target; public string Target { get; } }"
    )]
    [InlineData("{Spec} public partial record R(string Target, dynamic? Some, (int A, string? B)? Pair, List<(int, string?[])?>? All);")]
    [InlineData(
        "{Spec} public partial record Builder(string Target) { public bool? Continuous { get; init; } public int Builder_ => 1; }",
        "RPK0004"
    )]
    [InlineData(
        "public abstract record Base { public abstract ReplicationDocument ToDocument(in WriteContext context); } {Spec} public partial record R(string Target) : Base;",
        "RPK0004"
    )]
    [InlineData(
        "public abstract record Base { public abstract int Builder { get; } } {Spec} public partial record R(string Target) : Base;",
        "RPK0004"
    )]
    [InlineData(
        "public abstract record Base { public abstract void WriteTo(int x); } {Spec} public partial record R(string Target) : Base { public override void WriteTo(int x) { } }"
    )]
    [InlineData(
        "public record Base { public virtual void WriteTo(System.Buffers.IBufferWriter<byte> output, in WriteContext context) { } public static int CreateBuilder() => 1; protected void ToDocument() { } private protected class Builder { } } {Spec} public partial record R(string Target) : Base;"
    )]
    [InlineData(
        "public record Base(string Target) { public sealed override string ToString() => \"\"; } {Spec} public partial record R(string Target, bool? Continuous) : Base(Target);"
    )]
    [InlineData(
        "{Spec} public partial record R(string Target) { public string ToString(string format) => format; public bool PrintMembers(int x) => true; }"
    )]
    [InlineData(
        "[Replication(Id = \"x-{Year}\", Source = \"a\", Target = \"b\", Filter = \"d/f\")] public partial record R([property: QueryParam] int? Year);",
        "RPK0009"
    )]
    [InlineData(
        "[Replication(Id = \"x-{Kind}-{On}-{Where}\", Source = \"a\", Target = \"b\")] public partial record R(DayOfWeek? Kind, bool? On, Uri? Where);",
        "RPK0009"
    )]
    [InlineData("{Spec} public partial record Orders(string Target); public interface IOrdersApi { }", "RPK8005")]
    [InlineData("{Spec} public partial record Orders(string Target); public class IOrdersApi { }", "RPK8005")]
    [InlineData("{Spec} public partial record Orders(string Target); public delegate void IOrdersApi();", "RPK8005")]
    [InlineData("{Spec} public partial record Orders(string Target); internal partial interface IOrdersApi { }", "RPK8005")]
    [InlineData("{Spec} public partial record Orders(string Target); public enum IOrdersApi { A }", "RPK8005")]
    [InlineData(
        "public partial class Outer { {Spec} public partial record Orders(string Target); public interface IOrdersApi { } }",
        "RPK8005"
    )]
    [InlineData(
        "public partial class Outer { {Spec} public partial record Orders(string Target); public int IOrdersApi => 1; }",
        "RPK8005"
    )]
    [InlineData("{Spec} public partial record Orders(string Target); public partial interface IOrdersApi { }")]
    [InlineData("{Spec} public partial record Orders(string Target); partial interface IOrdersApi { }")]
    [InlineData("{Spec} public partial record Orders(string Target); public interface IOrdersApi<T> { }")]
    [InlineData("{Spec} public partial record Orders(string Target); namespace Other { public interface IOrdersApi { } }")]
    public async Task What_is_generated_compiles_or_a_rule_explains_it(string source, string? rule = null)
    {
        string code =
            "#nullable enable\nnamespace N { using System; using System.Collections.Generic; using ReplicationKit; "
            + source
                .Replace("{Spec}", Attribute, StringComparison.Ordinal)
                .Replace("{Two}", "[Replication(Source = \"a\", TwoWay = true)]", StringComparison.Ordinal)
            + " }";
        CSharpCompilation input = Compilations.Create(withRefit: true, code);
        input = input.WithOptions(input.Options.WithAllowUnsafe(true));
        ImmutableArray<Diagnostic> found = await Compilations.CompileAndAnalyzeAsync(Compilations.Generate(input));
        string.Join("\n", NewProblems(input, found)).Should().BeEmpty("what is generated compiles");

        string[] rules =
        [
            .. found
                .Select(diagnostic => diagnostic.Id)
                .Where(id => id is "RPK0009" or "RPK8005" || id.StartsWith("RPK000", StringComparison.Ordinal) && id is not "RPK0007")
                .Distinct(),
        ];
        rules.Should().BeEquivalentTo(rule is null ? [] : [rule]);
    }

    private static async Task VerifyAsync(CSharpCompilation input, string[] names)
    {
        ImmutableArray<Diagnostic> found = await Compilations.CompileAndAnalyzeAsync(Compilations.Generate(input));
        string.Join("\n", NewProblems(input, found)).Should().BeEmpty("what is generated compiles");

        IEnumerable<string> explained = found
            .Where(diagnostic => diagnostic.Id is "RPK0003" or "RPK0004")
            .Select(diagnostic =>
                names[int.Parse(Path.GetFileNameWithoutExtension(diagnostic.Location.SourceTree!.FilePath)["File".Length..], null)]
            );
        explained.Distinct().Should().BeSubsetOf(Taken, "every other name is free");
    }

    /// <summary>What the compiler reports about the generated files, and about the input only because of them.</summary>
    private static IEnumerable<string> NewProblems(Compilation input, IEnumerable<Diagnostic> found)
    {
        Diagnostic[] problems = [.. Problems(found)];
        if (problems is [])
            return [];
        var before = Problems(input.GetDiagnostics(TestContext.Current.CancellationToken)).Select(Key).ToHashSet();
        return problems.Where(diagnostic => !before.Contains(Key(diagnostic))).Select(Show).Take(30);
    }

    private static IEnumerable<Diagnostic> Problems(IEnumerable<Diagnostic> found) =>
        found.Where(diagnostic =>
            diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal)
        );

    private static string Key(Diagnostic diagnostic) =>
        diagnostic.Id + diagnostic.Location.SourceTree?.FilePath + diagnostic.Location.SourceSpan;

    private static string Show(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree is { } tree
            ? $"{diagnostic}: {tree.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim()}"
            : diagnostic.ToString();
}
