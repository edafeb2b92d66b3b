using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using ReplicationKit.Analyzers.Tests.Compiler;

namespace ReplicationKit.Analyzers.Tests.Agreement;

/// <summary>
/// The rules against the server: documents that a real CouchDB 3.5.2 accepted or refused, and what became of them, through the analyzers
/// (as C#, where a specification can say it) and through the validator (as they were sent).
/// </summary>
public class AgreementTests(ITestOutputHelper output)
{
    /// <summary>The cases of the recordings, for which the share holds; the probes look into the corners on purpose.</summary>
    private const string Recorded = "recorded.json";

    /// <summary>The highest share of cases in which rules and server may differ, on purpose and with a reason.</summary>
    private const double HighestShare = 0.02;

    /// <summary>The ids of rules that compare specifications; one compilation has hundreds of them here.</summary>
    private static readonly string[] AboutOthers = ["RPK0008", "RPK2011", "RPK2012"];

    /// <summary>About the credentials that the URLs of the cases hold because a server asked for them; no case is about them.</summary>
    private static readonly string[] AboutCredentials = ["RPK4001", "RPK4002", "RPK4005"];

    private const string Unparsable =
        "accepted, and the server silently drops the whole list: options that cannot be parsed or are not options";

    /// <summary>Where rules and server differ on purpose.</summary>
    private static readonly Dictionary<string, string> Differences = new(StringComparer.Ordinal)
    {
        ["interval -1"] = "accepted: a negative interval disables periodic checkpoints",
        ["interval continuous -1"] = "accepted: a negative interval disables periodic checkpoints",
        ["doc_ids-nested-array-element"] = "accepted by accident: a list of strings instead of a string",
        ["worker_processes-char-array"] = "accepted by accident: a list of character codes instead of a number",
        ["retries_per_request-char-array"] = "accepted by accident: a list of character codes instead of a number",
        ["since cut"] = "a sequence that is cut off in the middle cannot be distinguished from a complete one",
    };

    [Theory]
    [InlineData("recorded.json")]
    [InlineData("probed.json")]
    [InlineData("probed-2.json")]
    public async Task The_analyzers_agree_with_the_server(string file)
    {
        IReadOnlyList<AgreementCase> all = AgreementCase.Read(file);
        var expressible = new Dictionary<string, AgreementCase>(StringComparer.Ordinal);
        var source = new StringBuilder();
        foreach (AgreementCase one in all)
        {
            string name = "Case" + expressible.Count.ToString(CultureInfo.InvariantCulture);
            if (one.ToSource(name) is not { } code)
                continue;
            expressible.Add(name, one);
            source.Append(code);
        }

        Compilation compilation = Compilations.Create("\n" + source);
        Compilations.Errors(compilation).Should().BeEmpty();
        ImmutableArray<Diagnostic> found = await Compilations.AnalyzeAsync(compilation);
        ILookup<string, (string Id, DiagnosticSeverity Severity)> byCase = found
            .Where(diagnostic => !AboutOthers.Contains(diagnostic.Id))
            .ToLookup(diagnostic => CaseAt(diagnostic), diagnostic => (diagnostic.Id, diagnostic.Severity));

        output.WriteLine($"{file}: a specification can express {expressible.Count} of {all.Count} cases");
        Compare(
            expressible.Select(one =>
                (one.Value, (IEnumerable<(string, int)>)byCase[one.Key].Select(violation => (violation.Id, (int)violation.Severity - 1)))
            ),
            isLimited: file == Recorded
        );
    }

    [Theory]
    [InlineData("recorded.json")]
    [InlineData("probed.json")]
    [InlineData("probed-2.json")]
    public void The_validator_agrees_with_the_server(string file)
    {
        var context = new WriteContext(new Uri("http://127.0.0.1:5984"), EndpointCredentials.Basic("admin", "password"));
        ILookup<bool, AgreementCase> all = AgreementCase.Read(file).ToLookup(one => one.ToSource("X") is not null);
        output.WriteLine("What a specification can express:");
        Compare(Validated(all[true]), isLimited: file == Recorded);
        output.WriteLine("What only a document at run time can hold:");
        Compare(Validated(all[false]), isLimited: false);

        IEnumerable<(AgreementCase, IEnumerable<(string, int)>)> Validated(IEnumerable<AgreementCase> cases) =>
            cases.Select(one =>
                (one, ReplicationValidator.Validate(Parse(one), context).Select(violation => (violation.RuleId, (int)violation.Severity)))
            );
    }

    /// <summary>Check 59: where a case can be expressed both ways, both ways break the same rules.</summary>
    [Theory]
    [InlineData("recorded.json")]
    [InlineData("probed.json")]
    [InlineData("probed-2.json")]
    public async Task Compile_time_and_run_time_break_the_same_rules(string file)
    {
        AgreementCase[] all = [.. AgreementCase.Read(file).Where(one => one.IsInAttributes && one.ToSource("X") is not null)];
        Compilation compilation = Compilations.Create(
            "\n" + string.Concat(all.Select((one, index) => one.ToSource("Case" + index.ToString(CultureInfo.InvariantCulture))))
        );
        ILookup<string, string> byCase = (await Compilations.AnalyzeAsync(compilation))
            .Where(diagnostic => !AboutOthers.Contains(diagnostic.Id) && diagnostic.Id[3] is >= '1' and <= '5')
            .ToLookup(CaseAt, diagnostic => diagnostic.Severity + " " + diagnostic.Id);

        // Without an address of the server's own: what the attribute holds as a URL is one here too.
        var context = new WriteContext(localBaseAddress: null);
        for (int i = 0; i < all.Length; i++)
        {
            IEnumerable<string> atRunTime = ReplicationValidator
                .Validate(Parse(all[i]), context)
                .Where(violation => violation.RuleId[3] is >= '1' and <= '5')
                .Select(violation => violation.Severity + " " + violation.RuleId);
            byCase["Case" + i.ToString(CultureInfo.InvariantCulture)].Should().BeEquivalentTo(atRunTime, all[i].Name);
        }
    }

    /// <summary>
    /// Counts both ways: what the server refuses, or what can never work, has to be an error; what it accepts must not be one. What it
    /// accepts and drops has to be at least a warning, and an error for such a document is also reported as a difference.
    /// </summary>
    private void Compare(IEnumerable<(AgreementCase Case, IEnumerable<(string Id, int Severity)> Violations)> results, bool isLimited)
    {
        int judged = 0,
            environment = 0,
            never = 0,
            honored = 0,
            silent = 0;
        var wrong = new List<string>();
        var differences = new List<string>();
        foreach ((AgreementCase one, IEnumerable<(string Id, int Severity)> violations) in results)
        {
            int worst = violations.Select(violation => violation.Severity).DefaultIfEmpty(-1).Max();
            if (one.Verdict == ServerVerdict.Environment)
            {
                environment++;
                continue;
            }

            judged++;
            bool isRight = one.Verdict switch
            {
                ServerVerdict.Works => worst < 2,
                ServerVerdict.Ignored => worst == 1,
                _ => worst == 2,
            };
            if (one.Verdict is ServerVerdict.Refused or ServerVerdict.Never)
                never++;
            else
                honored++;
            if (
                one.Verdict is ServerVerdict.Works
                && !violations.Any(violation => violation.Severity >= 1 && !AboutCredentials.Contains(violation.Id))
            )
                silent++;
            if (isRight)
                continue;
            string line =
                $"{one.Name}: {one.Verdict} ({one.Evidence}), rules: {string.Join(", ", violations.Select(violation => violation.Id).Except(AboutCredentials))}";
            if (Reason(one, violations.Where(violation => violation.Severity == 2).Select(violation => violation.Id)) is { } reason)
                differences.Add($"{line}; {reason}");
            else
                wrong.Add(line);
        }

        output.WriteLine($"{judged} cases judged, {environment} more depend on what surrounds them");
        output.WriteLine(
            $"{never} refused or never able to work; {honored} accepted, for {silent} of which the rules say nothing but advice"
        );
        output.WriteLine($"{differences.Count} deliberate differences ({100.0 * differences.Count / judged:0.0} %):");
        foreach (string line in differences)
            output.WriteLine("  " + line);
        wrong.Should().BeEmpty();
        if (isLimited)
            ((double)differences.Count / judged).Should().BeLessThanOrEqualTo(HighestShare);
    }

    private static string? Reason(AgreementCase one, IEnumerable<string> errors)
    {
        if (Differences.TryGetValue(one.Name, out string? reason))
            return reason;
        return (one.Verdict, errors.Distinct().ToArray()) switch
        {
            (ServerVerdict.Ignored, ["RPK1019"]) => Unparsable,
            (ServerVerdict.Ignored, ["RPK0006"]) => "accepted, and dropped: a value of a type that the option has not",
            (ServerVerdict.Ignored, ["RPK1025"] or ["RPK1026"]) => "accepted, and without effect: a field of the server's",
            (ServerVerdict.Works, ["RPK1017"]) when one.Name.Contains("interval", StringComparison.Ordinal) =>
                "accepted: a negative interval disables periodic checkpoints, and 0 makes a continuous replication write checkpoints without a pause",
            (ServerVerdict.Works, ["RPK1024"]) =>
                "accepted, and sent as it is: HTTP does not allow it, and a line break begins a header of its own",
            (ServerVerdict.Works, ["RPK1030"]) => "accepted, and sent as it is: a line break in the key begins a header of its own",
            _ => null,
        };
    }

    internal static string CaseAt(Diagnostic diagnostic)
    {
        string text = diagnostic.Location.SourceTree!.GetText().Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString();
        return text[(text.LastIndexOf(' ') + 1)..].TrimEnd(';');
    }

    private static ReplicationDocument Parse(AgreementCase one) =>
        ReplicationDocument.Parse(Encoding.UTF8.GetBytes(one.Document.GetRawText()));
}
