using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ReplicationKit.Embedded.Mango;

namespace ReplicationKit.Benchmarks.Selectors;

/// <summary>A thousand documents of 1 kB, matched by the embedded server's selectors.</summary>
public class SelectorBenchmarks
{
    private readonly MangoSelector _equality = Parse("""{ "type": "user", "status": "active" }""");
    private readonly MangoSelector _comparison = Parse(
        """{ "type": { "$in": ["user", "admin"] }, "age": { "$gte": 30, "$type": "number" }, "$not": { "address.city": "Bern" } }"""
    );
    private readonly MangoSelector _elements = Parse(
        """{ "tags": { "$elemMatch": { "$eq": "tag-7" } }, "name": { "$regex": "^User 1" } }"""
    );
    private readonly JsonElement[] _documents = [.. Enumerable.Range(0, 1000).Select(Document)];

    [Benchmark(Baseline = true)]
    public int TwoEqualities() => Count(_equality);

    [Benchmark]
    public int ComparisonAndNegation() => Count(_comparison);

    [Benchmark]
    public int ElementsAndRegex() => Count(_elements);

    /// <summary>What reading the documents costs before any of them can be matched.</summary>
    [Benchmark]
    public int ParseDocuments()
    {
        int properties = 0;
        foreach (JsonElement document in _documents)
        {
            using JsonDocument parsed = JsonDocument.Parse(document.GetRawText());
            properties += parsed.RootElement.GetPropertyCount();
        }

        return properties;
    }

    private int Count(MangoSelector selector)
    {
        int matches = 0;
        foreach (JsonElement document in _documents)
        {
            if (selector.Matches(document))
                matches++;
        }

        return matches;
    }

    private static MangoSelector Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return MangoSelector.Parse(document.RootElement);
    }

    private static JsonElement Document(int number)
    {
        string text = new('x', 700);
        string[] tags = [.. Enumerable.Range(0, 8).Select(tag => string.Create(CultureInfo.InvariantCulture, $"tag-{tag + (number % 5)}"))];
        return JsonSerializer.SerializeToElement(
            new Dictionary<string, object>
            {
                ["_id"] = string.Create(CultureInfo.InvariantCulture, $"user-{number:d5}"),
                ["_rev"] = "1-967a00dff5e02add41819138abb3284d",
                ["type"] = number % 4 == 0 ? "order" : "user",
                ["status"] = number % 3 == 0 ? "inactive" : "active",
                ["name"] = string.Create(CultureInfo.InvariantCulture, $"User {number}"),
                ["age"] = number % 80,
                ["address"] = new Dictionary<string, object> { ["city"] = number % 2 == 0 ? "Bern" : "Wien", ["zip"] = 3000 + number },
                ["tags"] = tags,
                ["text"] = text,
            }
        );
    }
}
