using System.Text.Json;
using ReplicationKit.Embedded.Replication;
using ReplicationKit.Rules;

namespace ReplicationKit.Embedded.Tests;

/// <summary>The embedded server reads every row of the option table, and refuses what CouchDB refuses of its kind.</summary>
public class OptionRowTests
{
    public static TheoryData<string> JsonNames => [.. ReplicationOptions.Fields.Select(option => option.JsonName)];

    [Theory]
    [MemberData(nameof(JsonNames))]
    public void An_option_is_read(string jsonName)
    {
        ReplicationOption option = ReplicationOptions.ByJsonName(jsonName)!;

        ReplicationSpecification specification = Parse(option, Right(option.Kind));

        if (option.Kind is OptionKind.Boolean or OptionKind.Integer or OptionKind.Duration)
            specification.Value(option).Should().Be(option.Kind == OptionKind.Boolean ? true : 7L);
        else if (option.Kind is OptionKind.StringList or OptionKind.Selector or OptionKind.QueryParameters or OptionKind.CreateTargetParams)
            specification.Value(option).Should().NotBeNull();
    }

    /// <summary>CouchDB checks the JSON type of every value except <c>use_checkpoints</c> and strings, which it interprets as far as possible.</summary>
    public static TheoryData<string> CheckedJsonNames =>
        [
            .. ReplicationOptions
                .Fields.Where(option =>
                    option.Kind is not (OptionKind.String or OptionKind.Proxy) && option != ReplicationOptions.UseCheckpoints
                )
                .Select(option => option.JsonName),
        ];

    [Theory]
    [MemberData(nameof(CheckedJsonNames))]
    public void A_value_of_another_kind_is_refused(string jsonName)
    {
        ReplicationOption option = ReplicationOptions.ByJsonName(jsonName)!;
        string wrong = option.Kind is OptionKind.Boolean or OptionKind.Integer or OptionKind.Duration or OptionKind.StringList ? "{}" : "5";

        Action parse = () => Parse(option, wrong);

        parse.Should().Throw<BadReplicationException>();
    }

    private static ReplicationSpecification Parse(ReplicationOption option, string value)
    {
        IEnumerable<string> endpoints = ReplicationOptions
            .All.Where(row => row.Kind == OptionKind.Endpoint && row != option)
            .Select(row => $"\"{row.JsonName}\":\"https://couch.example/{row.JsonName}\"");
        string json = "{" + string.Join(",", [.. endpoints, $"\"{option.JsonName}\":{value}"]) + "}";
        using var document = JsonDocument.Parse(json);
        return SpecificationParser.Parse(document.RootElement.Clone(), isDocument: true);
    }

    private static string Right(OptionKind kind) =>
        kind switch
        {
            OptionKind.Endpoint => "\"https://couch.example/db\"",
            OptionKind.Boolean => "true",
            OptionKind.Integer or OptionKind.Duration => "7",
            OptionKind.String => "\"a/b\"",
            OptionKind.Proxy => "\"http://proxy.example:8080\"",
            OptionKind.StringList => "[\"a\"]",
            OptionKind.QueryParameters or OptionKind.Selector => "{\"a\":\"b\"}",
            OptionKind.CreateTargetParams => "{\"q\":4}",
            OptionKind.UserContext => "{\"name\":\"joe\",\"roles\":[]}",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Give a value of this kind."),
        };
}
