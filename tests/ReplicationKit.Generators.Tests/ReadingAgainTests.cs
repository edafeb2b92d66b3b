using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Generators.Tests;

/// <summary>
/// Specifications are read again only where declarations changed: whatever is edited, wherever, the generator writes what one that has
/// seen nothing writes.
/// </summary>
public class ReadingAgainTests
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
    [InlineData(1, "public string? Name", "[System.Text.Json.Serialization.JsonPropertyName(\"n\")] public string? Name", "an attribute of a document")]
    [InlineData(1, "int Age { get; set; }", "int Age { get; }", "a setter")]
    [InlineData(1, "int Age { get; set; }", "int Age { get => 3; set { } }", "an accessor that computes")]
    [InlineData(1, "public User() { Count(); }", "public User() { Age = 3; }", "a constructor that sets")]
    [InlineData(1, "public User() { Count(); }", "public User() => Level = 4;", "a constructor that sets by an expression")]
    [InlineData(1, "public enum Kind", "[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter))] public enum Kind", "a converter")]
    [InlineData(1, "namespace App;", "#nullable disable\nnamespace App;", "a directive")]
    [InlineData(1, "{ return 1; }", "{\n#nullable disable\nreturn 1; }", "a directive in a body, which goes on behind it")]
    [InlineData(1, "namespace App;", "[assembly: ReplicationKit.SelectorNaming(System.Text.Json.JsonKnownNamingPolicy.CamelCase)]\nnamespace App;", "an attribute of the assembly")]
    [InlineData(1, "namespace App;", "namespace App;\nfile class Unrelated;", "a type more")]
    [InlineData(1, "public class User", "public class Person", "a type's name")]
    [InlineData(3, "user.Age > 1", "user.Age > 2", "a predicate in another part")]
    [InlineData(3, "private static bool Include", "public static void WriteTo(int a, int b) { } private static bool Include", "a member in another part")]
    [InlineData(0, "Age >= Limit", "Age > Limit", "a predicate")]
    [InlineData(0, "\"users\"", "\"people\"", "a target")]
    [InlineData(1, "{ return 1; }", "{ return 2; }", "a body")]
    [InlineData(1, "Arrow() => 1", "Arrow() => 2", "an expression")]
    [InlineData(1, "Property => 1", "Property => 2", "a computed property")]
    public void An_edit_and_back(int file, string old, string replacement, string because)
    {
        CSharpCompilation before = Generation.Compile(Specifications, Declarations, Part, OtherPart);
        CSharpCompilation after = Generation.Edit(before, file, text => text.Replace(old, replacement, StringComparison.Ordinal));
        GeneratorDriver driver = Generation.Harness.CreateDriver();

        foreach (CSharpCompilation compilation in new[] { before, after, before, after })
        {
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
            Texts(driver).Should().Equal(Texts(Generation.Harness.CreateDriver().RunGenerators(Parsed(compilation), TestContext.Current.CancellationToken)), because);
        }
    }

    [Fact]
    public void References_and_options_count()
    {
        CSharpCompilation before = Generation.Compile(Specifications, Declarations, Part, OtherPart);
        GeneratorDriver driver = Generation.Harness.CreateDriver().RunGenerators(before, TestContext.Current.CancellationToken);
        CSharpCompilation[] others =
        [
            before.RemoveReferences(before.References.First(reference => reference.Display!.Contains("System.Text.Json", StringComparison.Ordinal))),
            before.WithOptions(before.Options.WithNullableContextOptions(NullableContextOptions.Disable)),
        ];

        foreach (CSharpCompilation compilation in others)
        {
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
            Texts(driver).Should().Equal(Texts(Generation.Harness.CreateDriver().RunGenerators(Parsed(compilation), TestContext.Current.CancellationToken)));
        }
    }

    private static IEnumerable<string> Texts(GeneratorDriver driver) =>
        driver.Only().GeneratedSources.Select(source => source.HintName + "\n" + source.SourceText).Order(StringComparer.Ordinal);

    /// <summary>The same compilation of files that nobody has seen.</summary>
    private static CSharpCompilation Parsed(CSharpCompilation compilation) => compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(
        compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.ToString(), (CSharpParseOptions)tree.Options, tree.FilePath)));
}
