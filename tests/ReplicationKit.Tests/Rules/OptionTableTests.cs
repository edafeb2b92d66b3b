using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;
using ReplicationKit.Tables;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Rules;

/// <summary>The option table is the one location for options: whatever a row states holds at run time, for every row.</summary>
public class OptionTableTests
{
    public static TheoryData<string> JsonNames => [.. ReplicationOptions.Fields.Select(option => option.JsonName)];

    public static TheoryData<string> TableFiles => [.. TableFile.All.Select(file => file.Path)];

    [Theory]
    [MemberData(nameof(TableFiles))]
    public void What_follows_from_the_tables_is_current(string path)
    {
        string present = File.ReadAllText(RepositoryFolder.Combine(path));

        TableFile
            .All.Single(file => file.Path == path)
            .Write(present)
            .Should()
            .Be(present, "`dotnet run --project generators/ReplicationKit.Tables` rewrites it");
    }

    [Theory]
    [MemberData(nameof(JsonNames))]
    public void The_document_writes_and_reads_every_option(string jsonName)
    {
        ReplicationOption option = Option(jsonName);
        var document = new ReplicationDocument();
        document[option].Should().BeNull("an option that is not set is absent");

        PropertyInfo property = typeof(ReplicationDocument).GetProperty(option.Name)!;
        property.SetValue(document, Sample(option));
        JsonObject json = Write(document);
        json.Select(field => field.Key).Should().Equal(option.JsonName);

        ReplicationDocument read = ReplicationDocument.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()));
        read.AdditionalFields.Should().BeEmpty();
        property
            .GetValue(read)
            .Should()
            .BeEquivalentTo(
                Sample(option),
                options => options.ComparingByMembers<JsonObject>().Excluding(member => member.Type == typeof(JsonNode))
            );
        Write(read).ToJsonString().Should().Be(json.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(JsonNames))]
    public void A_copy_of_a_document_shares_no_value_that_can_change(string jsonName)
    {
        ReplicationOption option = Option(jsonName);
        var document = new ReplicationDocument { [option] = Sample(option) };

        ReplicationDocument copy = document.ToDocument(default);
        copy[option] = null;

        document[option].Should().NotBeNull();
        if (Sample(option) is JsonNode)
            document.ToDocument(default)[option].Should().NotBeSameAs(document[option]);
    }

    [Theory]
    [MemberData(nameof(JsonNames))]
    public void An_option_that_a_server_does_not_know_is_RPK5001(string jsonName)
    {
        ReplicationOption option = Option(jsonName);
        foreach (CouchServer server in Enum.GetValues<CouchServer>())
        {
            bool isReported = Validate(new ReplicationDocument { [option] = Sample(option) }, server)
                .Any(violation =>
                    violation.RuleId == DiagnosticIds.OptionTooNew && violation.Message.Contains(option.Name, StringComparison.Ordinal)
                );

            isReported.Should().Be((int)option.Since > (int)server, "{0} is known since {1}", option.Name, option.Since);
        }
    }

    [Theory]
    [MemberData(nameof(JsonNames))]
    public void A_number_out_of_range_is_RPK1017(string jsonName)
    {
        ReplicationOption option = Option(jsonName);
        if (option.Minimum is { } least)
        {
            IsOutOfRange(option, least).Should().BeFalse();
            IsOutOfRange(option, least - 1).Should().BeTrue();
        }

        // A duration above its greatest value may be longer than a TimeSpan, so no document can contain it.
        if (
            option.Maximum is { } most
            && (option.Kind == OptionKind.Integer || most < TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond)
        )
        {
            IsOutOfRange(option, most).Should().BeFalse();
            IsOutOfRange(option, most + 1).Should().BeTrue();
        }

        if (option.Kind is OptionKind.Integer or OptionKind.Duration && (option.Minimum ?? option.Maximum) is null)
            IsOutOfRange(option, -1).Should().BeFalse("the row states no range");
    }

    [Theory]
    [MemberData(nameof(JsonNames))]
    public void Options_that_exclude_each_other_are_reported(string jsonName)
    {
        ReplicationOption option = Option(jsonName);
        foreach (ReplicationOption other in option.Excludes.Select(name => ReplicationOptions.ByName(name)!))
        {
            other.Excludes.Should().Contain(option.Name, "exclusion goes both ways");
            var document = new ReplicationDocument { [option] = Sample(option), [other] = Sample(other) };

            Validate(document)
                .Select(violation => violation.RuleId)
                .Should()
                .ContainSingle(id => id == DiagnosticIds.ExclusiveSelections || id == DiagnosticIds.ExclusiveProxies);
        }
    }

    [Theory]
    [MemberData(nameof(JsonNames))]
    public void A_plan_reports_a_change_of_every_option_that_has_an_effect(string jsonName)
    {
        ReplicationOption option = Option(jsonName);
        var declared = new ReplicationDocument
        {
            CreateTarget = true,
            Filter = "app/some",
            [option] = Sample(option),
        };
        var deployed = new ReplicationDocument
        {
            CreateTarget = true,
            Filter = "app/some",
            [option] = null,
        };

        string[] changed = [.. DocumentComparison.Compare(declared, deployed).Select(change => change.Field)];

        // A proxy for both endpoints is the same as one for each.
        string[] expected =
            option.Comparison == OptionComparison.Never ? []
            : option == ReplicationOptions.Proxy ? [ReplicationOptions.SourceProxy.JsonName, ReplicationOptions.TargetProxy.JsonName]
            : [option.JsonName];
        changed.Should().Equal(expected);
    }

    [Fact]
    public void A_fixed_default_is_the_same_as_an_absent_option_and_a_configured_one_is_not()
    {
        foreach (
            ReplicationOption option in ReplicationOptions.All.Where(option =>
                option.Default is bool && option.Comparison != OptionComparison.Never
            )
        )
        {
            int changes = DocumentComparison
                .Compare(new ReplicationDocument { [option] = option.Default }, new ReplicationDocument())
                .Count;
            changes.Should().Be(option.Comparison == OptionComparison.ValueOrDefault ? 0 : 1, option.Name);
        }
    }

    [Fact]
    public void Counterparts_swap_and_what_is_dropped_has_none()
    {
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            if (ReplicationOptions.Reversed(option) is { } reversed)
                ReplicationOptions.Reversed(reversed).Should().BeSameAs(option);
            else
                option.Counterpart.Should().BeNull();
        }
    }

    [Fact]
    public void Names_are_unique_and_the_JSON_name_is_the_name_in_snake_case()
    {
        ReplicationOptions.All.Should().OnlyHaveUniqueItems(option => option.Name);
        ReplicationOptions.Fields.Should().OnlyHaveUniqueItems(option => option.JsonName);
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            option.Summary.Should().NotBeEmpty().And.NotEndWith(".");
            typeof(ReplicationOptions)
                .GetField(option.Name, BindingFlags.Public | BindingFlags.Static)!
                .GetValue(null)
                .Should()
                .BeSameAs(option, "the generated properties name the field");
            if (option != ReplicationOptions.UserContext && option.IsField)
                System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(option.Name).Should().Be(option.JsonName);
        }
    }

    private static ReplicationOption Option(string jsonName) => ReplicationOptions.ByJsonName(jsonName)!;

    private static IReadOnlyList<ReplicationViolation> Validate(ReplicationDocument document, CouchServer server = CouchServer.CouchDB35) =>
        ReplicationValidator.Validate(document, new WriteContext(null, default, server));

    private static bool IsOutOfRange(ReplicationOption option, long number)
    {
        object value = option.Kind == OptionKind.Duration ? TimeSpan.FromTicks(number * TimeSpan.TicksPerMillisecond) : (int)number;
        return Validate(new ReplicationDocument { [option] = value })
            .Any(violation =>
                violation.RuleId == DiagnosticIds.NumberRange && violation.Message.Contains(option.Name, StringComparison.Ordinal)
            );
    }

    private static JsonObject Write(ReplicationDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        document.WriteTo(buffer, default);
        return JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
    }

    private static object Sample(ReplicationOption option) =>
        option.Kind switch
        {
            OptionKind.Endpoint => ReplicationEndpoint.Remote(new Uri("https://couch.example/orders")),
            OptionKind.Boolean => !(option.Default is true),
            OptionKind.Integer => (int)Math.Max(7, option.Minimum ?? 0),
            OptionKind.Duration => TimeSpan.FromSeconds(7),
            OptionKind.String => option == ReplicationOptions.SinceSeq ? "now"
            : option == ReplicationOptions.Filter ? "app/other"
            : "text",
            OptionKind.Proxy => "http://proxy.example:8080",
            OptionKind.StringList => new[] { "a", "b" },
            OptionKind.QueryParameters or OptionKind.Selector => new JsonObject { ["a"] = 1 },
            OptionKind.CreateTargetParams => new CreateTargetParams { Q = 4 },
            OptionKind.UserContext => new UserContext("joe", ["staff"]),
            _ => throw new ArgumentOutOfRangeException(nameof(option)),
        };
}
