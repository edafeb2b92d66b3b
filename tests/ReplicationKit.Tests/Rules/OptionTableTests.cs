using System.Reflection;
using ReplicationKit.Rules;

namespace ReplicationKit.Tests.Rules;

/// <summary>The option table is the one place for options; what repeats it for the compiler's sake must agree with it.</summary>
public class OptionTableTests
{
    public static TheoryData<string> JsonNames => [.. ReplicationOptions.All.Select(option => option.JsonName)];

    [Fact]
    public void The_attribute_has_a_property_for_each_option_that_it_may_fix_and_no_other()
    {
        IEnumerable<string> declared = typeof(ReplicationAttribute)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(property => property.Name);

        string[] expected = [.. ReplicationOptions.All.Where(option => option.Scope.HasFlag(OptionScope.Attribute)).Select(option => option.AttributeName), "Id", "TwoWay", "RefitInterface", "Server"];

        declared.Should().BeEquivalentTo(expected);
    }

    [Theory]
    [MemberData(nameof(JsonNames))]
    public void The_document_has_a_property_for_each_option(string jsonName)
    {
        ReplicationOption option = ReplicationOptions.ByJsonName(jsonName)!;
        PropertyInfo? property = typeof(ReplicationDocument).GetProperty(option.Name);
        property.Should().NotBeNull("ReplicationDocument needs a property {0}", option.Name);

        var document = new ReplicationDocument();
        DocumentOptions.Get(document, option).Should().BeNull("an option that is not set is absent");

        object value = Sample(option);
        DocumentOptions.Set(document, option, value);
        property!.GetValue(document).Should().Be(value);
        DocumentOptions.Get(document, option).Should().Be(value);
    }

    [Fact]
    public void Names_are_unique_and_the_JSON_name_is_the_name_in_snake_case()
    {
        ReplicationOptions.All.Should().OnlyHaveUniqueItems(option => option.JsonName).And.OnlyHaveUniqueItems(option => option.Name);
        foreach (ReplicationOption option in ReplicationOptions.All.Where(option => option != ReplicationOptions.UserContext))
            System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(option.Name).Should().Be(option.JsonName);
    }

    [Fact]
    public void The_servers_of_the_rules_are_those_of_the_public_enumeration() =>
        Enum.GetValues<ServerVersion>().Select(version => (version.ToString(), (int)version))
            .Should().Equal(Enum.GetValues<CouchServer>().Select(server => (server.ToString(), (int)server)));

    private static object Sample(ReplicationOption option) => option.Kind switch
    {
        OptionKind.Endpoint => ReplicationEndpoint.Database("orders"),
        OptionKind.Boolean => true,
        OptionKind.Integer => 7,
        OptionKind.Duration => TimeSpan.FromSeconds(7),
        OptionKind.Text or OptionKind.Proxy => "text",
        OptionKind.TextList => new[] { "a", "b" },
        OptionKind.QueryParameters or OptionKind.Selector => new System.Text.Json.Nodes.JsonObject { ["a"] = 1 },
        OptionKind.CreateTargetParams => new CreateTargetParams { Q = 4 },
        OptionKind.UserContext => new UserContext("joe", ["staff"]),
        _ => throw new ArgumentOutOfRangeException(nameof(option)),
    };
}
