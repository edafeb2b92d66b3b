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
    /// <summary>The highest share of cases in which rules and server may differ, on purpose and with a reason.</summary>
    private const double HighestShare = 0.02;

    /// <summary>The ids that are about other specifications, of which one compilation has hundreds here.</summary>
    private static readonly string[] AboutOthers = ["RPK0008", "RPK2011", "RPK2012"];

    /// <summary>Where rules and server differ on purpose.</summary>
    private static readonly Dictionary<string, string> Differences = new(StringComparer.Ordinal)
    {
        ["interval -1"] = "accepted, and there are no periodic checkpoints: an interval that is none",
        ["interval continuous -1"] = "accepted, and there are no periodic checkpoints: an interval that is none",
        ["misc {'owner': 'x'}"] = "accepted from an administrator, refused from all others",
        ["owner-other"] = "accepted from an administrator, refused from all others",
        ["doc_ids-nested-array-element"] = "accepted by accident: a list of texts in the place of a text",
        ["worker_processes-char-array"] = "accepted by accident: a list of character codes in the place of a number",
        ["retries_per_request-char-array"] = "accepted by accident: a list of character codes in the place of a number",
        ["since cut"] = "a sequence that is cut off in the middle cannot be told from a whole one",
    };

    [Theory]
    [InlineData("recorded.json")]
    [InlineData("probed.json")]
    public async Task The_analyzers_agree_with_the_server(string file)
    {
        IReadOnlyList<AgreementCase> all = AgreementCase.Read(file);
        var expressible = new Dictionary<string, AgreementCase>(StringComparer.Ordinal);
        var source = new StringBuilder();
        foreach (AgreementCase one in all)
        {
            string name = "Case" + expressible.Count.ToString(CultureInfo.InvariantCulture);
            if (one.ToSource(name) is not { } code) continue;
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
        Compare(expressible.Select(one => (one.Value, (IEnumerable<(string, int)>)byCase[one.Key].Select(violation => (violation.Id, (int)violation.Severity - 1)))));
    }

    [Theory]
    [InlineData("recorded.json")]
    [InlineData("probed.json")]
    public void The_validator_agrees_with_the_server(string file)
    {
        var context = new WriteContext(new Uri("http://127.0.0.1:5984"), EndpointCredentials.Basic("admin", "password"));
        IReadOnlyList<AgreementCase> all = AgreementCase.Read(file);
        Compare(all.Select(one => (one, ReplicationValidator.Validate(Parse(one), context).Select(violation => (violation.RuleId, (int)violation.Severity)))));
    }

    /// <summary>Check 59: where a case can be expressed both ways, both ways break the same rules.</summary>
    [Theory]
    [InlineData("recorded.json")]
    [InlineData("probed.json")]
    public async Task Compile_time_and_run_time_break_the_same_rules(string file)
    {
        AgreementCase[] all = [.. AgreementCase.Read(file).Where(one => one.ToSource("X") is not null)];
        Compilation compilation = Compilations.Create("\n" + string.Concat(all.Select((one, index) => one.ToSource("Case" + index.ToString(CultureInfo.InvariantCulture)))));
        ILookup<string, string> byCase = (await Compilations.AnalyzeAsync(compilation))
            .Where(diagnostic => !AboutOthers.Contains(diagnostic.Id) && diagnostic.Id[3] is >= '1' and <= '5')
            .ToLookup(CaseAt, diagnostic => diagnostic.Severity + " " + diagnostic.Id);

        // Without an address of the server's own: what the attribute holds as a URL is one here too.
        var context = new WriteContext(localBaseAddress: null);
        for (int i = 0; i < all.Length; i++)
        {
            IEnumerable<string> atRunTime = ReplicationValidator.Validate(Parse(all[i]), context)
                .Where(violation => violation.RuleId[3] is >= '1' and <= '5')
                .Select(violation => violation.Severity + " " + violation.RuleId);
            byCase["Case" + i.ToString(CultureInfo.InvariantCulture)].Should().BeEquivalentTo(atRunTime, all[i].Name);
        }
    }

    private void Compare(IEnumerable<(AgreementCase Case, IEnumerable<(string Id, int Severity)> Violations)> results)
    {
        int judged = 0, errors = 0, silent = 0, environment = 0;
        var ignored = new List<string>();
        var wrong = new List<string>();
        var differences = new List<string>();
        foreach ((AgreementCase one, IEnumerable<(string Id, int Severity)> violations) in results)
        {
            int worst = violations.Select(violation => violation.Severity).DefaultIfEmpty(-1).Max();
            bool isRight = one.Verdict switch
            {
                ServerVerdict.Works => worst < 2,
                ServerVerdict.Ignored => worst >= 1,
                ServerVerdict.Environment => true,
                _ => worst == 2,
            };
            if (one.Verdict == ServerVerdict.Environment) environment++;
            else judged++;
            if (worst == 2) errors++;
            else if (worst < 1) silent++;
            string line = $"{one.Name}: {one.Verdict} ({one.Evidence}), rules: {string.Join(", ", violations.Select(violation => violation.Id))}";
            if (one.Verdict == ServerVerdict.Ignored && worst == 2) ignored.Add(line);
            if (!isRight && Differences.TryGetValue(one.Name, out string? reason)) differences.Add($"{line}; {reason}");
            else if (!isRight) wrong.Add(line);
        }

        output.WriteLine($"{judged} cases judged, {environment} depend on what surrounds them; errors for {errors}, nothing but advice for {silent}; {differences.Count} deliberate differences:");
        foreach (string line in differences) output.WriteLine("  " + line);
        output.WriteLine($"{ignored.Count} errors for what the server accepts and drops without a word:");
        foreach (string line in ignored) output.WriteLine("  " + line);
        wrong.Should().BeEmpty();
        ((double)differences.Count / judged).Should().BeLessThanOrEqualTo(HighestShare);
    }

    private static string CaseAt(Diagnostic diagnostic)
    {
        string text = diagnostic.Location.SourceTree!.GetText().Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString();
        return text[(text.LastIndexOf(' ') + 1)..].TrimEnd(';');
    }

    private static ReplicationDocument Parse(AgreementCase one) => ReplicationDocument.Parse(Encoding.UTF8.GetBytes(one.Document.GetRawText()));
}
