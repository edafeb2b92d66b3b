using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReplicationKit.Embedded.Mango;

namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>
/// The proof by difference: C# evaluates predicates on deserialized documents, the embedded server's Mango evaluates their selectors on
/// the same documents, and they agree on every pair.
/// </summary>
public class DifferenceTests(ITestOutputHelper output)
{
    // What a predicate can become; none goes untested.
    private static readonly string[] Operators =
    [
        "$or",
        "$and",
        "$not",
        "$exists",
        "$type",
        "$eq",
        "$ne",
        "$in",
        "$nin",
        "$lt",
        "$lte",
        "$gt",
        "$gte",
        "$regex",
        "$mod",
        "$size",
        "$elemMatch",
    ];

    [Theory]
    [InlineData(20261121)]
    public void Predicate_and_selector_agree_on_every_document(int seed)
    {
        CaseFactory factory = CaseFactory.Ordinary(seed);
        IReadOnlyList<DifferenceCase> cases = factory.Make();
        Dictionary<string, int> operators = new(StringComparer.Ordinal);
        List<string> differences = [];
        int pairs = 0,
            matches = 0;
        foreach (DifferenceCase made in cases)
        {
            MangoSelector selector = MangoSelector.Parse(JsonDocument.Parse(made.Selector).RootElement);
            foreach ((string json, bool expected) in made.Documents)
            {
                pairs++;
                matches += expected ? 1 : 0;
                if (selector.Matches(DifferenceCase.Stored(json, pairs)) != expected)
                {
                    differences.Add(
                        $"C# says {expected}{(made.Ordinal ? " (ordinal)" : string.Empty)}\n  {made.Source}\n  {made.Selector}\n  {json}\n  {made.Type}"
                    );
                }
            }

            foreach (string form in PredicateGenerator.Forms.Where(form => made.Source.Contains(form, StringComparison.Ordinal)))
                operators[form] = operators.GetValueOrDefault(form) + made.Documents.Count;

            foreach (string name in Regex.Matches(made.Selector, "\"(\\$[a-zA-Z]+)\":").Select(match => match.Groups[1].Value).Distinct())
            {
                operators[name] = operators.GetValueOrDefault(name) + made.Documents.Count;
            }

            if (Regex.IsMatch(made.Selector, "\":[\"tfn0-9-]"))
            {
                operators["$eq"] = operators.GetValueOrDefault("$eq") + made.Documents.Count;
            }
        }

        string times = string.Join(", ", operators.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key} {o.Value}"));
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{cases.Count} predicates, {pairs:N0} pairs, {100.0 * matches / pairs:F1} % match, {differences.Count} differences, {factory.Outside:N0} documents outside of the contract; {times}"
            )
        );
        foreach (string difference in differences.GroupBy(d => d.Split('\n')[1], StringComparer.Ordinal).Select(g => g.First()).Take(12))
        {
            output.WriteLine(difference);
        }

        differences.Count.Should().Be(0);
        pairs.Should().BeGreaterThan(40_000);
        (100.0 * matches / pairs).Should().BeInRange(20, 80);
        Operators.Concat(PredicateGenerator.Forms).Where(name => operators.GetValueOrDefault(name) < 200).Should().BeEmpty();
    }
}
