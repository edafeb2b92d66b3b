namespace ReplicationKit.Embedded.Tests;

/// <summary>The built-in reduce functions, with answers of CouchDB 3.5.2.</summary>
public sealed class BuiltInReduceTests : ServerFixture
{
    private const string SumReason =
        "The _sum function requires that map values be numbers, arrays of numbers, or objects. Objects cannot be mixed with other data "
        + "structures. Objects can be arbitrarily nested, provided that the values for all fields are themselves numbers, arrays of numbers, or "
        + "objects.";

    [Theory]
    [InlineData("_sum", "[1,[1,2]]", "[2,2]")]
    [InlineData("_sum", "[[1,2,3],[1,2]]", "[2,4,3]")]
    [InlineData("_sum", """[{"a":1},{"a":2,"b":3}]""", """{"a":3,"b":3}""")]
    [InlineData("_sum", """[[1,"x"]]""", """[1,"x"]""")]
    [InlineData("_sum", """[{"a":"x"}]""", """{"a":"x"}""")]
    [InlineData("_sum", """["x"]""", $$"""{"error":"builtin_reduce_error","reason":"{{SumReason}}","caused_by":"x"}""")]
    [InlineData("_sum", "[null]", $$"""{"error":"builtin_reduce_error","reason":"{{SumReason}}","caused_by":null}""")]
    [InlineData("_sum", "[[[1]]]", $$"""{"error":"builtin_reduce_error","reason":"{{SumReason}}","caused_by":[0]}""")]
    [InlineData("_sum\\n andothergarbage", "[1,2]", "3")]
    [InlineData("_stats", "[1,4.5]", """{"sum":5.5,"count":2,"min":1,"max":4.5,"sumsqr":21.25}""")]
    [InlineData("_stats", """[{"sum":1,"count":1,"min":1,"max":1,"sumsqr":1},1]""", """{"sum":2,"count":2,"min":1,"max":1,"sumsqr":2}""")]
    [InlineData("_stats", "[[[1]],[[1]]]", """[[{"sum":2,"count":2,"min":1,"max":1,"sumsqr":2}]]""")]
    [InlineData("_count", """[1,"x",null]""", "3")]
    [InlineData("_first", """["b","a"]""", "\"b\"")]
    [InlineData("_last", """["b","a"]""", "\"a\"")]
    [InlineData("_first_3", "[1,2]", "1")]
    [InlineData("_top_3", """[1,null,7,"x",[1],7,{"a":1}]""", """[{"a":1},[1],"x"]""")]
    [InlineData("_bottom_2", """[1,null,7,7]""", "[null,1]")]
    public async Task A_value_is_reduced_as_by_CouchDB(string reduce, string values, string expected)
    {
        CouchAnswer answer = await ReduceAsync(reduce, values);

        answer.Status.Should().Be(200, answer.Text);
        answer.Json.GetProperty("rows")[0].GetProperty("value").GetRawText().Should().Be(expected);
    }

    [Theory]
    [InlineData("""["x"]""", "invalid_value", "non-numeric _stats input: <<120>>")]
    [InlineData(
        """[1,"x"]""",
        "invalid_value",
        "The _stats function requires that map values be numbers or arrays of numbers, not '<<\"x\">>'"
    )]
    [InlineData("""[1,{"a":1}]""", "invalid_value", "user _stats input missing required field sum ([{<<\"a\">>,1}])")]
    [InlineData("[[1,2],[1,2,3]]", "function_clause", "lists:zipwith/3")]
    public async Task Statistics_of_other_values_are_refused(string values, string error, string reason)
    {
        CouchAnswer answer = await ReduceAsync("_stats", values);

        (answer.Status, answer.Json.GetProperty("error").GetString(), answer.Json.GetProperty("reason").GetString())
            .Should()
            .Be((500, error, reason));
    }

    [Theory]
    [InlineData("_top", "`_top` is not a supported reduce function.")]
    [InlineData("_top_x", "invalid rank reducer")]
    [InlineData("_top_0", "rank value must be between 1 and 100")]
    [InlineData("_bottom_101", "rank value must be between 1 and 100")]
    public async Task A_function_that_does_not_exist_is_refused(string reduce, string reason)
    {
        CouchAnswer answer = await Client.PutAsync("db/_design/x", Design(reduce));

        (answer.Status, answer.Json.GetProperty("error").GetString(), answer.Json.GetProperty("reason").GetString())
            .Should()
            .Be((400, "invalid_design_doc", reason));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(60, 60)]
    [InlineData(150, 151)]
    [InlineData(1000, 1005)]
    [InlineData(1700, 1739)]
    public async Task The_number_of_different_keys_is_estimated_as_by_CouchDB(int count, int estimate)
    {
        string values = $"[{string.Join(',', Enumerable.Range(0, count))}]";

        CouchAnswer answer = await ReduceAsync("_approx_count_distinct", values);

        answer.Json.GetProperty("rows")[0].GetProperty("value").GetInt32().Should().Be(estimate);
    }

    [Fact]
    public async Task More_different_keys_are_counted()
    {
        string values = $"[{string.Join(',', Enumerable.Range(0, 2500))}]";

        CouchAnswer answer = await ReduceAsync("_approx_count_distinct", values);

        answer.Json.GetProperty("rows")[0].GetProperty("value").GetInt32().Should().Be(2500, "CouchDB estimates 2483");
    }

    [Fact]
    public async Task A_function_that_throws_gives_null_and_one_whose_result_is_too_large_an_error_in_its_row()
    {
        await Client.PutAsync("db/a", "{}");
        await Client.PutAsync(
            "db/_design/d",
            """
            {"views":{
              "thrown":{"map":"function(d){emit(1)}","reduce":"function(k,v){return v.foo.bar}"},
              "large":{"map":"function(d){emit(d._id,1)}","reduce":"function(k,v,r){return new Array(10000).join(\"abc\")}"}}}
            """
        );

        (await Client.GetAsync("db/_design/d/_view/thrown")).Text.Trim().Should().Be("""{"rows":[{"key":null,"value":null}]}""");
        (await Client.GetAsync("db/_design/d/_view/large?group=true"))
            .Text.Trim()
            .Should()
            .Be(
                """{"rows":[{"key":null,"error":"reduce_overflow_error","reason":"Reduce output must shrink more rapidly: """
                    + """input size: 36 output size: 30001 context: "}]}"""
            );
    }

    private async Task<CouchAnswer> ReduceAsync(string reduce, string values)
    {
        await Client.PutAsync("db/a", $$"""{"values":{{values}}}""");
        await Client.PutAsync("db/_design/d", Design(reduce));
        return await Client.GetAsync("db/_design/d/_view/v");
    }

    private static string Design(string reduce) =>
        """{"views":{"v":{"map":"function(d){d.values.forEach(function(v,i){emit(i,v)})}","reduce":"REDUCE"}}}""".Replace(
            "REDUCE",
            reduce,
            StringComparison.Ordinal
        );
}
