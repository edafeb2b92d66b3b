using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Embedded.Mango;

namespace ReplicationKit.Embedded.Tests.Mango;

/// <summary>
/// Every verdict of a live CouchDB 3.5.2 on some 1,400 selectors and 238 documents: which ids pass <c>_changes?filter=_selector</c>, which
/// <c>_find</c> returns, and how each refused selector is answered.
/// </summary>
public class MangoCorpusTests(ITestOutputHelper output)
{
    private static readonly JsonElement[] Documents = [.. Fixture.Load("docs.json.gz").EnumerateArray().Select(WithRevision)];
    private static readonly JsonElement Selectors = Fixture.Load("selectors.json.gz");

    [Fact]
    public void Agrees_with_every_verdict_of_changes_and_of_find()
    {
        List<string> differences = [];
        int verdicts = 0;
        foreach (JsonElement row in Selectors.EnumerateArray().Where(row => row.TryGetProperty("matches", out _)))
        {
            MangoSelector selector = MangoSelector.Parse(row.GetProperty("selector"));
            HashSet<string> changes = Ids(row.GetProperty("matches"));
            HashSet<string> find = row.TryGetProperty("find", out JsonElement ids) ? Ids(ids) : changes;
            foreach (JsonElement document in Documents)
            {
                string id = document.GetProperty("_id").GetString()!;
                verdicts++;
                if (selector.Matches(document) != changes.Contains(id) || Finds(selector, document) != find.Contains(id))
                {
                    differences.Add($"{row.GetProperty("selector")} on {document}");
                }
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdicts:N0} verdicts, {differences.Count} differences"));
        differences.Should().BeEmpty();
        verdicts.Should().BeGreaterThan(319_000);
    }

    [Fact]
    public void Refuses_what_the_server_refuses_with_its_words()
    {
        int refusals = 0;
        foreach (JsonElement row in Selectors.EnumerateArray().Where(row => row.TryGetProperty("error", out _)))
        {
            JsonElement selector = row.GetProperty("selector");
            Exception? thrown = Record.Exception(() =>
            {
                MangoSelector parsed = MangoSelector.Parse(selector);
                foreach (JsonElement document in Documents)
                {
                    parsed.Matches(document);
                }
            });
            MangoException refusal = thrown.Should().BeOfType<MangoException>(selector.ToString()).Subject;
            refusal.ChangesStatus.Should().Be(row.GetProperty("status").GetInt32(), selector.ToString());
            refusal.ChangesError.Should().Be(row.GetProperty("error").GetProperty("error").GetString(), selector.ToString());
            refusal.ChangesReason.Should().Be(row.GetProperty("error").GetProperty("reason").GetString(), selector.ToString());
            JsonElement find = row.GetProperty("find");
            refusal.Status.Should().Be(find.GetProperty("status").GetInt32(), selector.ToString());
            refusal.Error.Should().Be(find.GetProperty("error").GetProperty("error").GetString(), selector.ToString());
            refusal.Reason.Should().Be(find.GetProperty("error").GetProperty("reason").GetString(), selector.ToString());
            refusals++;
        }

        output.WriteLine($"{refusals} refusals");
        refusals.Should().Be(47);
    }

    [Fact]
    public void Normalized_text_accepts_itself_and_matches_the_same()
    {
        foreach (JsonElement row in Selectors.EnumerateArray().Where(row => row.TryGetProperty("matches", out _)))
        {
            MangoSelector once = MangoSelector.Parse(row.GetProperty("selector"));
            MangoSelector twice = MangoSelector.Parse(JsonDocument.Parse(once.Normalized).RootElement);
            twice.Normalized.Should().Be(once.Normalized);
        }
    }

    private static bool Finds(MangoSelector selector, JsonElement document) =>
        selector.Root is not MangoNode.Group { Parts.Count: 0 }
        && (FieldRange.Of(selector.Root).Find(range => range.Field == "_id") ?? FieldRange.All).Contains(document.GetProperty("_id"))
        && !document.GetProperty("_id").GetString()!.StartsWith("_design/", StringComparison.Ordinal)
        && selector.Matches(document);

    private static HashSet<string> Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetString()!)];

    // The recording holds the documents as they were saved; the server matches them with their revision.
    private static JsonElement WithRevision(JsonElement document)
    {
        JsonObject saved = JsonObject.Create(document)!;
        saved.Insert(1, "_rev", "1-967a00dff5e02add41819138abb3284d");
        return JsonSerializer.SerializeToElement(saved);
    }
}
