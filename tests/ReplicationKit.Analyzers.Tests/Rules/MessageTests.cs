using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using ReplicationKit.Analyzers.Tests.Compiler;

namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>A message names what the user meant, where that can be known.</summary>
public class MessageTests
{
    [Theory]
    [InlineData("string? user_ctx", "did you mean UserContext?")]
    [InlineData("string? create_target", "did you mean CreateTarget?")]
    [InlineData("int? CheckpointIntervalMilliseconds", "did you mean CheckpointInterval?")]
    [InlineData("bool? Continous", "did you mean Continuous?")]
    [InlineData("string? Selector", "put [Selector] on a method that takes a document and returns bool, or [SelectorJson] on the record")]
    [InlineData("string? Department", "add [QueryParam]")]
    [InlineData("string? Username", "declare a member of type ReplicationEndpoint and pass the credentials in it")]
    [InlineData("string? Password", "WithBasicAuth")]
    public async Task A_member_that_is_bound_to_nothing(string member, string meant) =>
        (
            await MessageAsync(
                "RPK0007",
                $$"""[Replication(Source = "a", Target = "b")] public partial record R { public {{member}} { get; init; } }"""
            )
        )
            .Should()
            .Contain(meant);

    [Theory]
    [InlineData("string Target, [property: QueryParam] string Department", "{Departmnt} is not a member: did you mean {Department}?")]
    [InlineData("string Target, [property: QueryParam] int Year", "{Departmnt} is not a member; the members are Target, Year")]
    [InlineData("string Target, string user_ctx", "{Departmnt} is not a member; the members are Target")]
    [InlineData("", "{Departmnt} is not a member, and the specification has none")]
    public async Task A_placeholder_that_names_no_member(string members, string meant) =>
        (
            await MessageAsync(
                "RPK0009",
                $$"""[Replication(Id = "x-{Departmnt}", Source = "a", Filter = "d/f")] public partial record R({{members}});"""
            )
        )
            .Should()
            .EndWith(meant);

    [Theory]
    [InlineData(
        "user.Type == \"a\"",
        "The selector tests the field 'Type', named like User.Type in C#, and matches nothing if the documents contain 'type': add [JsonPropertyName(\"type\")], or "
    )]
    [InlineData(
        "user.Type == \"a\" && (user.Age > 3 || user.ETag == null)",
        "The selector tests the fields 'Type', 'Age' and 'ETag', named like User.Type, User.Age and User.ETag in C#, and matches nothing if the documents contain 'type', 'age' and 'eTag': add [JsonPropertyName], or "
    )]
    public async Task A_field_named_like_its_property(string predicate, string meant) => (
            await MessageAsync(
                "RPK7013",
                $$"""
                public sealed record User(string? Type, int Age, string? ETag);
                [Replication(Source = "a", Target = "b")]
                public partial record R { [Selector] private static bool Include(User user) => {{predicate}}; }
                """
            )
        ).Should().Be(meant + "declare the policy of all names with [assembly: SelectorNaming(JsonKnownNamingPolicy.CamelCase)]");

    private static async Task<string> MessageAsync(string rule, string source)
    {
        ImmutableArray<Diagnostic> found = await Compilations.AnalyzeAsync(Compilations.Generate(Compilations.Create(source)));
        return found.Single(diagnostic => diagnostic.Id == rule).GetMessage(CultureInfo.InvariantCulture);
    }
}
