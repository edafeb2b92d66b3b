using System.Text.Json.Nodes;

namespace ReplicationKit.Tests.Rules;

/// <summary>Selectors that are assembled at run time: the checker is the compiler's, and nothing is sent.</summary>
public class SelectorRuleTests
{
    public static TheoryData<string, string, ReplicationSeverity, string> Selectors =>
        new()
        {
            {
                """{"$or":{"a":1}}""",
                "RPK7005",
                ReplicationSeverity.Error,
                """$or in the selector requires an array of selectors, not {"a":1}"""
            },
            { """{"age":{"$in":5}}""", "RPK7005", ReplicationSeverity.Error, "$in in the selector requires an array, not 5" },
            {
                """{"name":{"$regex":"a)"}}""",
                "RPK7005",
                ReplicationSeverity.Error,
                """$regex in the selector requires a pattern that PCRE accepts (*), not "a)" """.TrimEnd()
            },
            {
                """{"age":{"$greater":5}}""",
                "RPK7004",
                ReplicationSeverity.Error,
                """'$greater' in the selector is not an operator: did you mean "$gt"?"""
            },
            {
                """{"name":{"$like":"a%"}}""",
                "RPK7004",
                ReplicationSeverity.Error,
                """'$like' in the selector is not an operator: use "$regex", whose operand is a regular expression such as "^abc" """.TrimEnd()
            },
            {
                """{"a.":1}""",
                "RPK7010",
                ReplicationSeverity.Error,
                """The selector is probably a mistake: the field name "a." has an empty part, which makes the replication crash"""
            },
            {
                """{"date":{"gte":"2019"}}""",
                "RPK7012",
                ReplicationSeverity.Warning,
                """'gte' in the selector is the name of a field: did you mean the operator "$gte"?"""
            },
        };

    [Theory]
    [MemberData(nameof(Selectors))]
    public void A_fault_names_the_part_the_rule_and_the_remedy(string selector, string id, ReplicationSeverity severity, string message)
    {
        ReplicationViolation violation = ReplicationValidator
            .Validate(Of(selector), default)
            .Should()
            .ContainSingle(one => one.RuleId.StartsWith("RPK7"))
            .Subject;
        violation.RuleId.Should().Be(id);
        violation.Severity.Should().Be(severity);
        violation.Option.Should().Be("Selector");
        violation.Message.Should().Match(message);
        violation.HelpLink.Should().EndWith(id + ".md");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":{"$ne":1},"b":{"$lt":5}}""")]
    [InlineData("""{"shirt":{"size":5,"type":"t"},"gte":1}""")]
    [InlineData("""{"$or":[{"a":1},{"b":{"$elemMatch":{"$regex":"^x"}}}]}""")]
    public void A_selector_without_a_fault_is_accepted(string selector) =>
        ReplicationValidator.Validate(Of(selector), default).Should().NotContain(one => one.RuleId.StartsWith("RPK7"));

    [Fact]
    public async Task Nothing_is_sent()
    {
        using var stub = new Client.StubReplicator();

        Func<Task> create = () => stub.Replicator.CreateAsync(Of("""{"$or":{"a":1}}"""), TestContext.Current.CancellationToken);

        (await create.Should().ThrowAsync<ReplicationValidationException>())
            .Which.Violations.Should()
            .ContainSingle(violation => violation.RuleId == "RPK7005");
        stub.Server.Requests.Should().BeEmpty();
    }

    private static ReplicationDocument Of(string selector) =>
        new()
        {
            Id = "r1",
            Source = ReplicationEndpoint.Database("a"),
            Target = ReplicationEndpoint.Database("b"),
            Selector = JsonNode.Parse(selector)!.AsObject(),
        };
}
