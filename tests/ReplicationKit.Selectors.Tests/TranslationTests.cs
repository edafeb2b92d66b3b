using System.Text.Json;
using Microsoft.CodeAnalysis;
using ReplicationKit.Embedded.Mango;

namespace ReplicationKit.Selectors.Tests;

/// <summary>What a newcomer reads: a predicate, and the selector that comes out.</summary>
public class TranslationTests
{
    private const string Document = """
        public enum Level { Low, Middle, High }
        [JsonConverter(typeof(JsonStringEnumConverter<State>))] public enum State { Active, Closed }
        public sealed record Item(
            [property: JsonPropertyName("price")] decimal Price, [property: JsonPropertyName("name")] string? Name);
        public sealed record Address(
            [property: JsonPropertyName("city")] string? City, [property: JsonPropertyName("zip")] int Zip);
        public sealed record User(
            [property: JsonPropertyName("type")] string? Type, [property: JsonPropertyName("status")] string? Status,
            [property: JsonPropertyName("region")] string? Region, [property: JsonPropertyName("age")] int Age,
            [property: JsonPropertyName("score")] double? Score, [property: JsonPropertyName("on")] bool On, bool? MaybeOn,
            [property: JsonPropertyName("level")] Level Level, [property: JsonPropertyName("state")] State State,
            [property: JsonPropertyName("born")] DateOnly Born, [property: JsonPropertyName("home")] Address? Home,
            [property: JsonPropertyName("tags")] string[]? Tags, [property: JsonPropertyName("items")] List<Item>? Items, [property: JsonPropertyName("notes")] string?[]? Notes,
            [property: JsonPropertyName("meta")] Dictionary<string, string>? Meta,
            [property: JsonPropertyName("a.b")] string? Dotted, [property: JsonPropertyName("$c")] string? Dollar);
        """;

    public static TheoryData<string, string> Predicates =>
        new()
        {
            { """user.Type == "user" && user.Status == "active" """, """{"type":"user","status":"active"}""" },
            {
                """user.Type != "user" """,
                """{"$or":[{"type":{"$exists":false}},{"type":null},{"type":{"$ne":"user","$type":"string"}}]}"""
            },
            {
                """!(user.Type == "user")""",
                """{"$or":[{"type":{"$exists":false}},{"type":null},{"type":{"$ne":"user","$type":"string"}}]}"""
            },
            { """user.Type is "a" or "b" """, """{"type":{"$in":["a","b"],"$type":"string"}}""" },
            { """user.Type == null""", """{"$or":[{"type":{"$exists":false}},{"type":null}]}""" },
            { """user.Type is not null""", """{"type":{"$type":"string"}}""" },
            { """user.Age >= 18""", """{"age":{"$gte":18,"$type":"number"}}""" },
            { """user.Age >= 18 && user.Age < 65""", """{"age":{"$gte":18,"$lt":65}}""" },
            { """user.Age is >= 18 and < 65""", """{"age":{"$gte":18,"$lt":65}}""" },
            { """18 <= user.Age""", """{"age":{"$gte":18,"$type":"number"}}""" },
            { """user.Age < 18""", """{"$or":[{"age":{"$exists":false}},{"age":{"$lt":18,"$type":"number"}}]}""" },
            { """user.Age % 2 == 1""", """{"age":{"$mod":[2,1]}}""" },
            { """user.Score > 1.5""", """{"score":{"$gt":1.5,"$type":"number"}}""" },
            { """user.On""", """{"on":true}""" },
            { """!user.On""", """{"$or":[{"on":{"$exists":false}},{"on":false}]}""" },
            { """user.Level == Level.High""", """{"level":2}""" },
            { """user.Type!.StartsWith("a.", StringComparison.Ordinal)""", """{"type":{"$regex":"^a\\."}}""" },
            { """user.Home!.City == "x" """, """{"home.city":"x"}""" },
            { """user.Home?.City == "x" """, """{"home.city":"x"}""" },
            { """user.Home is { City: "x", Zip: > 5 }""", """{"home.city":"x","home.zip":{"$gt":5,"$type":"number"}}""" },
            { """user.Dotted == "x" && user.Dollar == "y" """, """{"a\\.b":"x","\\$c":"y"}""" },
            {
                """user.Tags!.Contains("x")""",
                """{"tags":{"$elemMatch":{"$eq":"x"},"$not":{"$elemMatch":{"$ne":null,"$not":{"$type":"string"}}}}}"""
            },
            {
                """user.Type == "user" || user.Status == "active" """,
                """{"$and":[{"$or":[{"type":"user"},{"status":"active"}]},{"$or":[{"type":{"$exists":false}},{"type":null},{"type":{"$type":"string"}}]},{"$or":[{"status":{"$exists":false}},{"status":null},{"status":{"$type":"string"}}]}]}"""
            },
            {
                """user.Tags!.Any(t => t.StartsWith("x", StringComparison.Ordinal))""",
                """{"tags":{"$elemMatch":{"$regex":"^x"},"$not":{"$elemMatch":{"$not":{"$type":"string"}}}}}"""
            },
            {
                """user.Items!.Any(i => i.Price > 1 && i.Name == "x")""",
                """{"items":{"$elemMatch":{"price":{"$gt":1},"name":"x"},"$not":{"$elemMatch":{"$or":[{"$not":{"$type":"object"}},{"price":{"$exists":true,"$not":{"$type":"number"}}},{"name":{"$ne":null,"$not":{"$type":"string"}}}]}}}}"""
            },
            { """user.Meta!["region"] == "eu" """, """{"meta.region":"eu"}""" },
            { """user.Meta!["a.b"] == "eu" """, """{"meta.a\\.b":"eu"}""" },
            {
                """user.Tags![0] == "x" """,
                """{"tags":{"$type":"array","$not":{"$elemMatch":{"$ne":null,"$not":{"$type":"string"}}}},"tags.0":"x"}"""
            },
            { """user.Tags is []""", """{"tags":{"$size":0,"$not":{"$elemMatch":{"$ne":null,"$not":{"$type":"string"}}}}}""" },
            { """user.Type switch { "a" when user.Age > 5 => true, _ => false }""", """{"type":"a","age":{"$gt":5,"$type":"number"}}""" },
            { """(user.Type, user.Age) is ("a", > 5)""", """{"type":"a","age":{"$gt":5,"$type":"number"}}""" },
            { """user.Type is { } type && type.StartsWith("a.", StringComparison.Ordinal)""", """{"type":{"$regex":"^a\\."}}""" },
            { """object.Equals(user.Age, 18)""", """{"age":18}""" },
            { """user.Type is { Length: 0 }""", """{"type":{"$regex":"^\\z"}}""" },
            {
                """user.Type!.Length >= 2""",
                """{"type":{"$regex":"^(?:[\\x00-\\x7f]|[\\xc2-\\xdf][\\x80-\\xbf]|[\\xe0-\\xef][\\x80-\\xbf]{2}|[\\xf0-\\xf4][\\x80-\\xbf]|[\\x80-\\xbf]{2}){2}"}}"""
            },
            {
                """user.Type == "user" && (user.Status == "a" || user.Status == "b")""",
                """{"type":"user","status":{"$in":["a","b"],"$type":"string"}}"""
            },
        };

    [Theory]
    [MemberData(nameof(Predicates))]
    public void Becomes_the_shortest_selector(string predicate, string selector)
    {
        SelectorTranslation translation = Translate(predicate);
        translation.Problems.Select(problem => $"{problem.Id} {string.Join(" | ", problem.Arguments)}").Should().BeEmpty();
        translation.Template!.Key.Should().Be(selector);
        MangoSelector.Parse(JsonDocument.Parse(selector).RootElement);
    }

    [Fact]
    public void Members_are_spliced_in_and_a_missing_field_is_compared_at_run_time()
    {
        Compilation compilation = PredicateSources.Compile(
            Document,
            "public partial record Spec(string Code, int MinimumAge) { [Selector] private bool Include(User user) => user.Region == Code && user.Age >= MinimumAge; }"
        );
        SelectorTranslation translation = PredicateSources.Translate(compilation);
        translation.Problems.Should().BeEmpty();
        translation.Members.Should().Equal("Code", "MinimumAge");
        SelectorPiece choice = translation.Template!.Pieces.Should().ContainSingle().Subject;
        choice.Kind.Should().Be(SelectorPieceKind.Choice);
        choice.Text.Should().Be("this.MinimumAge <= 0");
        string.Concat(choice.WhenFalse.Select(piece => piece.Key))
            .Should()
            .Be("""{"region":<String:this.Code?:>,"age":{"$gte":<Number:(long)this.MinimumAge?:>,"$type":"number"}}""");
        string.Concat(choice.WhenTrue.Select(piece => piece.Key))
            .Should()
            .Be(
                """{"region":<String:this.Code?:>,"$or":[{"age":{"$exists":false}},{"age":{"$gte":<Number:(long)this.MinimumAge?:>,"$type":"number"}}]}"""
            );
    }

    [Theory]
    [InlineData("user.Born == new DateOnly(2024, day: 5, month: 3)", "user.Born == new DateOnly(2024, 3, 5)")]
    [InlineData("user.Born < new DateOnly(day: 31, month: 1, year: 2024)", "user.Born < new DateOnly(2024, 1, 31)")]
    [InlineData("Enumerable.Contains(value: \"x\", source: user.Tags!)", "Enumerable.Contains(user.Tags!, \"x\")")]
    [InlineData("Enumerable.Any(predicate: t => t == \"x\", source: user.Tags!)", "user.Tags!.Any(t => t == \"x\")")]
    [InlineData("Enumerable.All(predicate: t => t == \"x\", source: user.Tags!)", "user.Tags!.All(t => t == \"x\")")]
    [InlineData(
        "MemoryExtensions.Contains(value: \"x\", span: (ReadOnlySpan<string>)user.Tags)",
        "MemoryExtensions.Contains((ReadOnlySpan<string>)user.Tags, \"x\")"
    )]
    [InlineData(
        "string.Equals(comparisonType: StringComparison.Ordinal, b: \"x\", a: user.Type)",
        "string.Equals(user.Type, \"x\", StringComparison.Ordinal)"
    )]
    [InlineData(
        "user.Type!.StartsWith(comparisonType: StringComparison.Ordinal, value: \"x\")",
        "user.Type!.StartsWith(\"x\", StringComparison.Ordinal)"
    )]
    [InlineData("Regex.IsMatch(pattern: \"x\", input: user.Type!)", "Regex.IsMatch(user.Type!, \"x\")")]
    public void Named_arguments_may_stand_in_any_order(string named, string positional)
    {
        SelectorTranslation translation = Translate(named);
        translation.Problems.Select(problem => $"{problem.Id} {string.Join(" | ", problem.Arguments)}").Should().BeEmpty();
        translation.Template!.Key.Should().Be(Translate(positional).Template!.Key);
    }

    public static TheoryData<string, string, string> Refusals =>
        new()
        {
            { "user.Type!.StartsWith(\"a\")", "RPK7001", "user.Type!.StartsWith(\"a\")" },
            { "user.Type!.Length > user.Age", "RPK7001", "user.Type!.Length > user.Age" },
            { "string.Compare(user.Type, \"a\") < 0", "RPK7002", "string.Compare(user.Type, \"a\")" },
            { "user.Type == user.Status", "RPK7001", "user.Type == user.Status" },
            { "user.Age + 1 > 3", "RPK7001", "user.Age + 1" },
            { "user.Born > DateOnly.FromDateTime(DateTime.Now)", "RPK7008", "DateTime.Now" },
            { "user.Type == DateTime.Now.ToString()", "RPK7008", "DateTime.Now" },
            { "user.Type == Guid.NewGuid().ToString()", "RPK7008", "Guid.NewGuid()" },
            { "user.Type!.ToUpper() == \"A\"", "RPK7001", "user.Type!.ToUpper()" },
            {
                "user.Notes!.Any(t => t!.StartsWith(\"a\", StringComparison.Ordinal))",
                "RPK7001",
                "t!.StartsWith(\"a\", StringComparison.Ordinal)"
            },
            { "user.Type == \"\\ud800\"", "RPK1029", "user.Type == \"\\ud800\"" },
            { "user.Score > 9007199254740993.0", "RPK7001", "user.Score > 9007199254740993.0" },
            { "(!user.MaybeOn) == true", "RPK7001", "!user.MaybeOn" },
            { "user.Tags!.Count(t => t == \"x\") > 2", "RPK7001", "user.Tags!.Count(t => t == \"x\")" },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_has_no_counterpart_is_reported_at_that_very_expression(string predicate, string id, string at)
    {
        SelectorTranslation translation = Translate(predicate);
        translation.Template.Should().BeNull();
        SelectorProblem problem = translation.Problems.Should().ContainSingle().Subject;
        problem.Id.Should().Be(id);
        problem.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(problem.Location.SourceSpan).Should().Be(at);
        problem.Arguments[1].Should().NotBeEmpty();
    }

    private static SelectorTranslation Translate(string predicate) =>
        PredicateSources.Translate(
            PredicateSources.Compile(
                Document,
                $"public partial record Spec {{ [Selector] private static bool Include(User user) => {predicate}; }}"
            )
        );
}
