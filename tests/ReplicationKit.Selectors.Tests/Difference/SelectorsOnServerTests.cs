using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>The same proof on a real CouchDB, through <c>_find</c> and through a replication.</summary>
public class SelectorsOnServerTests(ITestOutputHelper output)
{
    private static readonly string? Address = Environment.GetEnvironmentVariable("COUCHDB_URL");

    public static bool IsAbsent => string.IsNullOrEmpty(Address);

    [Theory(Skip = "COUCHDB_URL names no server to try it on", SkipWhen = nameof(IsAbsent))]
    [InlineData(7)]
    public async Task Find_and_replication_agree_with_the_predicates(int seed)
    {
        IReadOnlyList<DifferenceCase> cases = new CaseFactory(seed, types: 18, predicatesPerType: 5, documentsPerPredicate: 50).Make();
        using HttpClient client = Client();
        List<string> differences = [];
        bool readsTiny = await ReadsTinyNumbers(client);
        int pairs = 0,
            matches = 0;
        string prefix = string.Create(CultureInfo.InvariantCulture, $"mango_{Environment.ProcessId}_");
        for (int i = 0; i < cases.Count; i++)
        {
            string source = prefix + i.ToString(CultureInfo.InvariantCulture);
            HashSet<string> expected = [.. Numbered(cases[i]).Where(d => d.Matches).Select(d => d.Id)];
            try
            {
                await Fill(client, source, Numbered(cases[i]).Select(document => (document.Id, document.Json)));
                HashSet<string> found = await Find(client, source, cases[i].Selector);
                HashSet<string> replicated = await Replicate(client, source, source + "_copy", cases[i].Selector);
                pairs += cases[i].Documents.Count;
                matches += expected.Count;
                if (!readsTiny && HasTinyNumber(cases[i].Selector))
                    continue;
                Compare(differences, "_find", cases[i], expected, found, readsTiny);
                Compare(differences, "replication", cases[i], expected, replicated, readsTiny);
            }
            finally
            {
                await client.DeleteAsync(new Uri(source, UriKind.Relative), TestContext.Current.CancellationToken);
                await client.DeleteAsync(new Uri(source + "_copy", UriKind.Relative), TestContext.Current.CancellationToken);
            }
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{cases.Count} predicates, {pairs:N0} pairs each way, {100.0 * matches / pairs:F1} % match, {differences.Count} differences"
            )
        );
        output.WriteLine(
            string.Join(
                ", ",
                PredicateGenerator.Forms.Select(form =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{form} {cases.Where(made => made.Source.Contains(form, StringComparison.Ordinal)).Sum(made => made.Documents.Count)}"
                    )
                )
            )
        );
        foreach (string difference in differences.Take(10))
        {
            output.WriteLine(difference);
        }

        differences.Should().BeEmpty();
        pairs.Should().BeGreaterThan(2_000);
    }

    /// <summary>The pairs of the ordinary run: the changes feed with a selector is what a replication reads.</summary>
    [Theory(Skip = "COUCHDB_URL names no server to try it on", SkipWhen = nameof(IsAbsent))]
    [InlineData(20261121)]
    public async Task The_changes_feed_agrees_with_the_predicates_of_the_ordinary_run(int seed)
    {
        using HttpClient client = Client();
        List<string> differences = [];
        bool readsTiny = await ReadsTinyNumbers(client);
        int pairs = 0;
        IGrouping<string, DifferenceCase>[] types = [.. CaseFactory.Ordinary(seed).Make().GroupBy(made => made.Type)];
        for (int i = 0; i < types.Length; i++)
        {
            string database = string.Create(CultureInfo.InvariantCulture, $"rk_changes_{Environment.ProcessId}_{i}");
            Dictionary<string, string> ids = [];
            foreach (string json in types[i].SelectMany(made => made.Documents).Select(document => document.Json))
                ids.TryAdd(json, ids.Count.ToString("D3", CultureInfo.InvariantCulture));
            try
            {
                await Fill(client, database, ids.Select(document => (document.Value, document.Key)));
                foreach (DifferenceCase made in types[i])
                {
                    JsonElement feed = await Post(client, database + "/_changes?filter=_selector", $"{{\"selector\":{made.Selector}}}");
                    HashSet<string> found =
                    [
                        .. feed.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("id").GetString()!),
                    ];
                    pairs += made.Documents.Count;
                    differences.AddRange(
                        made.Documents.Where(document => found.Contains(ids[document.Json]) != document.Matches)
                            .Where(document => readsTiny || !(HasTinyNumber(document.Json) || HasTinyNumber(made.Selector)))
                            .Select(document => $"C# says {document.Matches}\n  {made.Source}\n  {made.Selector}\n  {document.Json}")
                    );
                }
            }
            finally
            {
                await client.DeleteAsync(new Uri(database, UriKind.Relative), TestContext.Current.CancellationToken);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pairs:N0} pairs, {differences.Count} differences"));
        foreach (string difference in differences.Take(10))
        {
            output.WriteLine(difference);
        }

        differences.Should().BeEmpty();
        pairs.Should().BeGreaterThan(40_000);
    }

    private static IEnumerable<(string Id, string Json, bool Matches)> Numbered(DifferenceCase made) =>
        made.Documents.Select((document, n) => ("d" + n.ToString("D3", CultureInfo.InvariantCulture), document.Json, document.Matches));

    /// <summary>
    /// Whether the server reads the smallest number as what it is, and not as 0: CouchDB 3.2 to 3.4 do not (docs/servers.md). There, nothing is
    /// compared for documents and selectors with such a number.
    /// </summary>
    private static async Task<bool> ReadsTinyNumbers(HttpClient client)
    {
        string database = string.Create(CultureInfo.InvariantCulture, $"rk_tiny_{Environment.ProcessId}_{Guid.NewGuid():N}");
        try
        {
            await Fill(client, database, [("tiny", """{"n":5e-324}""")]);
            JsonElement read = await client.GetFromJsonAsync<JsonElement>(
                new Uri(database + "/tiny", UriKind.Relative),
                TestContext.Current.CancellationToken
            );
            return read.GetProperty("n").GetDouble() > 0;
        }
        finally
        {
            await client.DeleteAsync(new Uri(database, UriKind.Relative), TestContext.Current.CancellationToken);
        }
    }

    private static bool HasTinyNumber(string json) => json.Contains("e-324", StringComparison.OrdinalIgnoreCase);

    private static void Compare(
        List<string> differences,
        string way,
        DifferenceCase made,
        HashSet<string> expected,
        HashSet<string> actual,
        bool readsTiny
    )
    {
        foreach ((string id, string json, bool matches) in Numbered(made))
        {
            if (expected.Contains(id) != actual.Contains(id) && (readsTiny || !HasTinyNumber(json)))
            {
                differences.Add($"{way}: C# says {matches}\n  {made.Source}\n  {made.Selector}\n  {json}");
            }
        }
    }

    private static HttpClient Client()
    {
        Uri address = new(Address!.TrimEnd('/') + "/");
        HttpClient client = new()
        {
            BaseAddress = new Uri(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)),
        };
        if (address.UserInfo.Length > 0)
        {
            string credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)));
            client.DefaultRequestHeaders.Authorization = new("Basic", credentials);
        }

        return client;
    }

    private static async Task Fill(HttpClient client, string database, IEnumerable<(string Id, string Json)> numbered)
    {
        (
            await client.PutAsync(new Uri(database + "?q=1", UriKind.Relative), null, TestContext.Current.CancellationToken)
        ).EnsureSuccessStatusCode();
        IEnumerable<string> documents = numbered.Select(d =>
            d.Json == "{}" ? $"{{\"_id\":\"{d.Id}\"}}" : $"{{\"_id\":\"{d.Id}\",{d.Json[1..]}"
        );
        JsonElement saved = await Post(client, database + "/_bulk_docs", $"{{\"docs\":[{string.Join(",", documents)}]}}");
        saved.EnumerateArray().All(row => row.TryGetProperty("ok", out _)).Should().BeTrue(saved.ToString());
    }

    private static async Task<HashSet<string>> Find(HttpClient client, string database, string selector)
    {
        JsonElement answer = await Post(client, database + "/_find", $"{{\"selector\":{selector},\"fields\":[\"_id\"],\"limit\":1000}}");
        return [.. answer.GetProperty("docs").EnumerateArray().Select(doc => doc.GetProperty("_id").GetString()!)];
    }

    private static async Task<HashSet<string>> Replicate(HttpClient client, string source, string target, string selector)
    {
        await Post(
            client,
            "_replicate",
            $"{{\"source\":\"{source}\",\"target\":\"{target}\",\"create_target\":true,\"use_checkpoints\":false,\"selector\":{selector}}}"
        );
        JsonElement rows = await client.GetFromJsonAsync<JsonElement>(
            new Uri(target + "/_all_docs", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        return [.. rows.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];
    }

    private static async Task<JsonElement> Post(HttpClient client, string path, string json)
    {
        using StringContent content = new(json, Encoding.UTF8, "application/json");
        HttpResponseMessage response = await client.PostAsync(
            new Uri(path, UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.Should().BeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }
}
