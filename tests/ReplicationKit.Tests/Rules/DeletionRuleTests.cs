using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit.Tests.Rules;

/// <summary>The option Deletions of a document, and the rules about deletions.</summary>
public class DeletionRuleTests
{
    [Fact]
    public void The_public_values_are_those_of_the_rules() =>
        Enum.GetValues<Deletions>()
            .Select(value => (value.ToString(), (int)value))
            .Should()
            .Equal(Enum.GetValues<DeletionHandling>().Select(value => (value.ToString(), (int)value)));

    [Theory]
    [InlineData(null, Deletions.Include, null)]
    [InlineData(null, Deletions.Exclude, """{"_deleted":{"$exists":false}}""")]
    [InlineData("""{"a":1}""", null, """{"a":1}""")]
    [InlineData("""{"a":1}""", Deletions.Unspecified, """{"a":1}""")]
    [InlineData("""{"a":1}""", Deletions.Include, """{"$or":[{"_deleted":true},{"a":1}]}""")]
    [InlineData("""{"a":1}""", Deletions.Exclude, """{"$and":[{"_deleted":{"$exists":false}},{"a":1}]}""")]
    [InlineData("{}", Deletions.Include, "{}")]
    [InlineData("{}", Deletions.Exclude, """{"_deleted":{"$exists":false}}""")]
    public void A_document_writes_it_as_a_part_of_the_selector(string? selector, Deletions? deletions, string? written)
    {
        ReplicationDocument document = Of(selector, deletions);

        JsonObject json = Write(document);
        json["selector"]?.ToJsonString().Should().Be(written);
        json.Should().NotContainKey("deletions");
        Write(document.ToDocument(default)).ToJsonString().Should().Be(json.ToJsonString(), "a copy keeps it");
    }

    [Fact]
    public void A_selector_of_any_depth_is_written()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        ReplicationDocument document = Of(null, Deletions.Include);
        document.Selector = JsonNode.Parse(deep, documentOptions: new() { MaxDepth = 300 })!.AsObject();

        document.WrittenSelector!.ToJsonString().Should().Contain(deep);
    }

    [Fact]
    public void A_plan_compares_the_selector_that_is_written()
    {
        ReplicationDocument declared = Of("""{"a":1}""", Deletions.Include);
        ReplicationDocument deployed = ReplicationDocument.Parse(Encoding.UTF8.GetBytes(Write(declared).ToJsonString()));

        DocumentComparison.Compare(declared, deployed).Should().BeEmpty();
        declared.Deletions = Deletions.Exclude;
        DocumentComparison.Compare(declared, deployed).Select(change => change.Field).Should().Equal("selector");
        ReplicationIdentity.DocumentId(declared).Should().NotBe(ReplicationIdentity.DocumentId(Of("""{"a":1}""", Deletions.Include)));
        ReplicationIdentity.DocumentId(deployed).Should().Be(ReplicationIdentity.DocumentId(Of("""{"a":1}""", Deletions.Include)));
    }

    [Theory]
    [InlineData(Deletions.Include)]
    [InlineData(Deletions.Exclude)]
    public void It_cannot_be_combined_with_a_filter_or_ids(Deletions deletions)
    {
        ReplicationDocument filtered = Of(null, deletions);
        filtered.Filter = "app/some";
        ReplicationDocument ids = Of(null, deletions);
        ids.DocIds = ["a"];

        Broken(filtered).Should().Contain(DiagnosticIds.DeletionsExclusive);
        Broken(ids).Should().Contain(DiagnosticIds.DeletionsExclusive);
        filtered.Deletions = Deletions.Unspecified;
        Broken(filtered).Should().NotContain(DiagnosticIds.DeletionsExclusive);
        Broken(Of("""{"a":1}""", deletions)).Should().BeEmpty();
    }

    [Fact]
    public void A_value_without_a_name_is_out_of_range() => Broken(Of(null, (Deletions)7)).Should().Contain(DiagnosticIds.NumberRange);

    [Theory]
    [InlineData("""{"a":1}""", true)]
    [InlineData("""{"$or":[{"_id":"x"},{"$not":{"a":1}}]}""", true)]
    [InlineData("""{}""", false)]
    [InlineData("""{"_id":{"$gt":"a"},"_rev":{"$exists":true}}""", false)]
    [InlineData("""{"$or":[{"_deleted":true},{"a":1}]}""", false)]
    [InlineData("""{"a":1,"_deleted":{"$exists":false}}""", false)]
    public void Dropped_deletions_are_reported_unless_the_selector_decides(string selector, bool isReported)
    {
        Broken(Of(selector, null)).Contains(DiagnosticIds.FilteredDeletions).Should().Be(isReported);
        Broken(Of(selector, Deletions.Include)).Should().BeEmpty();
        Broken(Of(selector, Deletions.Exclude)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"a.b":1,"c":{"d":{"$gt":1}},"a":{"$exists":true}}""", "a,c")]
    [InlineData("""{ "a\\.b.c" : 1 }""", "a.b")]
    [InlineData("""{"$and":[{"a":{"$elemMatch":{"x":1}}},{"$nor":[{"b":[{"y":"}"}]}]}],"$not":{"c":null}}""", "a,b,c")]
    [InlineData("""{"":1}""", "")]
    [InlineData("""{"$and":1,"a":true}""", "a")]
    [InlineData("""{"a":1""", null)]
    [InlineData("""{"a":1} x""", null)]
    [InlineData("""[1]""", null)]
    public void The_fields_of_a_selector_are_top_level_ones(string selector, string? fields)
    {
        string shown = string.Join(',', SelectorFields.Of(selector));

        shown.Should().Be(fields ?? "");
    }

    [Fact]
    public void One_replication_is_found_in_two_declarations_that_differ_in_spelling()
    {
        ReplicationSpec first = Spec("""{"a":1}""", Deletions.Include);
        ReplicationSpec second = Spec("""{"$or":[{"_deleted":true},{"a":1}]}""", Deletions.Unspecified);

        JobIdentity.Of(first).Should().Equal(JobIdentity.Of(second)).And.NotEqual(JobIdentity.Of(Spec("""{"a":1}""", Deletions.Exclude)));
    }

    private static ReplicationSpec Spec(string selector, Deletions deletions) => DocumentSpecReader.Read(Of(selector, deletions), default);

    private static ReplicationDocument Of(string? selector, Deletions? deletions) =>
        new()
        {
            Id = "x",
            Source = ReplicationEndpoint.Database("a"),
            Target = ReplicationEndpoint.Database("b"),
            Selector = selector is null ? null : JsonNode.Parse(selector)!.AsObject(),
            Deletions = deletions,
        };

    private static IEnumerable<string> Broken(ReplicationDocument document) =>
        ReplicationValidator
            .Validate(document, default)
            .Select(violation => violation.RuleId)
            .Where(id => id != DiagnosticIds.FilterFunction);

    private static JsonObject Write(ReplicationDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        document.WriteTo(buffer, default);
        return JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
    }
}
