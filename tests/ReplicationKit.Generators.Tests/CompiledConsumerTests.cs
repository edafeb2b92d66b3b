using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests;

/// <summary>
/// The generator checklist, in a consumer: checks 43 to 46 and 50. (43 and 47 with the SDK itself are among the tests of the package.)
/// </summary>
public class CompiledConsumerTests
{
    public static TheoryData<LanguageVersion, bool, bool, bool> Settings
    {
        get
        {
            var settings = new TheoryData<LanguageVersion, bool, bool, bool>();
            foreach (LanguageVersion version in new[] { LanguageVersion.CSharp12, LanguageVersion.Preview })
            {
                foreach (int bits in Enumerable.Range(0, 8))
                    settings.Add(version, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
            }

            return settings;
        }
    }

    [Theory(DisplayName = "Check 43: the oldest C# and preview, with and without implicit usings, nullable, unsafe; warnings are errors")]
    [MemberData(nameof(Settings))]
    public void Check43_Settings(LanguageVersion version, bool usings, bool nullable, bool isUnsafe)
    {
        CSharpParseOptions parse = CSharpParseOptions
            .Default.WithLanguageVersion(version)
            .WithDocumentationMode(DocumentationMode.Diagnose);
        CSharpCompilationOptions options = TestCompilation
            .Options(nullable ? NullableContextOptions.Enable : NullableContextOptions.Disable)
            .WithAllowUnsafe(isUnsafe);
        string global =
            "global using ReplicationKit;"
            + (usings ? TestCompilation.ImplicitUsings : "global using System; global using System.Collections.Generic;");
        (string, string)[] sources =
        [
            ("Usings.cs", global),
            .. Samples
                .All.Where(sample => nullable || sample.Key is not nameof(Samples.OptionalParameters))
                .Select(sample => (sample.Key + ".cs", "#pragma warning disable CS1591\n" + sample.Value)),
        ];
        GeneratorRun run = Generation.Harness.Run(
            TestCompilation.Create(Generation.References, parse, options, sources),
            TestContext.Current.CancellationToken
        );
        run.Compiles();
    }

    [Fact]
    public void A_compliant_assembly_gets_no_warnings_for_generated_code()
    {
        string members =
            "[QueryParam, CLSCompliant(false)] public uint Year { get; init; } [QueryParam, CLSCompliant(false)] public ulong? _Other { get; init; }";
        GeneratorRun run = Generation
            .Run([
                "[assembly: CLSCompliant(true)]",
                "[Replication(Source = \"a\", Filter = \"d/f\")] public partial record R(ReplicationEndpoint Target) { " + members + " }",
                // An array as an argument is not compliant, in the user's own code.
                .. Samples.All.Where(sample => sample.Key != nameof(Samples.Broken)).Select(sample => sample.Value),
            ])
            .Compiles();
        run.File("OrdersBackup.g.cs").Should().Contain("#pragma warning disable CS3001");
        Generation.Run(Samples.Fixed).File("OrdersBackup.g.cs").Should().NotContain("CS3001");
    }

    [Fact]
    public void An_older_version_of_CSharp_gets_no_generated_code() =>
        Generation
            .Harness.Run(
                TestCompilation.Create(
                    Generation.References,
                    CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp11),
                    "[ReplicationKit.Replication(Source = \"a\", Target = \"b\")] public partial record R { }"
                ),
                TestContext.Current.CancellationToken
            )
            .Compiles()
            .Files.Should()
            .BeEmpty();

    [Fact(DisplayName = "Check 44: no CS1591, no CS0618 for obsolete members; what is generated is left out of code coverage")]
    public void Check44_DocumentationAndObsolete()
    {
        const string Source = """
            using System;
            using ReplicationKit;
            /// <summary>Mine.</summary>
            [Obsolete("old")]
            [Replication(Id = "x", Source = "a", Filter = "d/f")]
            public partial record Spec
            {
                /// <summary>Mine.</summary>
                [Obsolete("older")] public required string Target { get; init; }
                /// <summary>Mine.</summary>
                [Obsolete, QueryParam] public int? Year { get; init; }
            }
            /// <summary>Mine.</summary>
            [Obsolete]
            [Replication(Source = "a", Target = "b")]
            public partial record Ready;
            """;
        CSharpParseOptions parse = CSharpParseOptions
            .Default.WithLanguageVersion(LanguageVersion.CSharp12)
            .WithDocumentationMode(DocumentationMode.Diagnose);
        GeneratorRun run = Generation
            .Harness.Run(TestCompilation.Create(Generation.References, parse, Source), TestContext.Current.CancellationToken)
            .Compiles();

        INamedTypeSymbol type = run.Output.GetTypeByMetadataName("Spec")!;
        ISymbol[] generated =
        [
            .. type.GetMembers()
                .Where(member =>
                    member.DeclaringSyntaxReferences.Any(reference =>
                        reference.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)
                    ) && member is IMethodSymbol { AssociatedSymbol: null } or IPropertySymbol or INamedTypeSymbol
                ),
        ];
        generated =
        [
            .. generated.Where(member =>
                member.DeclaringSyntaxReferences.All(reference => reference.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))
            ),
        ];
        generated.Should().HaveCountGreaterThan(5);
        foreach (ISymbol member in generated)
            member
                .GetAttributes()
                .Should()
                .Contain(attribute => attribute.AttributeClass!.Name == "ExcludeFromCodeCoverageAttribute", "{0} is generated", member);
    }

    [Fact(DisplayName = "Check 45: never more visible than the user's type")]
    public void Check45_Visibility()
    {
        GeneratorRun run = Generation
            .Run(
                "namespace N; [Replication(Id = \"x\", Source = \"a\")] internal partial record Hidden(string Target) { public bool? Continuous { get; init; } }",
                "namespace N; internal enum Kind { A } [Replication(Id = \"y\", Source = \"a\", Target = \"b\", Filter = \"d/f\")] public partial record Shown { [QueryParam] internal Kind Kind { get; init; } }",
                "namespace N; internal partial class Outer { [Replication(Source = \"c\", Target = \"d\")] public partial record Inner; }"
            )
            .Compiles();
        Assembly assembly = run.Load();
        assembly.GetExportedTypes().Select(type => type.FullName).Should().BeEquivalentTo(["N.Shown"]);
        assembly.GetType("ReplicationKit.ReplicationCatalog")!.IsNotPublic.Should().BeTrue();
    }

    [Fact(DisplayName = "Check 46: assemblies that see each other's internals have a catalog each, without CS0436")]
    public void Check46_Friends()
    {
        CSharpCompilation first = Generation
            .Compile("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Second\")]\n" + Samples.Fixed)
            .WithAssemblyName("First");
        CSharpCompilation firstOutput = Generation.Harness.Run(first, TestContext.Current.CancellationToken).Compiles().Output;
        using var image = new MemoryStream();
        firstOutput.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success.Should().BeTrue();

        CSharpCompilation second = Generation
            .Compile(
                """
                namespace Other;
                [Replication(Source = "c", Target = "d")] public partial record Mine;
                public static class Use { public static int Count() => ReplicationCatalog.Specs.Count + ReplicationCatalog.All.Count; }
                """
            )
            .WithAssemblyName("Second")
            .AddReferences(MetadataReference.CreateFromImage(ImmutableArray.Create(image.ToArray())));
        Generation.Harness.Run(second, TestContext.Current.CancellationToken).Compiles();
    }

    [Fact(DisplayName = "Check 50: without Refit, generated code does not mention Refit")]
    public void Check50_NoRefit() => string.Join("\n", Generation.Run([.. Samples.All.Values]).Files.Values).Should().NotContain("Refit");

    [Fact(DisplayName = "The names by which the compiler parts know the runtime's types are right")]
    public void KnownNamesExist()
    {
        foreach (string name in Shared.KnownNames.RuntimeTypes)
            typeof(IReplicationSpec).Assembly.GetType(name).Should().NotBeNull("{0} is a type of the runtime", name);
    }
}
