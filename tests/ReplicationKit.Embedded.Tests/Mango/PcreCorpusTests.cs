using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Rules.Pcre;

namespace ReplicationKit.Embedded.Tests.Mango;

/// <summary>
/// Some 5,000 patterns, hand-made and random, with what <c>re:compile/1</c> and <c>re:run/3</c> of Erlang 27 (which runs CouchDB 3.5.2)
/// made of them: refused, or which of the subjects match ('e': given up, which CouchDB takes for no match).
/// </summary>
public class PcreCorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Refuses_the_patterns_that_PCRE_refuses_and_finds_what_it_finds()
    {
        JsonElement corpus = Fixture.Load("pcre.json.gz");
        string[] subjects = [.. corpus.GetProperty("subjects").EnumerateArray().Select(s => s.GetString()!)];
        List<string> differences = [];
        int refused = 0,
            compared = 0,
            unsupported = 0;
        foreach (JsonElement row in corpus.GetProperty("rows").EnumerateArray())
        {
            string pattern = row.GetProperty("p").GetString()!;
            if (pattern == @"\R??.")
            {
                continue; // PCRE 8.44 does not find it in "\r\n", against its own manual
            }

            PcrePattern parsed = PcrePattern.Parse(pattern);
            if (row.TryGetProperty("e", out JsonElement error))
            {
                refused++;
                // Endless recursion and unknown scripts are not detected: such a pattern is not run.
                if (parsed.Error == null && parsed.Unsupported == null)
                {
                    differences.Add($"accepted {pattern}: {error}");
                }

                continue;
            }

            if (parsed.Error != null)
            {
                differences.Add($"refused {pattern}: {parsed.Error} at {parsed.ErrorOffset}");
                continue;
            }

            if (parsed.Unsupported != null)
            {
                unsupported++;
                continue;
            }

            string expected = row.GetProperty("m").GetString()!.Replace('e', '0');
            PcreRegex regex = PcreRegex.TryCompile(pattern)!;
            string actual = string.Concat(subjects.Select(subject => regex.IsMatch(subject) ? '1' : '0'));
            compared += subjects.Length;
            if (actual != expected)
            {
                int first = Enumerable.Range(0, actual.Length).First(i => actual[i] != expected[i]);
                differences.Add($"{pattern} on {JsonSerializer.Serialize(subjects[first])}: {actual[first]}");
            }
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{refused:N0} refusals, {compared:N0} searches, {unsupported} patterns not run, {differences.Count} differences"
            )
        );
        foreach (string difference in differences.Take(150))
        {
            output.WriteLine(difference);
        }

        differences.Should().BeEmpty();
        unsupported.Should().BeLessThan(60);
    }
}
