using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using ReplicationKit.Analyzers.Tests.Compiler;
using ReplicationKit.Testing;

namespace ReplicationKit.Analyzers.Tests.Agreement;

/// <summary>
/// The rules, asked for each version, against six real servers: what CouchDB 3.0.1, 3.1.2, 3.2.3, 3.3.3, 3.4.3 and 3.5.2 did with the same
/// documents. The file holds them before they were written for a server: bare names, and credentials that older servers read from a header.
/// </summary>
public class VersionAgreementTests(ITestOutputHelper output)
{
    /// <summary>Whether the document works depends on the machines, databases and users around it.</summary>
    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal)
    {
        ["auth-iam"] = "the server has no IAM",
        ["auth-url-coded"] = "the user exists under the decoded name only",
        ["src-notthere"] = "the source does not exist",
        ["proxy-both"] = "the address of the proxy is a database server's",
        ["nonadmin-ctx-other"] = "refused to users who are not administrators, since 3.3 not checked",
        ["header-connection"] = "a connection that is closed after each request breaks some versions some of the time",
    };

    /// <summary>Where rules and servers differ on purpose.</summary>
    private static readonly Dictionary<string, string> Differences = new(StringComparer.Ordinal)
    {
        ["header-break"] = "accepted, and sent as it is: a line break begins a header of its own",
        ["proxy-https"] = "a warning: a server may be configured to reach the proxy otherwise",
        ["proxy-https-plain"] = "a warning: a server may be configured to reach the proxy otherwise",
        ["same-db"] = "accepted, and nothing is copied",
        ["state-field"] = "accepted, and without effect: a field of the server's",

        ["sel-text"] = "accepted, and every document matches",
    };

    [Fact]
    public void The_validator_agrees_with_each_version()
    {
        Judgment judgment = new();
        foreach ((AgreementCase one, CouchServer server) in Cases())
        {
            var context = new WriteContext(new Uri("http://127.0.0.1:5984"), EndpointCredentials.Basic("admin", "password"), server);
            ReplicationDocument document = ReplicationDocument.Parse(Encoding.UTF8.GetBytes(one.Document.GetRawText()));
            judgment.Add(
                one,
                ReplicationValidator.Validate(document, context).Select(violation => (violation.RuleId, (int)violation.Severity))
            );
        }

        judgment.Assert(output, expected: 59 * 6, Differences.Keys);
    }

    [Fact]
    public async Task The_analyzers_agree_with_each_version()
    {
        var expressible = new Dictionary<string, AgreementCase>(StringComparer.Ordinal);
        var source = new StringBuilder();
        foreach ((AgreementCase one, CouchServer server) in Cases().Where(one => one.Case.IsInAttributes))
        {
            string name = "Case" + expressible.Count.ToString(CultureInfo.InvariantCulture);
            if (one.ToSource(name) is not { } code)
                continue;
            expressible.Add(name, one);
            source.Append(code.Replace("[Replication(", $"[Replication(Server = CouchServer.{server}, ", StringComparison.Ordinal));
        }

        Compilation compilation = Compilations.Create("\n" + source);
        Compilations.Errors(compilation).Should().BeEmpty();
        ImmutableArray<Diagnostic> found = await Compilations.AnalyzeAsync(compilation);
        ILookup<string, (string, int)> byCase = found
            .Where(diagnostic => diagnostic.Id is not ("RPK0008" or "RPK2011"))
            .ToLookup(AgreementTests.CaseAt, diagnostic => (diagnostic.Id, (int)diagnostic.Severity - 1));
        Judgment judgment = new();
        foreach ((string name, AgreementCase one) in expressible)
            judgment.Add(one, byCase[name]);

        judgment.Assert(output, expected: expressible.Count, ["proxy-https", "proxy-https-plain", "sel-text"]);
        expressible.Count.Should().BeGreaterThan(30 * 6);
    }

    private static IEnumerable<(AgreementCase Case, CouchServer Server)> Cases()
    {
        using JsonDocument file = JsonDocument.Parse(
            File.ReadAllText(RepositoryFolder.Combine("tests", "ReplicationKit.Analyzers.Tests", "Agreement", "versions.json"))
        );
        foreach (JsonElement one in file.RootElement.EnumerateArray())
        {
            string name = one.GetProperty("name").GetString()!;
            foreach (JsonProperty server in one.GetProperty("servers").EnumerateObject())
            {
                string state = server.Value.TryGetProperty("state", out JsonElement value) ? value.GetString()! : "";
                bool copied =
                    server.Value.TryGetProperty("target", out JsonElement target)
                    && target.ValueKind == JsonValueKind.String
                    && target.GetString() != "";
                ServerVerdict verdict =
                    Environment.ContainsKey(name) ? ServerVerdict.Environment
                    : server.Value.GetProperty("put").GetInt32() == 403 ? ServerVerdict.Refused
                    : state is "completed" or "running" && copied ? ServerVerdict.Works
                    : ServerVerdict.Never;
                var version = Enum.Parse<CouchServer>("CouchDB" + server.Name.Replace(".", "", StringComparison.Ordinal));
                yield return (
                    new AgreementCase(name, one.GetProperty("document").Clone(), verdict, $"{server.Name}: {server.Value.GetRawText()}"),
                    version
                );
            }
        }
    }

    /// <summary>Compares what the servers did with what the rules say.</summary>
    private sealed class Judgment
    {
        private readonly List<string> _wrong = [];
        private readonly SortedSet<string> _differences = new(StringComparer.Ordinal);
        private int _count;

        public void Add(AgreementCase one, IEnumerable<(string Id, int Severity)> violations)
        {
            _count++;
            (string Id, int Severity)[] all = [.. violations];
            bool isError = Array.Exists(all, violation => violation.Severity == 2);
            if (one.Verdict == ServerVerdict.Environment || one.Verdict == ServerVerdict.Works != isError)
                return;
            if (Differences.ContainsKey(one.Name))
                _differences.Add(one.Name);
            else
                _wrong.Add($"{one.Name}: {one.Verdict} ({one.Evidence}), rules: {string.Join(", ", all)}");
        }

        public void Assert(ITestOutputHelper output, int expected, IEnumerable<string> differences)
        {
            output.WriteLine($"{_count} judged, differences: {string.Join(", ", _differences)}");
            _wrong.Should().BeEmpty();
            _differences.Should().BeEquivalentTo(differences, "a difference that is gone is not listed");
            _count.Should().Be(expected);
        }
    }
}
