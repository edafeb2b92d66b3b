using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using ReplicationKit.Analyzers.Tests.Compiler;
using ReplicationKit.CodeFixes;

namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>The rules about selectors, at the very expression and the very characters.</summary>
public class SelectorDiagnosticTests
{
    private const string User = "public sealed record User(string? Type, int Age, double Score, string[]? Tags); public enum E { A }\n";

    [Theory]
    [InlineData("""{|RPK7001:user.Type!.Length > user.Age|}""")]
    [InlineData(
        """user.Type switch { "a" => user.Age > 3, "b" => {|RPK7001:user.Type.ToLower()|} == "b", _ => {|RPK7001:user.Age + 1|} > 2 }"""
    )]
    [InlineData("""user.Tags is [{|RPK7001:..|}, "a"]""")]
    [InlineData("""user.Tags![{|RPK7001:^1|}] == "a" """)]
    [InlineData("""{|RPK7001:object.Equals(user.Age, 3L)|}""")]
    [InlineData(
        """System.Linq.Enumerable.Any(user.Tags!, tag => tag.Length > 2) && user.Type is { Length: < 5 } && user.Tags is ["a", ..]"""
    )]
    [InlineData("""user.Age > 3 && {|RPK7001:user.Type!.ToLower()|} == "a" || {|RPK7001:user.Age + 1|} > 2""")]
    [InlineData("""{|RPK7001:user.Type!.StartsWith("a")|}""")]
    [InlineData("""user.Type!.StartsWith("a", {|RPK7001:StringComparison.OrdinalIgnoreCase|})""")]
    [InlineData("""{|RPK7002:string.CompareOrdinal(user.Type, "m")|} < 0""")]
    [InlineData("""{|RPK7008:DateTime.UtcNow|}.Ticks > user.Age""")]
    [InlineData("""user.Type == {|RPK7008:Guid.NewGuid()|}.ToString()""")]
    [InlineData("""{|RPK7007:user.Age > 1 || true|}""")]
    [InlineData("""user.Type == "user" && user.Age is >= 18 and < 65""")]
    public Task Predicates(string predicate) => Sources.VerifyAsync<SelectorAnalyzer>(Predicate(predicate));

    [Theory]
    [InlineData("user.Age >= {|#0:Least - 1|}")]
    [InlineData("{|#0:Least - 1|} <= user.Age")]
    [InlineData("user.Age >= {|#0:Member - 1|}")]
    [InlineData("user.Age >= {|#0:Property|}")]
    [InlineData("user.Age >= {|#0:Math.Max(1, 2)|}")]
    [InlineData("user.Type == {|#0:\"a\".ToUpperInvariant()|}")]
    [InlineData("user.Type!.StartsWith({|#0:Prefix + \"-\"|}, StringComparison.Ordinal)")]
    [InlineData("user.Type == {|#0:$\"{Prefix}-\"|} || user.Age > 3")]
    [InlineData("user.Age >= {|#0:Prefix.Length|}")]
    [InlineData("user.Age >= {|#0:int.Parse(\"3\")|}")]
    public Task A_value_that_is_not_a_constant_has_a_remedy(string predicate)
    {
        string code = predicate.Split("{|#0:")[1].Split("|}")[0];
        return Sources.VerifyAsync<SelectorAnalyzer>(
            WithValues(predicate),
            [
                DiagnosticResult
                    .CompilerError("RPK7001")
                    .WithLocation(0)
                    .WithArguments(
                        code,
                        "its value is not a constant; assign it to a static readonly field or a member of the specification, and use that"
                    ),
            ]
        );
    }

    [Theory]
    [InlineData("user.Age >= Least")]
    [InlineData("user.Age >= Known - 1 && user.Age < \"abc\".Length")]
    [InlineData("user.Age >= {|RPK7008:DateTime.Now|}.Year - 18")]
    [InlineData("{|RPK7001:user.Age + DateTime.Now.Year|} > 18")]
    [InlineData("user.Age >= Math.Max(1, {|RPK7008:Environment.ProcessId|})")]
    [InlineData("{|RPK7001:user.Since|} == new DateTime(2024, 1, 1)")]
    [InlineData("DateTime.UnixEpoch < {|RPK7001:user.Since|}")]
    [InlineData("{|RPK7001:user.Key|} != Guid.Empty")]
    [InlineData("{|RPK7001:user.Key|}.Equals(Guid.Parse(\"x\"))")]
    [InlineData("{|RPK7001:user.Since|} < {|RPK7008:DateTime.Now|}")]
    [InlineData("{|RPK7001:user.Type!.ToLower()|} == {|RPK7001:user.Type!.ToUpper()|}")]
    public Task A_mistake_is_reported_once(string predicate) => Sources.VerifyAsync<SelectorAnalyzer>(WithValues(predicate));

    private static string WithValues(string predicate) =>
        $$"""
            public sealed record User(string? Type, int Age, DateTime Since, Guid Key);
            [Replication(Source = "a", Target = "b")]
            public partial record R
            {
                private const int Known = 18;
                private static readonly int Least = 18;
                private static readonly string Prefix = "p";
                private static int Property => 18;
                public required int Member { get; init; }
                [Selector] private bool Include(User user) => {{predicate}};
            }
            """;

    [Theory]
    [InlineData("", "", "document.Id == \"a\"", false)]
    [InlineData("", "", "document.Type == \"a\"", true)]
    [InlineData("", "", "document.Deleted || document.Type == \"a\"", false)]
    [InlineData(", Deletions = Deletions.Unspecified", "", "document.Type == \"a\"", true)]
    [InlineData(", Deletions = Deletions.Exclude", "", "document.Type == \"a\"", false)]
    [InlineData("", "public Deletions Deletions { get; init; }", "document.Type == \"a\"", false)]
    public Task A_predicate_on_content_drops_deletions(string argument, string member, string predicate, bool isReported)
    {
        string method = isReported ? "{|RPK2013:Include|}" : "Include";
        return Sources.VerifyAsync<SelectorAnalyzer>(
            $$"""
            using System.Text.Json.Serialization;
            using ReplicationKit;
            public sealed record Document([property: JsonPropertyName("_id")] string Id, string Type, [property: JsonPropertyName("_deleted")] bool Deleted);
            [Replication(Source = "a", Target = "b"{{argument}})]
            public partial record R
            {
                {{member}}
                [Selector] private static bool {{method}}(Document document) => {{predicate}};
            }

            public sealed record Other([property: JsonPropertyName("type")] string Type);
            [Replication(Source = "a", Target = "c")]
            public partial record Reported
            {
                [Selector] private static bool {|RPK2013:Include|}(Other other) => other.Type == "b";
            }
            """
        );
    }

    [Theory]
    [InlineData("\"\"\"{ \"age\": { \"{|RPK7004:$grater|}\": 5 } }\"\"\"")]
    [InlineData("\"{ \\\"age\\\": { \\\"{|RPK7004:$grater|}\\\": 5 } }\"")]
    [InlineData("@\"{ \"\"age\"\": { \"\"{|RPK7004:$grater|}\"\": 5 } }\"")]
    [InlineData("\"{ \" + \"\\\"{|RPK7004:$und|}\\\": [] }\"")]
    [InlineData("\"\"\"\n        {\n          \"age\": { \"$in\": {|RPK7005:5|} }\n        }\n        \"\"\"")]
    [InlineData("\"\"\"{ \"a\": 1, {|RPK7003:\"a\"|}: 2 }\"\"\"")]
    [InlineData("\"\"\"{ \"a\": true{|RPK7003:1|} }\"\"\"")]
    [InlineData("\"\"\"{ \"a\": { \"$mod\": [{|RPK7010:0|}, 1] } }\"\"\"")]
    [InlineData("\"\"\"{ \"a\": { \"$type\": {|RPK7010:\"integer\"|} } }\"\"\"")]
    [InlineData("\"\"\"{ \"a\": { \"$regex\": \"a{|RPK7005:)|}\" } }\"\"\"")]
    [InlineData("\"\"\"{ {|RPK7010:\"a.\"|}: 1, \"$or\": {|RPK7010:[]|} }\"\"\"")]
    [InlineData("\"\"\"{ {|RPK7010:\"selector\"|}: { \"type\": \"user\" } }\"\"\"")]
    [InlineData("\"\"\"{ \"limit\": 10, {|RPK7010:\"selector\"|}: { \"$or\": [{ \"a\": 1 }] } }\"\"\"")]
    [InlineData("\"\"\"{ {|RPK7010:\"selector\"|}: { }, \"fields\": [\"a\"] }\"\"\"")]
    [InlineData("\"\"\"{ \"selector\": { \"$exists\": true } }\"\"\"")]
    [InlineData("\"\"\"{ \"selector\": \"a\", \"limit\": 3 }\"\"\"")]
    [InlineData("\"\"\"{ \"selector\": { \"type\": \"user\" }, \"type\": \"b\" }\"\"\"")]
    [InlineData("\"\"\"{ \"a\": { \"selector\": { \"type\": \"user\" } } }\"\"\"")]
    [InlineData("\"\"\"{ \"a\": { {|RPK7009:\"$ne\"|}: 1 }, \"b\": { {|RPK7011:\"$lt\"|}: 5 } }\"\"\"")]
    [InlineData(
        "\"\"\"{ \"$or\": [ { \"a\": { \"$exists\": false } }, { \"a\": { \"$ne\": 1 } }, { \"b\": { {|RPK7009:\"$ne\"|}: 1 } } ] }\"\"\""
    )]
    [InlineData("\"\"\"{ \"a\": { \"$or\": [ { \"$exists\": false }, { \"$ne\": 1 } ] } }\"\"\"")]
    [InlineData(
        "\"\"\"{ \"$and\": [ { \"a\": { \"$type\": \"number\" } }, { \"a\": { \"$lt\": 1 } }, { \"b\": { {|RPK7011:\"$lt\"|}: 1 } }, { \"$not\": { \"a\": { {|RPK7011:\"$lt\"|}: 1 } } } ] }\"\"\""
    )]
    [InlineData("\"\"\"{ \"date\": { \"{|RPK7012:gte|}\": \"2019\" }, \"{|RPK7012:or|}\": [{ \"a\": 1 }] }\"\"\"")]
    [InlineData(
        "\"\"\"{ \"a\": { \"{|RPK7012:in|}\": [1], \"{|RPK7012:exists|}\": true, \"{|RPK7012:regex|}\": \"x\", \"{|RPK7012:not|}\": { \"b\": 1 } } }\"\"\""
    )]
    [InlineData(
        "\"\"\"{ \"gte\": 5, \"or\": 5, \"shirt\": { \"size\": 5, \"type\": \"t\", \"in\": \"stock\", \"all\": true, \"text\": \"x\" } }\"\"\""
    )]
    [InlineData("\"\"\"{ \"$or\": {|RPK7005:{ \"a\": 1 }|} }\"\"\"")]
    [InlineData("\"\"\"{ \"type\": \"user\", \"status\": { \"$in\": [\"active\", \"trial\"] }, \"n\": { \"$gt\": 1, \"$lt\": 5 } }\"\"\"")]
    public Task Json(string literal) =>
        Sources.VerifyAsync<SelectorAnalyzer>(
            $"[Replication(Source = \"a\", Target = \"b\")]\n[SelectorJson({literal})]\npublic partial record R;"
        );

    [Fact]
    public Task Operators_that_the_declared_server_does_not_know() =>
        Sources.VerifyAsync<SelectorAnalyzer>(
            "[Replication(Source = \"a\", Target = \"b\", Server = CouchServer.CouchDB33)]\n[SelectorJson(\"\"\"{ \"a\": { \"{|RPK5001:$beginsWith|}\": \"x\", \"$keyMapMatch\": { \"$eq\": \"y\" } } }\"\"\")]\npublic partial record R;"
        );

    [Theory]
    [InlineData("{|RPK7004:$greater|}", "$gt")]
    [InlineData("{|RPK7004:$startsWith|}", "$beginsWith")]
    [InlineData("{|RPK7004:$gt |}", "$gt")]
    [InlineData("{|RPK7012:gte|}", "$gte")]
    public Task Writes_the_intended_operator(string written, string intended) =>
        Sources.VerifyFixAsync<SelectorAnalyzer, SelectorCodeFix>(
            $$$"""[Replication(Source = "a", Target = "b")][SelectorJson("{ \"age\": { \"{{{written}}}\": \"5\", \"$type\": \"string\" } }")] public partial record R;""",
            $$$"""[Replication(Source = "a", Target = "b")][SelectorJson("{ \"age\": { \"{{{intended}}}\": \"5\", \"$type\": \"string\" } }")] public partial record R;"""
        );

    [Fact]
    public Task Writes_the_nearest_operator() =>
        Sources.VerifyFixAsync<SelectorAnalyzer, SelectorCodeFix>(
            "[Replication(Source = \"a\", Target = \"b\")]\n[SelectorJson(\"\"\"{ \"age\": { \"{|RPK7004:$EQ|}\": 5 } }\"\"\")]\npublic partial record R;",
            "[Replication(Source = \"a\", Target = \"b\")]\n[SelectorJson(\"\"\"{ \"age\": { \"$eq\": 5 } }\"\"\")]\npublic partial record R;"
        );

    [Fact]
    public Task Writes_the_ordinal_comparison() =>
        Sources.VerifyFixAsync<SelectorAnalyzer, SelectorCodeFix>(
            Predicate("""{|RPK7001:user.Type!.StartsWith("a")|}"""),
            Predicate("""user.Type!.StartsWith("a", StringComparison.Ordinal)""")
        );

    [Theory]
    [InlineData("{|RPK7001:user.Type!.StartsWith(\"a\")|}", "user.Type!.StartsWith(\"a\", System.StringComparison.Ordinal)")]
    [InlineData("{|RPK7001:user.Type!.EndsWith(\"a\")|}", "user.Type!.EndsWith(\"a\", System.StringComparison.Ordinal)")]
    [InlineData(
        "user.Type!.EndsWith(\"a\", {|RPK7001:(System.StringComparison)2|})",
        "user.Type!.EndsWith(\"a\", System.StringComparison.Ordinal)"
    )]
    public Task Writes_the_ordinal_comparison_where_System_is_not_used(string predicate, string fixedPredicate) =>
        Sources.VerifyFixAsync<SelectorAnalyzer, SelectorCodeFix>(
            "using ReplicationKit;\n" + Predicate(predicate),
            "using ReplicationKit;\n" + Predicate(fixedPredicate)
        );

    [Theory]
    [InlineData("[Selector] ", true)]
    [InlineData("", false)]
    public async Task Private_selector_methods_are_not_unused(string attribute, bool suppressed)
    {
        IEnumerable<Diagnostic> diagnostics = await UnusedCode(
            User
                + $"[Replication(Source = \"a\", Target = \"b\")] public partial record R {{ {attribute}private static bool Include(User user) => user.Age > 5; }}"
        );
        diagnostics.Should().ContainSingle(diagnostic => diagnostic.Id == "IDE0051").Which.IsSuppressed.Should().Be(suppressed);
    }

    [Fact]
    public async Task Classes_of_a_selectors_document_are_not_uninstantiated()
    {
        const string Source = """
            using ReplicationKit;
            using System.Collections.Generic;
            internal sealed record Order(string Type, Address[] Addresses, Dictionary<string, Line> Lines, Order? Parent);
            internal sealed record Address(string City) { public Country? Country; }
            internal sealed record Country(string Name);
            internal sealed record Line(int Count, System.Uri Link);
            internal sealed record Person(int Age);
            internal sealed record Unused(Order Order) { [Selector] public static bool Include(Unused unused) => true; }
            internal static class Outer
            {
                [Replication(Source = "orders", Target = "b")]
                internal partial record Orders
                {
                    [Selector] private static bool Include(Order order) => order.Type == "order";
                    private static bool Other(Person person) => person.Age > 3;
                }
            }
            """;
        IEnumerable<Diagnostic> diagnostics = (await UnusedCode(Source)).Where(diagnostic => diagnostic.Id == "CA1812");
        diagnostics
            .Where(diagnostic => diagnostic.IsSuppressed)
            .Select(Name)
            .Should()
            .BeEquivalentTo("Order", "Address", "Country", "Line");
        diagnostics
            .Where(diagnostic => !diagnostic.IsSuppressed)
            .Select(Name)
            .Should()
            .BeEquivalentTo("Person", "Unused", "Outer", "Orders");
    }

    private static string Name(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);

    private static async Task<IEnumerable<Diagnostic>> UnusedCode(string source) =>
        await Compilations
            .Create(source)
            .WithAnalyzers(
                [new UnusedCodeReporter(), new SelectorSuppressor()],
                new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, true, false, reportSuppressedDiagnostics: true)
            )
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("string? Type, int Age", "user.{|RPK7013:Type|} == \"a\" && user.Age > 3 && user.Type != \"b\"")]
    [InlineData("string? Type, int Age", "user is { {|RPK7013:Age|}: > 3, Type: \"a\" }")]
    [InlineData("[property: JsonPropertyName(\"type\")] string? Type, int Age", "user.Type == \"a\" && user.{|RPK7013:Age|} > 3")]
    [InlineData("string? Type, Line[] Lines", "System.Linq.Enumerable.Any(user.{|RPK7013:Lines|}, line => line.Count > 3)")]
    [InlineData("[property: JsonPropertyName(\"home\")] Line? Home", "user.Home?.{|RPK7013:Count|} > 3")]
    [InlineData("[property: JsonPropertyName(\"lines\")] Line[] Lines", "user.Lines[0].{|RPK7013:Count|} > 3")]
    [InlineData("Generic<int>? Home", "user.{|RPK7013:Home|}!.Value > 3")]
    [InlineData("[property: JsonPropertyName(\"type\")] string? Type, int Age", "user.Type == \"a\"")]
    [InlineData("[property: JsonPropertyName(\"Type\")] string? Type", "user.Type == \"a\"")]
    [InlineData("[property: JsonPropertyName(\"_id\")] string? Id", "user.Id == \"a\"")]
    [InlineData("string? type, int _age, string? ß", "user.type == \"a\" && user._age > 3 && user.ß == \"s\"")]
    [InlineData("[property: JsonPropertyName(\"lines\")] Line[] Lines", "user.Lines.Length > 3")]
    [InlineData("[property: JsonPropertyName(\"meta\")] System.Collections.Generic.Dictionary<string, int> Meta", "user.Meta[\"Key\"] > 3")]
    [InlineData("string? Type, int Age", "user.Type == \"a\" && {|RPK7001:user.Age + 1|} > 3")]
    public Task Fields_named_like_properties(string properties, string predicate) =>
        Sources.VerifyAsync<SelectorAnalyzer>(
            Documents(properties, predicate)
                + """
                public sealed record Other(int Value);
                [Replication(Source = "a", Target = "c")]
                public partial record Reported { [Selector] private static bool Include(Other other) => other.{|RPK7013:Value|} > 3; }
                """
        );

    [Theory]
    [InlineData("CamelCase")]
    [InlineData("SnakeCaseLower")]
    [InlineData("Unspecified")]
    public async Task Fields_with_a_declared_naming_policy(string policy)
    {
        string source = Documents("string? Type", "user.Type == \"a\"");
        string declared = source.Replace(
            "\n\n",
            $"\n[assembly: SelectorNaming(JsonKnownNamingPolicy.{policy})]\n",
            StringComparison.Ordinal
        );
        declared.Should().NotBe(source);

        (await ReportsUnnamedFields(source)).Should().BeTrue();
        (await ReportsUnnamedFields(declared)).Should().BeFalse();
    }

    private static async Task<bool> ReportsUnnamedFields(string source) =>
        (await Compilations.AnalyzeAsync(Compilations.Create(source))).Any(diagnostic => diagnostic.Id == "RPK7013");

    [Theory]
    [InlineData(0, "[property: JsonPropertyName(\"type\")] string? Type, [property: JsonPropertyName(\"eTag\")] string? ETag, int Age", "")]
    [InlineData(1, "string? Type, string? ETag, int Age", "[assembly: SelectorNaming(JsonKnownNamingPolicy.CamelCase)]\n")]
    public Task States_the_names_of_fields(int offer, string fixedProperties, string policy)
    {
        const string Predicate = "user.{|RPK7013:Type|} == \"a\" && user.ETag != null && user.Type != \"b\"";
        return Sources.VerifyFixAsync<SelectorAnalyzer, FieldNameCodeFix>(
            Documents("string? Type, string? ETag, int Age", Predicate),
            Documents(fixedProperties, Predicate.Replace("{|RPK7013:Type|}", "Type", StringComparison.Ordinal))
                .Replace(
                    "using ReplicationKit;\n",
                    "using ReplicationKit;\n" + (policy.Length == 0 ? "" : "\n" + policy),
                    StringComparison.Ordinal
                ),
            offer
        );
    }

    [Fact]
    public Task States_the_names_of_fields_in_other_files() =>
        Sources.VerifyFixAsync<SelectorAnalyzer, FieldNameCodeFix>(
            [
                """
                [Replication(Source = "a", Target = "b")]
                public partial record R { [Selector] private static bool Include(User user) => user.{|RPK7013:Type|} == "a"; }

                [Replication(Source = "a", Target = "c")]
                public partial record S { [Selector] private static bool Include(User user) => user.{|RPK7013:Age|} > 3 && user.Type == "a"; }
                """,
                """
                public class User
                {
                    /// <summary>Which kind.</summary>
                    public string? Type { get; set; }

                    // In years.
                    public int Age { get; set; }
                    public string? Name { get; set; }
                }
                """,
            ],
            [
                """
                [Replication(Source = "a", Target = "b")]
                public partial record R { [Selector] private static bool Include(User user) => user.Type == "a"; }

                [Replication(Source = "a", Target = "c")]
                public partial record S { [Selector] private static bool Include(User user) => user.Age > 3 && user.Type == "a"; }
                """,
                """
                using System;
                using System.Text.Json.Serialization;
                using ReplicationKit;
                public class User
                {
                    /// <summary>Which kind.</summary>
                    [JsonPropertyName("type")]
                    public string? Type { get; set; }

                    // In years.
                    [JsonPropertyName("age")]
                    public int Age { get; set; }
                    public string? Name { get; set; }
                }
                """,
            ]
        );

    private static string Documents(string properties, string predicate) =>
        $$"""
            using System.Text.Json.Serialization;
            using ReplicationKit;

            public sealed record User({{properties}});
            public sealed record Line([property: JsonPropertyName("sku")] string Sku, int Count);
            public sealed record Generic<T>([property: JsonPropertyName("value")] T Value);
            [Replication(Source = "a", Target = "b")]
            public partial record R { [Selector] private static bool Include(User user) => {{predicate}}; }

            """;

    private static string Predicate(string predicate) =>
        User
        + $"[Replication(Source = \"a\", Target = \"b\")] public partial record R {{ [Selector] private static bool Include(User user) => {predicate}; }}";
}
