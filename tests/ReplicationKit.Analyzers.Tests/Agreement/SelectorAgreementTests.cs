using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Analyzers.Tests.Compiler;
using ReplicationKit.Testing;

namespace ReplicationKit.Analyzers.Tests.Agreement;

/// <summary>
/// Selectors that a real CouchDB 3.5.2 was given in replication documents: rejected when the document was written, crashing when the
/// replication ran, or accepted. Values that are not JSON objects are left out, because a document cannot contain them.
/// </summary>
public class SelectorAgreementTests(ITestOutputHelper output)
{
    private const double HighestShare = 0.02;

    /// <summary>
    /// Patterns that PCRE refuses for what they would do and not for how they are written: the check of the syntax stays silent.
    /// </summary>
    private static readonly string[] Unsure = ["""{"s": {"$regex": "(?R)"}}"""];

    [Fact]
    public async Task The_analyzers_agree_with_the_server_about_selectors()
    {
        Case[] cases = Read();
        ILookup<int, Diagnostic> found = await AnalyzeAsync(cases);

        var wrong = new List<string>();
        var differences = new List<string>();
        int errors = 0,
            silent = 0;
        for (int i = 0; i < cases.Length; i++)
        {
            string[] ids =
            [
                .. found[i]
                    .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                    .Select(diagnostic => diagnostic.Id)
                    .Distinct(),
            ];
            bool isError = ids.Length > 0;
            if (isError)
                errors++;
            else if (!found[i].Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning))
                silent++;
            if (isError == (cases[i].Verdict != ServerVerdict.Works))
                continue;
            string line = $"{cases[i].Selector}: {cases[i].Verdict} {cases[i].Evidence}; {string.Join(", ", ids)}";
            (isError || Unsure.Contains(cases[i].Selector) ? differences : wrong).Add(line);
        }

        output.WriteLine(
            $"{cases.Length} selectors; errors for {errors}, nothing but advice for {silent}; {differences.Count} accepted by the server and errors here:"
        );
        foreach (string line in differences)
            output.WriteLine("  " + line);
        wrong.Should().BeEmpty();
        ((double)differences.Count / cases.Length).Should().BeLessThanOrEqualTo(HighestShare);
    }

    [Fact]
    public async Task Compile_time_and_run_time_report_the_same_about_selectors()
    {
        Case[] cases = Read();
        ILookup<int, Diagnostic> found = await AnalyzeAsync(cases);
        int compared = 0;
        for (int i = 0; i < cases.Length; i++)
        {
            var document = new ReplicationDocument
            {
                Source = ReplicationEndpoint.Database("a"),
                Target = ReplicationEndpoint.Database("b"),
            };
            try
            {
                document.Selector = JsonNode.Parse(cases[i].Selector)!.AsObject();
                document.Selector.ToJsonString();
            }
            catch (Exception exception) when (exception is ArgumentException or JsonException)
            {
                continue; // a repeated key, or nesting, which this object cannot represent
            }

            compared++;
            IEnumerable<string> atRunTime = ReplicationValidator
                .Validate(document, new WriteContext(localBaseAddress: null))
                .Where(violation => violation.RuleId.StartsWith("RPK7", StringComparison.Ordinal))
                .Select(violation => violation.RuleId);
            found[i]
                .Select(diagnostic => diagnostic.Id)
                .Where(id => id.StartsWith("RPK7", StringComparison.Ordinal) && id is not ("RPK7009" or "RPK7011"))
                .Should()
                .BeEquivalentTo(atRunTime, cases[i].Selector);
        }

        compared.Should().BeGreaterThan(cases.Length * 9 / 10);
    }

    private static async Task<ILookup<int, Diagnostic>> AnalyzeAsync(Case[] cases)
    {
        var source = new StringBuilder();
        for (int i = 0; i < cases.Length; i++)
        {
            source.Append(
                CultureInfo.InvariantCulture,
                $"[Replication(Source = \"http://h/a\", Target = \"http://h/b{i}\")][SelectorJson({SymbolDisplay.FormatLiteral(cases[i].Selector, quote: true)})] public partial record Case{i}; // {i}\n"
            );
        }

        Compilation compilation = Compilations.Create("\n" + source);
        Compilations.Errors(compilation).Should().BeEmpty();
        return (await Compilations.AnalyzeAsync(compilation)).ToLookup(NumberAt);
    }

    private static Case[] Read()
    {
        using JsonDocument file = JsonDocument.Parse(
            File.ReadAllText(RepositoryFolder.Combine("tests", "ReplicationKit.Analyzers.Tests", "Agreement", "selectors.json"))
        );
        return
        [
            .. file
                .RootElement.EnumerateArray()
                .Select(one => new Case(
                    one.GetProperty("selector").GetRawText(),
                    Enum.Parse<ServerVerdict>(one.GetProperty("verdict").GetString()!),
                    one.TryGetProperty("evidence", out JsonElement evidence) ? evidence.GetString()! : ""
                )),
        ];
    }

    private static int NumberAt(Diagnostic diagnostic)
    {
        string text = diagnostic.Location.SourceTree!.GetText().Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString();
        return int.Parse(text.AsSpan(text.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
    }

    private sealed record Case(string Selector, ServerVerdict Verdict, string Evidence);
}
