using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Refit;
using ReplicationKit.Generators;
using ReplicationKit.Shared;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Refit.Tests;

/// <summary>What is generated, with Refit and without.</summary>
public class GenerationTests
{
    private const string Orders = """
        namespace App;
        [Replication(Source = "a", Target = "b")]
        public partial record Orders;
        """;

    private const string Second = """
        namespace App;
        [Replication(Source = "a", Target = "c")]
        internal partial record Second;
        """;

    private const string Refit5 = """
        namespace Refit { public static class RestService { } public sealed class GetAttribute : Attribute { } }
        """;

    private static readonly ImmutableArray<MetadataReference> Plain = TestCompilation.References(typeof(IReplicationSpec).Assembly);

    private static readonly ImmutableArray<MetadataReference> WithRefit = Plain.Add(
        MetadataReference.CreateFromFile(typeof(RestService).Assembly.Location)
    );

    private static readonly GeneratorHarness Harness = new(() => new ReplicationGenerator(), TrackingNames.All);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Check50_Without_Refit_there_is_no_word_of_it()
    {
        GeneratorRun run = Run(Plain, Orders, Second).Compiles();
        run.Files.Should().HaveCount(4);
        run.Files.Values.Should().OnlyContain(text => !text.Contains("Refit"));
    }

    [Fact]
    public void With_Refit_each_specification_has_an_interface_in_its_own_file_and_all_share_one()
    {
        GeneratorRun run = Run(WithRefit, Orders, Second).Compiles();
        run.Files.Keys.Should()
            .BeEquivalentTo(
                "App.Orders.g.cs",
                "App.Second.g.cs",
                "ReplicationCatalog.g.cs",
                "ReplicationKit.EmbeddedAttribute.g.cs",
                "ReplicationKit.Refit.g.cs",
                "ReplicationKit.RefitTransport.g.cs"
            );
        run.File("Orders.g.cs").Should().Contain("public partial interface IOrdersApi");
        run.File("Second.g.cs").Should().Contain("internal partial interface ISecondApi");
        run.File("Refit.g.cs").Should().Contain("internal partial interface IReplicatorApi");
    }

    [Fact]
    public void A_Refit_that_is_too_old_is_as_none() =>
        Run(Plain, Orders, Refit5).Compiles().Files.Values.Should().OnlyContain(text => !text.Contains("Refit"));

    [Fact]
    public void A_specification_can_do_without()
    {
        GeneratorRun run = Run(WithRefit, Orders, Second.Replace("Target = \"c\"", "Target = \"c\", RefitInterface = false")).Compiles();
        run.File("Orders.g.cs").Should().Contain("IOrdersApi");
        run.File("Second.g.cs").Should().NotContain("ISecondApi");
        Run(WithRefit, Second.Replace("Target = \"c\"", "Target = \"c\", RefitInterface = false"))
            .Files.Keys.Should()
            .NotContain("ReplicationKit.Refit.g.cs");
    }

    [Theory]
    [InlineData("true", RefitSetting.Generate)]
    [InlineData("True", RefitSetting.Generate)]
    [InlineData("false", RefitSetting.Omit)]
    [InlineData("", RefitSetting.None)]
    [InlineData(null, RefitSetting.None)]
    internal void A_project_can_ask_or_do_without(string? property, RefitSetting setting) =>
        RefitSettingReader.Of(new Options(property)).Should().Be(setting);

    [Theory]
    [InlineData(
        "public partial class A { public partial struct B { [Replication(Source = \"a\", Target = \"b\")] public partial record C; } }"
    )]
    [InlineData("public partial interface A { [Replication(Source = \"a\", Target = \"b\")] protected internal partial record struct C; }")]
    [InlineData("public partial class A { [Replication(Source = \"a\", Target = \"b\")] protected partial record C; }")]
    [InlineData("[Obsolete(\"old\")] [Replication(Source = \"a\", Target = \"b\")] public partial record Old;")]
    [InlineData("[Replication(Source = \"a\", Target = \"b\", TwoWay = true)] public sealed partial record Both;")]
    [InlineData("[Replication(Source = \"a\")] public partial record Open(ReplicationEndpoint Target, int WorkerBatchSize);")]
    [InlineData("namespace @class.@event { [Replication(Source = \"a\", Target = \"b\")] public partial record @record; }")]
    [InlineData(
        "namespace App { public class System { } public class String { } public class Task { } [Replication(Source = \"a\", Target = \"b\")] public partial record R; }"
    )]
    [InlineData(
        "namespace App { [Replication(Source = \"a\", Target = \"b\")] public partial record R; public partial interface IRApi { } }"
    )]
    public void The_code_compiles_wherever_a_specification_can_be(string source)
    {
        Run(WithRefit, source).Compiles();
        Run(WithRefit, "[assembly: System.CLSCompliant(false)]\n" + source).Compiles();
    }

#if REFIT_10_2_OR_NEWER
    /// <summary>Refit's own generator names a class <c>Refit.Implementation.Generated</c>, and trips over that of a friend.</summary>
    [Fact]
    public void Nothing_is_added_to_the_namespaces_of_Refit() =>
        Run(WithRefit, Orders, Second).Files.Values.Should().OnlyContain(text => !text.Contains("namespace Refit"));

    /// <summary>Up to 10.1 Refit looks for a class whose name has no dots, and is given one; two interfaces cannot share it.</summary>
    [Fact]
    public void Names_that_differ_by_their_dots_only_do_not_clash() =>
        Run(
                WithRefit,
                "namespace A.B { public partial class C { [Replication(Source = \"a\", Target = \"b\")] public partial record R; } }",
                "namespace A.BC { [Replication(Source = \"a\", Target = \"c\")] public partial record R; }",
                "namespace AB.C { [Replication(Source = \"a\", Target = \"d\")] public partial record R; }",
                "namespace A_B.C { [Replication(Source = \"a\", Target = \"e\")] public partial record R; }",
                "namespace A.B_ { public partial class _0C { [Replication(Source = \"a\", Target = \"f\")] public partial record R; } }",
                "namespace A.B__0._ { [Replication(Source = \"a\", Target = \"g\")] public partial record R; }"
            )
            .Compiles();
#endif

    [Fact]
    public void Check46_Assemblies_that_see_each_others_internals_do_not_clash()
    {
        CSharpCompilation first = Run(WithRefit, "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Second\")]", Orders)
            .Compiles()
            .Output.WithAssemblyName("First");
        using var image = new MemoryStream();
        first.Emit(image, cancellationToken: Token).Success.Should().BeTrue();
        MetadataReference reference = MetadataReference.CreateFromImage(image.ToArray());
        const string Use =
            "namespace Other; public static class Use { internal static IReplicatorApi? Mine => null; public static App.IOrdersApi? Theirs => null; internal static App.ISecondApi? Own => null; }";

        CSharpCompilation second = Compile([.. WithRefit, reference], Second, Use).WithAssemblyName("Second");
        Harness.Run(second, Token).Compiles();
    }

    [Fact]
    public void Check11_Refit_reemits_every_specification_and_another_reference_nothing()
    {
        CSharpCompilation plain = Compile(Plain, Orders, Second);
        GeneratorDriver driver = Harness.CreateDriver().RunGenerators(plain, Token);
        MetadataReference unrelated = MetadataReference.CreateFromFile(typeof(FluentAssertions.AssertionOptions).Assembly.Location);

        GeneratorDriver withUnrelated = driver.RunGenerators(plain.AddReferences(unrelated), Token);
        GeneratorHarness.Emitted(withUnrelated.GetRunResult().Results.Single()).Should().BeEmpty();

        GeneratorDriver withRefit = driver.RunGenerators(plain.AddReferences(WithRefit[^1]), Token);
        GeneratorHarness
            .Emitted(withRefit.GetRunResult().Results.Single())
            .Should()
            .BeEquivalentTo("App.Orders.g.cs", "App.Second.g.cs", "ReplicationKit.Refit.g.cs", "ReplicationKit.RefitTransport.g.cs");
    }

    [Fact]
    public void The_doc_comments_are_well_formed()
    {
        CSharpParseOptions parse = CSharpParseOptions
            .Default.WithLanguageVersion(LanguageVersion.CSharp12)
            .WithDocumentationMode(DocumentationMode.Diagnose);
        CSharpCompilation compilation = WithSdkOptions(
            TestCompilation.Create(
                WithRefit,
                parse,
                TestCompilation.ImplicitUsings + "\nglobal using ReplicationKit;",
                "/// <summary>Orders.</summary>\n[Replication(Source = \"a\", Target = \"b\", TwoWay = true)]\npublic partial record Orders;"
            )
        );
        Harness.Run(compilation, Token).Compiles();
    }

    private static GeneratorRun Run(ImmutableArray<MetadataReference> references, params string[] sources) =>
        Harness.Run(Compile(references, sources), Token);

    private static CSharpCompilation Compile(ImmutableArray<MetadataReference> references, params string[] sources) =>
        WithSdkOptions(
            TestCompilation.Create(references, null, [TestCompilation.ImplicitUsings + "\nglobal using ReplicationKit;", .. sources])
        );

    /// <summary>
    /// The SDK mutes these in every project: Refit's package is built against an older framework than the one that is referenced.
    /// </summary>
    private static CSharpCompilation WithSdkOptions(CSharpCompilation compilation) =>
        compilation.WithOptions(
            compilation.Options.WithSpecificDiagnosticOptions([
                new("CS1701", ReportDiagnostic.Suppress),
                new("CS1702", ReportDiagnostic.Suppress),
            ])
        );

    private sealed class Options(string? property) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.ReplicationKitRefit" ? property : null;
            return value is not null;
        }
    }
}
