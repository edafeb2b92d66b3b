using System.Buffers;
using System.Reflection;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit.Generators.Tests;

/// <summary>
/// What a row of the option table states is what is generated, for every row: by the attribute, by a required member and its builder, and
/// by an optional member.
/// </summary>
public class OptionRowTests
{
    private static readonly ReplicationOption[] s_attributes =
    [
        .. ReplicationOptions.Fields.Where(option => Declaration(option) is not null),
    ];

    private static readonly ReplicationOption[] s_members =
    [
        .. ReplicationOptions.Fields.Where(option => option.Scope.HasFlag(OptionScope.Member)),
    ];

    private static readonly Lazy<Assembly> s_assembly = new(() =>
        Generation
            .Run([
                .. s_attributes.Select(option => $"{Declaration(option)}\npublic partial record Fixed{option.Name};"),
                .. s_members.Select(Required),
                .. s_members.Select(Optional),
            ])
            .Load()
    );

    public static TheoryData<string> OfAttributes => [.. s_attributes.Select(option => option.JsonName)];

    public static TheoryData<string> OfMembers => [.. s_members.Select(option => option.JsonName)];

    [Theory]
    [MemberData(nameof(OfAttributes))]
    public void An_option_that_is_fixed_is_in_the_document(string jsonName)
    {
        ReplicationOption option = ReplicationOptions.ByJsonName(jsonName)!;
        var spec = (IReplicationSpec)Activator.CreateInstance(TypeOf("Fixed" + option.Name))!;

        ShouldHaveSample(spec, option);
    }

    [Theory]
    [MemberData(nameof(OfMembers))]
    public void The_builder_asks_for_a_required_member_that_is_in_the_document(string jsonName)
    {
        ReplicationOption option = ReplicationOptions.ByJsonName(jsonName)!;

        ShouldHaveSample(Made("Required" + option.Name, "Of"), option);
    }

    [Theory]
    [MemberData(nameof(OfMembers))]
    public void An_optional_member_is_in_the_document_unless_it_is_null(string jsonName)
    {
        ReplicationOption option = ReplicationOptions.ByJsonName(jsonName)!;

        ShouldHaveSample(Made("Optional" + option.Name, "Of"), option);
        if (option.Kind != OptionKind.Endpoint)
            DocumentOf(Made("Optional" + option.Name, "Without")).Should().NotContainKey(jsonName);
    }

    private static void ShouldHaveSample(IReplicationSpec spec, ReplicationOption option)
    {
        JsonObject document = DocumentOf(spec);
        document[option.JsonName].Should().NotBeNull("the option is {0}", option.JsonName);
        document[option.JsonName]!.ToJsonString().Should().Be(JsonNode.Parse(Sample(option).Json)!.ToJsonString());
    }

    private static Type TypeOf(string name) => s_assembly.Value.GetType(name, throwOnError: true)!;

    private static IReplicationSpec Made(string type, string factory) =>
        (IReplicationSpec)TypeOf(type).GetMethod(factory)!.Invoke(null, [])!;

    private static JsonObject DocumentOf(IReplicationSpec spec)
    {
        var buffer = new ArrayBufferWriter<byte>();
        spec.WriteTo(buffer, default);
        return JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
    }

    /// <summary>The attributes of a specification that fixes the option; null where no attribute can.</summary>
    private static string? Declaration(ReplicationOption option) =>
        option switch
        {
            { Kind: OptionKind.CreateTargetParams } => Attribute(option) + "\n[CreateTargetParams(Q = 4)]",
            { Kind: OptionKind.QueryParameters } => Attribute(option) + "\n[QueryParam(\"a\", \"b\")]",
            { Kind: OptionKind.Selector } => Attribute(option) + "\n[SelectorJson(\"{\\\"a\\\":{\\\"$eq\\\":1}}\")]",
            _ when option.Scope.HasFlag(OptionScope.Attribute) => Attribute(option, $"{option.AttributeName} = {Sample(option).Constant}"),
            _ => null,
        };

    private static string Required(ReplicationOption option) =>
        $$"""
            {{Attribute(option)}}
            public partial record Required{{option.Name}}({{Sample(option).Type}} {{option.Name}})
            {
                public static IReplicationSpec Of() => CreateBuilder().With{{option.Name}}({{Sample(option).Value}}).Build();
            }
            """;

    private static string Optional(ReplicationOption option) =>
        $$"""
            #nullable enable
            {{Attribute(option)}}
            public partial record Optional{{option.Name}}
            {
                public {{Sample(option).Type}}? {{option.Name}} { get; init; }
                public static IReplicationSpec Of() => new Optional{{option.Name}} { {{option.Name}} = {{Sample(option).Value}} };
                public static IReplicationSpec Without() => new Optional{{option.Name}}();
            }
            """;

    /// <summary>
    /// The attribute with both endpoints, unless the option is one, with what the option needs, and for a server that knows it.
    /// </summary>
    private static string Attribute(ReplicationOption option, params string[] arguments) =>
        $"[Replication({string.Join(", ", Arguments(option).Concat(arguments))})]";

    private static IEnumerable<string> Arguments(ReplicationOption option)
    {
        // The value "now" requires a later server than the option (RPK5006).
        yield return $"Server = (CouchServer){(int)(option == ReplicationOptions.SinceSeq ? ServerVersion.CouchDB33 : option.Since)}";
        foreach (ReplicationOption endpoint in ReplicationOptions.All.Where(row => row.Kind == OptionKind.Endpoint && row != option))
            yield return $"{endpoint.Name} = \"https://couch.example/{endpoint.JsonName}\"";
        if (option.OnlyWith is { } other)
            yield return $"{other.AttributeName} = true";
    }

    private static (string Type, string Value, string Constant, string Json) Sample(ReplicationOption option)
    {
        string number = Math.Max(7, option.Minimum ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture);
        string boolean = option.Default is true ? "false" : "true";
        string text =
            option == ReplicationOptions.SinceSeq ? "\"now\""
            : option == ReplicationOptions.Filter ? "\"app/some\""
            : "\"[]\"";
        const string Url = "\"https://couch.example/db\"";
        const string Proxy = "\"http://proxy.example:8080\"";
        return option.Kind switch
        {
            OptionKind.Endpoint => ("ReplicationEndpoint", $"ReplicationEndpoint.Remote({Url})", Url, $$"""{"url":{{Url}}}"""),
            OptionKind.Boolean => ("bool", boolean, boolean, boolean),
            OptionKind.Integer => ("int", number, number, number),
            OptionKind.Duration => ("TimeSpan", "TimeSpan.FromSeconds(7)", "7000", "7000"),
            OptionKind.String => ("string", text, text, text),
            OptionKind.Proxy => ("string", Proxy, Proxy, Proxy),
            OptionKind.StringList => ("IReadOnlyList<string>", "new[] { \"a\", \"b\" }", "new[] { \"a\", \"b\" }", "[\"a\",\"b\"]"),
            OptionKind.QueryParameters => (
                "IReadOnlyDictionary<string, string>",
                "new Dictionary<string, string> { [\"a\"] = \"b\" }",
                "",
                """{"a":"b"}"""
            ),
            OptionKind.CreateTargetParams => ("CreateTargetParams", "new CreateTargetParams { Q = 4 }", "", """{"q":4}"""),
            OptionKind.UserContext => ("UserContext", "new UserContext(\"joe\", [\"staff\"])", "", """{"name":"joe","roles":["staff"]}"""),
            OptionKind.Selector => ("", "", "", """{"a":{"$eq":1}}"""),
            _ => throw new ArgumentOutOfRangeException(nameof(option), option.Kind, "Give a sample of this kind."),
        };
    }
}
