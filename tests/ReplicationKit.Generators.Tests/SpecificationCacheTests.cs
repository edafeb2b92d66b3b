using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Generators.Caching;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Tests;

/// <summary>
/// Specifications are parsed again only where something that counts has changed. Whatever is edited, the generator's output is that of a
/// generator without a past.
/// </summary>
public class SpecificationCacheTests
{
    private const string Specifications = """
        namespace App;

        [Replication(Source = Names.Source, Target = "https://backup.example.com/orders", Continuous = Names.Continuous)]
        public partial record Fixed;

        [Replication(Source = "a", Target = "b")]
        public partial record Derived : Options;

        [Replication(Source = "main", Target = "users")]
        public partial record Users(int Limit)
        {
            [Selector]
            private bool Include(User user) => user.Name == Names.Source && user.Age >= Limit && user.Kind == Kind.Second && user.Level == 3;
        }
        """;

    private const string Declarations = """
        namespace App;

        public static class Names
        {
            public const string Source = "orders";
            public const bool Continuous = true;
            public static int Body() { return 1; }
            public static int Arrow() => 1;
            public static int Property => 1;
        }

        public enum Kind { First = 1, Second = 2 }

        public record Options { public string? Filter { get; init; } public int Retries { get; init; } = 3; }

        public class User
        {
            public User() { Count(); }
            private static void Count() { }
            public string? Name { get; set; }
            public int Age { get; set; }
            public Kind Kind { get; set; }
            public int Level { get; set; } = 7;
        }
        """;

    private const string Part = """
        namespace App;

        [Replication(Source = "parts", Target = "c")]
        public partial record Parts;
        """;

    private const string OtherPart = """
        namespace App;

        public partial record Parts
        {
            [Selector]
            private static bool Include(User user) => user.Age > 1;
        }
        """;

    [Theory]
    [InlineData(1, "\"orders\"", "\"others\"", "a constant")]
    [InlineData(1, "Continuous = true", "Continuous = false", "a constant of another type")]
    [InlineData(1, "Second = 2", "Second = 5", "a member of an enumeration")]
    [InlineData(1, "string? Filter", "string Filter", "what may be null")]
    [InlineData(1, "int Retries", "int RetriesPerRequest", "a member of a base record")]
    [InlineData(1, "= 3;", "= 4;", "an initializer of a base record")]
    [InlineData(1, " = 3;", "", "whether there is an initializer")]
    [InlineData(1, "public int Level { get; set; } = 7;", "public int Level { get; set; } = 3;", "an initializer of a document")]
    [InlineData(
        1,
        "public string? Name",
        "[System.Text.Json.Serialization.JsonPropertyName(\"n\")] public string? Name",
        "an attribute of a document"
    )]
    [InlineData(1, "int Age { get; set; }", "int Age { get; }", "a setter")]
    [InlineData(1, "int Age { get; set; }", "int Age { get => 3; set { } }", "an accessor that computes")]
    [InlineData(1, "public User() { Count(); }", "public User() { Age = 3; }", "a constructor that sets")]
    [InlineData(1, "public User() { Count(); }", "public User() => Level = 4;", "a constructor that sets by an expression")]
    [InlineData(
        1,
        "public enum Kind",
        "[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter))] public enum Kind",
        "a converter"
    )]
    [InlineData(1, "namespace App;", "#nullable disable\nnamespace App;", "a directive")]
    [InlineData(1, "{ return 1; }", "{\n#nullable disable\nreturn 1; }", "a directive in a body, which goes on after it")]
    [InlineData(
        1,
        "namespace App;",
        "[assembly: ReplicationKit.SelectorNaming(System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]\nnamespace App;",
        "an attribute of the assembly"
    )]
    [InlineData(1, "namespace App;", "namespace App;\nfile class Unrelated;", "a type more")]
    [InlineData(1, "public class User", "public class Person", "a type's name")]
    [InlineData(3, "user.Age > 1", "user.Age > 2", "a predicate in another part")]
    [InlineData(
        3,
        "private static bool Include",
        "public static void WriteTo(int a, int b) { } private static bool Include",
        "a member in another part"
    )]
    [InlineData(0, "Age >= Limit", "Age > Limit", "a predicate")]
    [InlineData(0, "\"users\"", "\"people\"", "a target")]
    [InlineData(1, "{ return 1; }", "{ return 2; }", "a body")]
    [InlineData(1, "Arrow() => 1", "Arrow() => 2", "an expression")]
    [InlineData(1, "Property => 1", "Property => 2", "a computed property")]
    public void An_edit_and_back(int file, string old, string replacement, string because)
    {
        CSharpCompilation before = Generation.Compile(Specifications, Declarations, Part, OtherPart);
        CSharpCompilation after = Generation.Edit(before, file, text => text.Replace(old, replacement, StringComparison.Ordinal));
        GeneratorDriver driver = Driver();

        foreach (CSharpCompilation compilation in new[] { before, before.Clone(), after, before, after.Clone(), after })
        {
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
            Texts(driver)
                .Should()
                .Equal(Texts(Driver().RunGenerators(Parsed(compilation), TestContext.Current.CancellationToken)), because);
        }
    }

    [Fact]
    public void References_and_options_count()
    {
        CSharpCompilation before = Generation.Compile(Specifications, Declarations, Part, OtherPart);
        GeneratorDriver driver = Met(before);
        CSharpCompilation[] others =
        [
            before.RemoveReferences(
                before.References.First(reference => reference.Display!.Contains("System.Text.Json", StringComparison.Ordinal))
            ),
            before.WithOptions(before.Options.WithNullableContextOptions(NullableContextOptions.Disable)),
        ];

        foreach (CSharpCompilation compilation in others)
        {
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
            Texts(driver).Should().Equal(Texts(Driver().RunGenerators(Parsed(compilation), TestContext.Current.CancellationToken)));
        }
    }

    /// <summary>Files that specifications reach through several others, and one that they do not reach.</summary>
    private static readonly string[] Far =
    [
        """
            namespace App.Replications;

            [Replication(Source = Names.Source, Target = Elsewhere.Text)]
            public partial record Fixed;

            [Replication(Source = "main", Target = "staff", Filter = "staff/all")]
            public partial record Staff([property: QueryParam] string Department);

            [Replication(Source = "main", Target = "users")]
            public partial record Users
            {
                [Selector]
                private static bool Include(User user) => user.Home!.City == "Berlin" && user.Tags.Contains("new");
            }
            """,
        "namespace App; public static class Deeper { public const string Source = \"orders\"; }",
        "namespace App; public static class Names { public const string Source = Deeper.Source; }",
        "namespace App; public class User { public Address? Home { get; set; } public required IEnumerable<string> Tags { get; set; } }",
        "namespace App; public class Address { public string? City { get; set; } }",
        "global using Other;",
        "namespace Other; public static class Elsewhere { public const string Text = \"there\"; }",
        "namespace Another; public static class Elsewhere { public const string Text = \"nowhere\"; }",
        "namespace App; public class Unrelated { public int Value { get; set; } }",
    ];

    [Theory]
    [InlineData(1, "\"orders\"", "\"others\"", "a constant of a constant")]
    [InlineData(3, "Address? Home", "Place? Home", "a type that is not there")]
    [InlineData(
        4,
        "public string? City",
        "[System.Text.Json.Serialization.JsonPropertyName(\"c\")] public string? City",
        "a document in a document"
    )]
    [InlineData(5, "using Other;", "using Another;", "a global using")]
    [InlineData(6, "\"there\"", "\"where\"", "what a global using makes visible")]
    [InlineData(8, "namespace App;", "namespace App.Replications.Names;", "a namespace that is nearer than a type")]
    [InlineData(
        8,
        "namespace App;",
        "[assembly: ReplicationKit.SelectorNaming(System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]\nnamespace App;",
        "an attribute of the assembly"
    )]
    [InlineData(
        8,
        "namespace App; public class Unrelated { public int Value { get; set; } }",
        "namespace App.Replications; public static class Names { public const string Source = \"nearer\"; }",
        "a type that is nearer"
    )]
    [InlineData(
        8,
        "namespace App; public class Unrelated { public int Value { get; set; } }",
        "namespace App.Replications; public partial record Fixed(string Filter);",
        "another part"
    )]
    [InlineData(
        8,
        "namespace App; public class Unrelated { public int Value { get; set; } }",
        "namespace App.Replications; public class QueryParamAttribute : Attribute;",
        "an attribute's class that is nearer"
    )]
    [InlineData(8, "public class Unrelated { public int Value { get; set; } }", "public delegate void Address();", "a delegate")]
    [InlineData(8, "public class Unrelated { public int Value { get; set; } }", "public enum User { One }", "an enumeration")]
    [InlineData(
        8,
        "namespace App; public class Unrelated { public int Value { get; set; } }",
        "namespace App.Replications; public static class Near { public static bool Contains(this IEnumerable<string> strings, string text) => false; }",
        "an extension that is nearer"
    )]
    public void A_file_that_counts(int file, string old, string replacement, string because)
    {
        CSharpCompilation before = Generation.Compile(Far);
        CSharpCompilation after = Generation.Edit(before, file, text => text.Replace(old, replacement, StringComparison.Ordinal));
        GeneratorDriver driver = Met(before);
        string[] first = [.. Texts(driver)];

        driver = driver.RunGenerators(after, TestContext.Current.CancellationToken);
        Texts(driver).Should().NotEqual(first, because);
        Texts(driver).Should().Equal(Texts(Driver().RunGenerators(Parsed(after), TestContext.Current.CancellationToken)), because);
        Texts(driver.RunGenerators(before, TestContext.Current.CancellationToken)).Should().Equal(first, because);
    }

    [Fact]
    public void The_order_of_files_counts()
    {
        CSharpCompilation before = Generation.Compile(
            "[Replication(Source = \"a\", Target = \"b\")] public partial record Users { [Selector] private static bool Include(User user) => user.Age == 1; }",
            "public partial class User { public int Age { get; } [System.Text.Json.Serialization.JsonConstructor] public User(int age) { Age = age; } }",
            "public partial class User { [System.Text.Json.Serialization.JsonConstructor] public User(int age, int other) { } }"
        );
        CSharpCompilation after = before.RemoveSyntaxTrees(before.SyntaxTrees[2]).AddSyntaxTrees(before.SyntaxTrees[2]);
        GeneratorDriver driver = Met(before);
        string[] first = [.. Texts(driver)];

        driver = driver.RunGenerators(after, TestContext.Current.CancellationToken);

        Texts(driver).Should().NotEqual(first, "the first of two constructors is taken");
        Texts(driver).Should().Equal(Texts(Driver().RunGenerators(Parsed(after), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void A_file_that_becomes_generated_code_counts()
    {
        CSharpCompilation before = Generation.Compile(
            "[Replication(Source = \"a\", Target = \"b\")] public partial record Copy : Options;",
            "public record Options { public string Filter { get; init; } = \"d/f\"; }"
        );
        SyntaxTree file = before.SyntaxTrees[2];
        CSharpCompilation[] others =
        [
            before.ReplaceSyntaxTree(file, file.WithFilePath("Options.g.cs")),
            Generation.Edit(before, 1, text => "// <auto-generated/>\n" + text),
        ];

        foreach (CSharpCompilation after in others)
        {
            GeneratorDriver driver = Met(before);
            string[] first = [.. Texts(driver)];
            driver = driver.RunGenerators(after, TestContext.Current.CancellationToken);
            Texts(driver).Should().NotEqual(first, "nullable annotations are off in generated code");
            Texts(driver).Should().Equal(Texts(Driver().RunGenerators(Parsed(after), TestContext.Current.CancellationToken)));
        }
    }

    [Theory]
    [InlineData("int Value", "string Value", "a member's type")]
    [InlineData(
        "public int Value { get; set; }",
        "public int Value { get; set; } public string? City { get; set; } public void Contains() { }",
        "members more"
    )]
    [InlineData("public class Unrelated", "public record class Unrelated(User User) : IEquatable<Address>", "names of what counts")]
    [InlineData("public class Unrelated", "public class Other1; public class Unrelated", "a type more")]
    [InlineData("namespace App;", "using Another;\n#nullable disable\nnamespace App;", "usings and directives of its own")]
    [InlineData(
        "public class Unrelated { public int Value { get; set; } }",
        "public static class Near { public static bool Holds(this IEnumerable<string> strings) => false; }",
        "an extension that is not called"
    )]
    public void A_file_that_does_not_count(string old, string replacement, string because)
    {
        CSharpCompilation before = Generation.Compile(Far);
        CSharpCompilation after = Generation.Edit(before, 8, text => text.Replace(old, replacement, StringComparison.Ordinal));
        SyntaxTree specifications = before.SyntaxTrees[1];

        Fingerprint(after, specifications).Should().Be(Fingerprint(before, specifications), because);
    }

    [Fact]
    public void A_specification_counts_for_others_only_where_they_name_it()
    {
        const string Other =
            "namespace App.Replications; [Replication(Source = \"a\", Target = \"b\")] public partial record Third { public const string Text = \"x\"; }";
        CSharpCompilation before = Generation.Compile([.. Far, Other]);
        CSharpCompilation after = Generation.Edit(before, 9, text => text.Replace("\"x\"", "\"y\"", StringComparison.Ordinal));
        CSharpCompilation named = Generation.Edit(
            before,
            1,
            text => text.Replace("\"orders\"", "Replications.Third.Text", StringComparison.Ordinal)
        );
        CSharpCompilation namedAfter = Generation.Edit(named, 9, text => text.Replace("\"x\"", "\"y\"", StringComparison.Ordinal));
        SyntaxTree specifications = before.SyntaxTrees[1];

        Fingerprint(after, specifications).Should().Be(Fingerprint(before, specifications));
        Fingerprint(namedAfter, specifications).Should().NotBe(Fingerprint(named, specifications));
    }

    [Theory]
    [InlineData("=> Name();", "=> Name() + Tenant;", true)]
    [InlineData("Name() => \"x\"", "Name() => Tenant!", false)]
    public void What_an_inherited_option_is_computed_from(string old, string replacement, bool counts)
    {
        CSharpCompilation before = Generation.Compile(
            "[Replication(Target = \"b\")] public partial record Copy : Base;",
            "#nullable enable\npublic record Base { public string? Tenant { get; init; } public string Source => Name(); private string Name() => \"x\"; }"
        );
        CSharpCompilation after = Generation.Edit(before, 1, text => text.Replace(old, replacement, StringComparison.Ordinal));
        GeneratorDriver driver = Met(before);

        driver = driver.RunGenerators(after, TestContext.Current.CancellationToken);

        Texts(driver).Should().Equal(Texts(Driver().RunGenerators(Parsed(after), TestContext.Current.CancellationToken)));
        driver
            .Only()
            .GeneratedSources.Any(source => source.SourceText.ToString().Contains("WithTenant", StringComparison.Ordinal))
            .Should()
            .Be(counts);
    }

    [Fact]
    public void Where_the_attribute_has_another_name_every_file_counts()
    {
        CSharpCompilation before = Generation.Compile(
            "using Copied = ReplicationKit.ReplicationAttribute; [Copied(Source = \"a\", Target = Names.Target)] public partial record Fixed;",
            "public static class Names { public const string Target = \"b\"; }"
        );
        CSharpCompilation after = Generation.Edit(before, 1, text => text.Replace("\"b\"", "\"c\"", StringComparison.Ordinal));
        GeneratorDriver driver = Met(before);

        driver = driver.RunGenerators(after, TestContext.Current.CancellationToken);

        Texts(driver).Should().Equal(Texts(Driver().RunGenerators(Parsed(after), TestContext.Current.CancellationToken)));
        driver.Only().GeneratedSources.Should().Contain(source => source.SourceText.ToString().Contains("\"target\":\"c\""));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_model_is_cached_until_something_that_counts_is_edited(bool counts)
    {
        CSharpCompilation before = Generation.Compile(Far);
        SyntaxNode declaration = Declaration(before);
        GeneratorDriver driver = Driver().RunGenerators(before, TestContext.Current.CancellationToken);
        CSharpCompilation after = Generation.Edit(
            before,
            counts ? 3 : 8,
            text => text.Replace("public class", "public sealed class", StringComparison.Ordinal)
        );

        Cache(declaration)
            .TryGet(declaration, after, TestContext.Current.CancellationToken, out ReplicationModel? model)
            .Should()
            .Be(!counts);

        model?.Type.Name.Should().Be("Fixed");
        GC.KeepAlive(driver);
    }

    [Fact]
    public void The_cache_keeps_no_compilation_alive()
    {
        (SyntaxNode declaration, CSharpCompilation again, WeakReference first) = ParseOnce();
        for (int i = 0; i < 10 && first.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        first.IsAlive.Should().BeFalse();
        Cache(declaration)
            .TryGet(declaration, again, TestContext.Current.CancellationToken, out _)
            .Should()
            .BeFalse("the context of the model is unknown");

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (SyntaxNode, CSharpCompilation, WeakReference) ParseOnce()
        {
            CSharpCompilation compilation = Generation.Compile(Far);
            Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
            SyntaxNode declaration = Declaration(compilation);
            Cache(declaration).TryGet(declaration, compilation, TestContext.Current.CancellationToken, out _).Should().BeTrue();
            return (
                declaration,
                CSharpCompilation.Create("Again", compilation.SyntaxTrees, compilation.References, compilation.Options),
                new WeakReference(compilation)
            );
        }
    }

    [Theory]
    [InlineData(null, "planted")]
    [InlineData("true", "planted")]
    [InlineData("false", "real")]
    [InlineData("False", "real")]
    public void A_project_can_switch_the_cache_off(string? value, string source)
    {
        CSharpCompilation compilation = WithFeature(
            Generation.Compile("[Replication(Source = \"real\", Target = \"b\")] public partial record Fixed;"),
            value
        );
        CSharpCompilation planted = Generation.Compile("[Replication(Source = \"planted\", Target = \"b\")] public partial record Fixed;");
        SyntaxNode declaration = Declaration(compilation);
        SpecificationCaches
            .For(planted.SyntaxTrees[1])
            .Add(
                declaration,
                compilation,
                ReplicationParser.Parse(planted.GetTypeByMetadataName("Fixed")!, TestContext.Current.CancellationToken)
            );

        Generation
            .Harness.Run(compilation, TestContext.Current.CancellationToken)
            .File("Fixed.g.cs")
            .Should()
            .Contain($"\"source\":\"{source}\"");
    }

    [Fact]
    public void Switching_the_cache_off_takes_effect_in_a_running_editor()
    {
        CSharpCompilation on = Generation.Compile(Specifications, Declarations, Part, OtherPart);
        GeneratorDriver driver = Met(on);
        CSharpCompilation off = WithFeature(on, "false");
        CSharpCompilation edited = Generation.Edit(off, 1, text => text.Replace("\"orders\"", "\"others\"", StringComparison.Ordinal));

        foreach (CSharpCompilation compilation in new[] { off, edited, off, on })
        {
            driver = driver
                .WithUpdatedParseOptions((CSharpParseOptions)compilation.SyntaxTrees[1].Options)
                .RunGenerators(compilation, TestContext.Current.CancellationToken);
            Texts(driver).Should().Equal(Texts(Driver().RunGenerators(Parsed(compilation), TestContext.Current.CancellationToken)));
        }

        Cache(Declaration(off)).TryGet(Declaration(off), off, TestContext.Current.CancellationToken, out _).Should().BeFalse();
        Cache(Declaration(on)).TryGet(Declaration(on), on, TestContext.Current.CancellationToken, out _).Should().BeTrue();
    }

    [Fact]
    public void An_edit_counts_for_the_files_that_reach_it_only()
    {
        const string Named = "namespace App; [Replication(Source = Names.Source, Target = \"b\")] public partial record Named;";
        const string Over = "namespace App; [Replication(Source = Through.Text, Target = \"b\")] public partial record Over;";
        const string Through =
            "namespace App; public static class Through { public const string Text = Names.Source + \"s\"; public const string Back = Circle.Text; }";
        const string Circle = "namespace App; public static class Circle { public const string Text = Through.Text; }";
        const string Alone = "namespace App; [Replication(Source = \"a\", Target = \"b\")] public partial record Alone;";
        const string Names = "namespace App; public static class Names { public const string Source = \"orders\"; }";
        const string Others = "namespace App; public static class Others;";
        const string Late = "namespace App; [Replication(Source = Circle.Text, Target = \"b\")] public partial record Late;";
        CSharpCompilation before = Generation.Compile(Named, Over, Through, Circle, Alone, Names, Others, Late);

        Changed(5, "\"orders\"", "\"others\"").Should().Equal(true, true, false, true);
        Changed(3, "Circle", "Circle<T>").Should().Equal(false, true, false, true);
        Changed(2, "\"s\"", "\"t\"").Should().Equal(false, true, false, true);
        Changed(6, "Others", "Circle").Should().Equal(false, true, false, true);
        Changed(6, "Others", "Unnamed").Should().Equal(false, false, false, false);
        Changed(6, "namespace App;", "global using Other;").Should().Equal(true, true, true, true);

        IEnumerable<bool> Changed(int file, string old, string replacement)
        {
            CSharpCompilation after = Generation.Edit(before, file, text => text.Replace(old, replacement, StringComparison.Ordinal));
            foreach (int specification in new[] { 0, 1, 4, 7 })
                yield return Fingerprint(after, after.SyntaxTrees[specification + 1])
                    != Fingerprint(before, before.SyntaxTrees[specification + 1]);
        }
    }

    [Fact]
    public void A_chain_of_names_can_be_as_long_as_there_are_files()
    {
        string[] chain =
        [
            .. Enumerable
                .Range(0, 20_000)
                .Select(number => $"public static class C{number} {{ public const int Value = C{number + 1}.Value; }}"),
        ];
        CSharpCompilation before = Generation.Compile([
            "[Replication(Source = \"a\" + C0.Value, Target = \"b\")] public partial record First;",
            .. chain,
        ]);
        CSharpCompilation after = Generation.Edit(before, chain.Length, text => text.Replace("const", "static", StringComparison.Ordinal));

        Fingerprint(after, before.SyntaxTrees[1]).Should().NotBe(Fingerprint(before, before.SyntaxTrees[1]));
    }

    /// <summary>A driver that has met all declarations twice, so that their models are cached.</summary>
    private static GeneratorDriver Met(CSharpCompilation compilation) =>
        Driver()
            .RunGenerators(compilation.Clone(), TestContext.Current.CancellationToken)
            .RunGenerators(compilation, TestContext.Current.CancellationToken);

    /// <summary>A driver as editors have it. One that tracks its steps loses a file after another one was moved (Roslyn 5.12).</summary>
    private static GeneratorDriver Driver() => Generation.Harness.CreateDriver(trackSteps: false);

    /// <summary>The compilation as the package's targets have it compiled where the project property has a value.</summary>
    private static CSharpCompilation WithFeature(CSharpCompilation compilation, string? value)
    {
        if (value is null)
            return compilation;
        CSharpParseOptions options = ((CSharpParseOptions)compilation.SyntaxTrees[1].Options).WithFeatures([
            new(SpecificationCaches.Feature, value),
        ]);
        return compilation
            .RemoveAllSyntaxTrees()
            .AddSyntaxTrees(
                compilation.SyntaxTrees.Select(tree =>
                    tree.WithRootAndOptions(tree.GetRoot(TestContext.Current.CancellationToken), options)
                )
            );
    }

    private static RecordDeclarationSyntax Declaration(CSharpCompilation compilation) =>
        compilation
            .SyntaxTrees[1]
            .GetRoot(TestContext.Current.CancellationToken)
            .DescendantNodes()
            .OfType<RecordDeclarationSyntax>()
            .First();

    private static ISpecificationCache Cache(SyntaxNode declaration) => SpecificationCaches.For(declaration.SyntaxTree);

    private static ulong? Fingerprint(CSharpCompilation compilation, SyntaxTree file) =>
        DeclarationFingerprint.Of(compilation, file, TestContext.Current.CancellationToken);

    private static IEnumerable<string> Texts(GeneratorDriver driver) =>
        driver.Only().GeneratedSources.Select(source => source.HintName + "\n" + source.SourceText).Order(StringComparer.Ordinal);

    /// <summary>An equal compilation of new syntax trees, for which nothing is cached.</summary>
    private static CSharpCompilation Parsed(CSharpCompilation compilation) =>
        compilation
            .RemoveAllSyntaxTrees()
            .AddSyntaxTrees(
                compilation.SyntaxTrees.Select(tree =>
                    CSharpSyntaxTree.ParseText(tree.ToString(), (CSharpParseOptions)tree.Options, tree.FilePath)
                )
            );
}
