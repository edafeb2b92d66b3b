using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit.Tests.Rules;

/// <summary>Rules that depend on the version of the server.</summary>
public class VersionRuleTests
{
    public static TheoryData<CouchServer> Servers => [.. Enum.GetValues<CouchServer>()];

    [Theory]
    [MemberData(nameof(Servers))]
    public void Ibrowse_options_require_3_3(CouchServer server) =>
        Has(server, document => document.IbrowseOptions = "[{prefer_ipv6, true}]", DiagnosticIds.OptionTooNew)
            .Should()
            .Be(server < CouchServer.CouchDB33);

    [Theory]
    [MemberData(nameof(Servers))]
    public void The_sequences_0_and_now_require_3_3(CouchServer server)
    {
        foreach (string sequence in new[] { "0", "now" })
        {
            Has(server, document => document.SinceSeq = sequence, DiagnosticIds.SinceSeqTooNew)
                .Should()
                .Be(server < CouchServer.CouchDB33, sequence);
        }

        Has(
                server,
                document =>
                    document.SinceSeq =
                        "13-g1AAAACbeJzLYWBgYMpgTmEQTM4vTc5ISXIwNDLXMwBCwxyQVB4LkGRoAFL_gSArgzmRNRcowG6SbGCQmJyMTR8e0xIZkuqhxnCAjTEyTTU1MTHGpiELAPdeKE0",
                DiagnosticIds.SinceSeqTooNew
            )
            .Should()
            .BeFalse();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void Before_3_5_2_a_sequence_is_applied_at_every_restart(CouchServer server)
    {
        static void Set(ReplicationDocument document) =>
            document.SinceSeq =
                "13-g1AAAACbeJzLYWBgYMpgTmEQTM4vTc5ISXIwNDLXMwBCwxyQVB4LkGRoAFL_gSArgzmRNRcowG6SbGCQmJyMTR8e0xIZkuqhxnCAjTEyTTU1MTHGpiELAPdeKE0";

        Has(server, Set, DiagnosticIds.SinceSeqReplayed).Should().Be(server < CouchServer.CouchDB35);
        Has(server, Set, DiagnosticIds.SinceSeqIsIdentity).Should().Be(server >= CouchServer.CouchDB35);
    }

    [Theory]
    [InlineData("now", true, "*CouchDB 3.4 uses it instead of the checkpoint*never copied*")]
    [InlineData(
        "13-g1AAAACbeJzLYWBgYMpgTmEQTM4vTc5ISXIwNDLXMwBCwxyQVB4LkGRoAFL_gSArgzmRNRcowG6SbGCQmJyMTR8e0xIZkuqhxnCAjTEyTTU1MTHGpiELAPdeKE0",
        true,
        "*CouchDB 3.4 uses it instead of the checkpoint*read again*"
    )]
    [InlineData("now", false, "*UseCheckpoints is false*never copied*remove one of them*")]
    public void The_message_says_why_a_sequence_is_applied_again(string sequence, bool useCheckpoints, string message) =>
        Validate(
                CouchServer.CouchDB34,
                document => (document.SinceSeq, document.UseCheckpoints) = (sequence, useCheckpoints ? null : false)
            )
            .Where(violation => violation.RuleId == DiagnosticIds.SinceSeqReplayed)
            .Should()
            .ContainSingle()
            .Which.Message.Should()
            .Match(message);

    [Theory]
    [InlineData("localhost:5984/orders", "*begin it with 'https://' or 'http://'*")]
    [InlineData("db.example.com/orders", "*begin it with 'https://' or 'http://'*")]
    [InlineData("my.orders", "*at most 238 characters*")]
    [InlineData("Orders/2026", "*at most 238 characters*")]
    public void A_url_without_a_scheme_is_recognized(string name, string message) =>
        Validate(CouchServer.CouchDB35, document => document.Source = ReplicationEndpoint.Database(name))
            .Where(violation => violation.RuleId == DiagnosticIds.DatabaseName)
            .Should()
            .ContainSingle()
            .Which.Message.Should()
            .Match(message);

    [Theory]
    [InlineData(238, 1, false)]
    [InlineData(239, 1, true)]
    [InlineData(230, 3, false)]
    public void The_length_of_a_database_name_is_limited_by_segment(int length, int segments, bool isTooLong) =>
        Has(
                CouchServer.CouchDB35,
                document =>
                    document.Source = ReplicationEndpoint.Database(
                        string.Join('/', Enumerable.Repeat("a" + new string('b', length - 1), segments))
                    ),
                DiagnosticIds.DatabaseName
            )
            .Should()
            .Be(isTooLong);

    [Theory]
    [MemberData(nameof(Servers))]
    public void No_version_encrypts_the_connection_to_a_proxy_and_old_ones_make_none(CouchServer server)
    {
        (string, ReplicationSeverity) expected =
            server < CouchServer.CouchDB32
                ? (DiagnosticIds.ProxyUrl, ReplicationSeverity.Error)
                : (DiagnosticIds.HttpsProxy, ReplicationSeverity.Warning);
        Validate(server, document => document.SourceProxy = "https://proxy.test:3128")
            .Select(violation => (violation.RuleId, violation.Severity))
            .Where(found => found.RuleId is DiagnosticIds.ProxyUrl or DiagnosticIds.HttpsProxy)
            .Should()
            .Equal(expected);
        Has(server, document => document.SourceProxy = "http://proxy.test:3128", DiagnosticIds.ProxyUrl).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void Retries_of_0_crash_the_job_before_3_4(CouchServer server) =>
        Has(server, document => document.RetriesPerRequest = 0, DiagnosticIds.NumberRange).Should().Be(server < CouchServer.CouchDB34);

    [Theory]
    [MemberData(nameof(Servers))]
    public void A_user_context_has_no_effect_since_3_3(CouchServer server) =>
        Has(server, document => document.UserContext = new UserContext("joe", []), DiagnosticIds.UserContextWithoutEffect)
            .Should()
            .Be(server >= CouchServer.CouchDB33);

    [Theory]
    [InlineData("""{"a":{"$beginsWith":"x"}}""", CouchServer.CouchDB34)]
    [InlineData("""{"$or":[{"b":1},{"a":{"$not":{"$beginsWith":"x"}}}]}""", CouchServer.CouchDB34)]
    [InlineData("""{"$not":{"a":{"b":{"$elemMatch":{"$beginsWith":"x"}}}}}""", CouchServer.CouchDB34)]
    [InlineData("""{"a":{"$allMatch":{"c":{"$keyMapMatch":{"$eq":"k"}}}}}""", CouchServer.CouchDB32)]
    [InlineData("""{"a":{"$keyMapMatch":{"$beginsWith":"x"}}}""", CouchServer.CouchDB34)]
    [InlineData("""{"a":{"$eq":{"$beginsWith":"x"}},"b":{"$in":[{"$keyMapMatch":{} }]}}""", CouchServer.CouchDB30)]
    [InlineData("""{"a":{"$exists":true},"$and":[{"b":{"$regex":"x"}}]}""", CouchServer.CouchDB30)]
    public void An_operator_of_a_selector_requires_its_version(string selector, CouchServer since)
    {
        foreach (CouchServer server in Enum.GetValues<CouchServer>())
        {
            Has(server, document => document.Selector = JsonNode.Parse(selector)!.AsObject(), DiagnosticIds.OptionTooNew)
                .Should()
                .Be(server < since, $"{server}");
        }
    }

    [Theory]
    [InlineData("http://joe:pw@[::1]:5984/orders", null, null, CouchServer.CouchDB34)]
    [InlineData("http://[::1]:5984/orders", "joe", null, CouchServer.CouchDB34)]
    [InlineData("http://[::1]:5984/orders", null, "Basic am9lOnB3", CouchServer.CouchDB34)]
    [InlineData("http://[::1]:5984/orders", null, "basic am9lOnB3", CouchServer.CouchDB34)]
    [InlineData("http://[::1]:5984/orders", null, "Bearer token", null)]
    [InlineData("http://[::1]:5984/orders", null, null, null)]
    public void An_IPv6_address_with_credentials_requires_3_4(string url, string? user, string? header, CouchServer? since)
    {
        ReplicationEndpoint endpoint = ReplicationEndpoint.Remote(url);
        if (user is not null)
            endpoint = endpoint.WithBasicAuth(user, "pw");
        if (header is not null)
            endpoint = endpoint.WithHeader("Authorization", header);
        foreach (CouchServer server in Enum.GetValues<CouchServer>())
        {
            void Set(ReplicationDocument document) => (document.Source, document.IbrowseOptions) = (endpoint, "[{prefer_ipv6, true}]");

            Has(server, Set, DiagnosticIds.IPv6HostTooNew).Should().Be(server < since || server == CouchServer.CouchDB32, $"{server}");
            Has(server, document => document.Source = endpoint, DiagnosticIds.IPv6Host)
                .Should()
                .Be(server >= (since ?? CouchServer.CouchDB33), $"{server}");
        }
    }

    [Fact]
    public void A_proxy_resolves_an_IPv6_address_but_does_not_help_to_log_in()
    {
        static ReplicationDocument Through(ReplicationEndpoint source) => Document(source, "http://proxy.test:3128");
        var context = new WriteContext(null, null, CouchServer.CouchDB32);

        ReplicationValidator
            .Validate(Through(ReplicationEndpoint.Remote("http://[::1]/orders")), context)
            .Should()
            .NotContain(violation => violation.RuleId == DiagnosticIds.IPv6HostTooNew);
        ReplicationValidator
            .Validate(Through(ReplicationEndpoint.Remote("http://[::1]/orders").WithBasicAuth("joe", "pw")), context)
            .Should()
            .Contain(violation => violation.RuleId == DiagnosticIds.IPv6HostTooNew);
    }

    [Theory]
    [InlineData(CouchServer.CouchDB31, true)]
    [InlineData(CouchServer.CouchDB33, true)]
    [InlineData(CouchServer.CouchDB34, false)]
    public void A_bare_name_at_an_IPv6_address_is_opened_with_the_clients_credentials(CouchServer server, bool isTooNew)
    {
        var uri = new Uri("http://[::1]:5984");
        ReplicationDocument document = Document(ReplicationEndpoint.Database("orders"));
        ReplicationDocument own = Document(ReplicationEndpoint.Database("orders").WithIamApiKey("key"));

        IsTooNew(document, new WriteContext(uri, EndpointCredentials.Basic("joe", "pw"), server)).Should().Be(isTooNew);
        IsTooNew(document, new WriteContext(uri, null, server)).Should().BeFalse();
        IsTooNew(own, new WriteContext(uri, EndpointCredentials.Basic("joe", "pw"), server)).Should().BeFalse();

        static bool IsTooNew(ReplicationDocument document, WriteContext context) =>
            ReplicationValidator.Validate(document, context).Any(violation => violation.RuleId == DiagnosticIds.IPv6HostTooNew);
    }

    [Theory]
    [InlineData('a', 7_497, false)]
    [InlineData('a', 7_498, true)]
    [InlineData(' ', 2_499, false)]
    [InlineData(' ', 2_500, true)]
    [InlineData('ü', 1_250, true)]
    public void Query_parameters_are_counted_as_they_are_sent(char character, int count, bool isTooLong) =>
        Has(
                CouchServer.CouchDB35,
                document =>
                {
                    document.Filter = "app/f";
                    document.QueryParams = new JsonObject { ["p"] = new string(character, count) };
                },
                DiagnosticIds.LongQueryParams
            )
            .Should()
            .Be(isTooLong);

    private static bool Has(CouchServer server, Action<ReplicationDocument> set, string id) =>
        Validate(server, set).Any(violation => violation.RuleId == id);

    private static IReadOnlyList<ReplicationViolation> Validate(CouchServer server, Action<ReplicationDocument> set)
    {
        ReplicationDocument document = Document(ReplicationEndpoint.Database("orders"));
        set(document);
        return ReplicationValidator.Validate(document, new WriteContext(null, null, server));
    }

    private static ReplicationDocument Document(ReplicationEndpoint source, string? proxy = null) =>
        new()
        {
            Id = "x",
            Source = source,
            Target = ReplicationEndpoint.Remote("https://backup.test/orders"),
            SourceProxy = proxy,
        };
}
