using System.Buffers;
using System.Text;

namespace ReplicationKit.Generators.Tests;

/// <summary>The option Deletions in generated documents: it is a part of the selector, fixed or open, in both directions.</summary>
public class DeletionTests
{
    private const string Include = """{"$or":[{"_deleted":true},{"status":"active"}]}""";
    private const string Exclude = """{"$and":[{"_deleted":{"$exists":false}},{"status":"active"}]}""";
    private const string Plain = """{"status":"active"}""";
    private const string NotDeleted = """{"_deleted":{"$exists":false}}""";

    private const string Document =
        "#nullable enable\npublic sealed record User([property: System.Text.Json.Serialization.JsonPropertyName(\"status\")] string Status);\n";

    private const string Predicate = "[Selector] private static bool Include(User user) => user.Status == \"active\";";

    [Theory]
    [InlineData("Include", Include)]
    [InlineData("Exclude", Exclude)]
    [InlineData("Unspecified", Plain)]
    public void A_fixed_value_is_a_part_of_the_selector(string value, string selector) =>
        Selectors(
                $"[Replication(Source = \"a\", Target = \"b\", Deletions = Deletions.{value})] public partial record Spec {{ {Predicate} }}"
            )
            .Should()
            .Equal(selector);

    [Theory]
    [InlineData("Include", "")]
    [InlineData("Exclude", NotDeleted)]
    [InlineData("Unspecified", "")]
    public void Without_a_selector_only_the_exclusion_is_written(string value, string selector) =>
        Selectors($"[Replication(Source = \"a\", Target = \"b\", Deletions = Deletions.{value})] public partial record Spec;")
            .Should()
            .Equal(selector);

    [Theory]
    [InlineData("Include", "{}")]
    [InlineData("Exclude", NotDeleted)]
    public void A_selector_that_matches_everything_is_not_nested(string value, string selector) =>
        Selectors(
                $"[Replication(Source = \"a\", Target = \"b\", Deletions = Deletions.{value})] [SelectorJson(\"{{ }}\")] public partial record Spec;"
            )
            .Should()
            .Equal(selector);

    [Fact]
    public void Both_directions_have_it() =>
        Selectors(
                $"[Replication(Source = \"a\", Target = \"b\", TwoWay = true, Deletions = Deletions.Exclude)] public partial record Spec {{ {Predicate} }}"
            )
            .Should()
            .Equal(Exclude, Exclude);

    [Theory]
    [InlineData("Deletions.Include", Include)]
    [InlineData("Deletions.Exclude", Exclude)]
    [InlineData("Deletions.Unspecified", Plain)]
    [InlineData("null", Plain)]
    public void A_member_decides_when_the_document_is_written(string value, string selector) =>
        Selectors(
                $"[Replication(Source = \"a\", Target = \"b\")] public partial record Spec {{ public Deletions? Deletions {{ get; init; }} = {value.Replace("Deletions.", "ReplicationKit.Deletions.", StringComparison.Ordinal)}; {Predicate} }}"
            )
            .Should()
            .Equal(selector);

    [Theory]
    [InlineData("Include", "")]
    [InlineData("Exclude", NotDeleted)]
    [InlineData("Unspecified", "")]
    public void A_member_without_a_selector_decides_whether_there_is_one(string value, string selector) =>
        Selectors(
                $"[Replication(Source = \"a\", Target = \"b\")] public partial record Spec {{ public Deletions Deletions {{ get; init; }} = ReplicationKit.Deletions.{value}; }}"
            )
            .Should()
            .Equal(selector);

    [Theory]
    [InlineData("null", """{"$or":[{"_deleted":true},{"status":{"$type":"null"}}]}""")]
    [InlineData("\"active\"", Include)]
    public void Each_branch_of_a_selector_has_it(string value, string selector)
    {
        string written = Selectors(
                $$"""
                public sealed record Person([property: System.Text.Json.Serialization.JsonPropertyName("status")] string? Status);
                [Replication(Source = "a", Target = "b", Deletions = Deletions.Include)]
                public partial record Spec
                {
                    public string? Wanted { get; init; } = {{value}};
                    [Selector] private bool Include(Person person) => person.Status == Wanted;
                }
                """
            )
            .Single();

        written.Should().StartWith("""{"$or":[{"_deleted":true},""").And.EndWith("]}");
        if (value != "null")
            written.Should().Be(selector);
    }

    [Fact]
    public void The_builder_asks_for_an_open_value() =>
        Selectors(
                $$"""
                [Replication(Source = "a")]
                public partial record Spec(ReplicationEndpoint Target, Deletions Deletions)
                {
                    {{Predicate}}
                    public static Spec Of() =>
                        CreateBuilder().WithTarget(ReplicationEndpoint.Database("b")).WithDeletions(Deletions.Include).Build();
                }
                """
            )
            .Should()
            .Equal(Include);

    [Fact]
    public void The_catalog_lists_the_fields_that_a_selector_reads()
    {
        var all =
            (IReadOnlyList<ReplicationDescription>)
                Generation
                    .Run(
                        Document
                            + $$"""
                            [Replication(Source = "a", Target = "b")] public partial record Ready { {{Predicate}} }
                            [Replication(Source = "a", Target = "c", Deletions = Deletions.Include)]
                            public partial record Open(string Wanted)
                            {
                                [Selector] private bool Include(User user) => user.Status == Wanted;
                            }
                            [Replication(Source = "a", Target = "d")] public partial record Unfiltered;
                            """
                    )
                    .Load()
                    .GetType("ReplicationKit.ReplicationCatalog", throwOnError: true)!
                    .GetProperty("All")!
                    .GetValue(null)!;

        all.Single(one => one.Name == "Ready").SelectorFields.Should().Equal("status");
        all.Single(one => one.Name == "Open").SelectorFields.Should().Equal("_deleted", "status");
        all.Single(one => one.Name == "Unfiltered").SelectorFields.Should().BeEmpty();
    }

    /// <summary>The selectors of the documents of <c>Spec</c>, or an empty string for a document without one.</summary>
    private static IEnumerable<string> Selectors(string declaration)
    {
        Type type = Generation.Run(Document + declaration).Load().GetType("Spec", throwOnError: true)!;
        var spec = (IReplicationSpec)(type.GetMethod("Of")?.Invoke(null, []) ?? Activator.CreateInstance(type)!);
        yield return Selector(spec, default);
        if (spec.IsTwoWay)
            yield return Selector(spec, new WriteContext(null, direction: ReplicationDirection.Reverse));
    }

    private static string Selector(IReplicationSpec spec, WriteContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        spec.WriteTo(buffer, context);
        using var document = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetString(buffer.WrittenSpan));
        return document.RootElement.TryGetProperty("selector", out System.Text.Json.JsonElement selector) ? selector.GetRawText() : "";
    }
}
