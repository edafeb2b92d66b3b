using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit.Embedded.Tests.Differential;

/// <summary>
/// A random script of Mango requests: documents with values of all kinds, indexes that come and go, queries with every option, their next
/// pages, and what CouchDB explains about them. The same seed makes the same script.
/// </summary>
internal sealed class FindHistory
{
    private static readonly string[] Ids = ["a", "B", "c", "é", "10", "9", "x y", "z", "ab", "~"];
    private static readonly string[] Fields = ["a", "b", "c.d", "_id", "e"];
    private static readonly string[] Values =
    [
        "null",
        "false",
        "true",
        "0",
        "1",
        "1.0",
        "-1",
        "2.5",
        "12345678901234567890",
        "\"\"",
        "\"a\"",
        "\"A\"",
        "\"b\"",
        "\"é\"",
        "\"aa\"",
        "[]",
        "[1]",
        "[1,2]",
        "{}",
        "{\"a\":1}",
        "{\"d\":2}",
    ];

    // For other values in a list, CouchDB 3.5.2 returns 500.
    private static readonly string[] InScalars = ["1", "2.5", "\"a\"", "\"é\"", "false", "true"];
    private static readonly string[] Indexes = ["one", "two", "three"];

    private readonly Random _random;

    private FindHistory(int seed) => _random = new Random(seed);

    /// <summary>Runs the script on a database; the requests with their answers.</summary>
    public static async Task<List<string>> RunAsync(CouchClient server, string database, int seed)
    {
        var history = new FindHistory(seed);
        var answers = new List<string>();
        int length = history._random.Next(6, 18);
        for (int i = 0; i < length; i++)
            await history.StepAsync(server, database, answers, isFirst: i == 0);
        return answers;
    }

    private async Task StepAsync(CouchClient server, string database, List<string> answers, bool isFirst)
    {
        switch (isFirst ? 0 : _random.Next(10))
        {
            case 0:
                await SendAsync(
                    server,
                    database,
                    "_bulk_docs",
                    $$"""{"new_edits":false,"docs":[{{string.Join(',', Documents())}}]}""",
                    null
                );
                return;
            case 1 or 2:
                CouchAnswer created = await SendAsync(server, database, "_index", Index(), answers);
                if (created.Status == 200)
                    await UntilListedAsync(
                        server,
                        database,
                        created.Json.GetProperty("id").GetString()!,
                        created.Json.GetProperty("name").GetString()!,
                        listed: true
                    );
                return;
            case 3 when _random.Next(3) == 0:
                (string prefix, string design, string name) = (_random.Next(2) == 0 ? "_design/" : "", Pick(Indexes), Pick(Indexes));
                string path = $"_index/{prefix}{design}/json/{name}";
                answers.Add($"DELETE {path}\n    => {Normal(await server.DeleteAsync($"{database}/{path}"), null)}");
                await UntilListedAsync(server, database, "_design/" + design, name, listed: false);
                return;
            case 3:
                answers.Add("GET _index\n    => " + Normal(await server.GetAsync(database + "/_index"), database));
                return;
            case 4:
                await SendAsync(server, database, "_explain", Query(null), answers);
                return;
            default:
                string query = Query(null);
                for (int page = 0; page < 3; page++)
                {
                    CouchAnswer answer = await SendAsync(server, database, "_find", query, answers);
                    if (
                        answer.Status != 200
                        || !answer.Json.TryGetProperty("bookmark", out JsonElement bookmark)
                        || bookmark.GetString() == "nil"
                    )
                        return;
                    JsonObject next = JsonNode.Parse(query)!.AsObject();
                    next["bookmark"] = bookmark.GetString();
                    query = next.ToJsonString(Plain);
                }
                return;
        }
    }

    // CouchDB lists indexes from a cache, which a busy server brings up to date a moment later.
    private static async Task UntilListedAsync(CouchClient server, string database, string design, string name, bool listed)
    {
        bool isListed = !listed;
        while (isListed != listed)
        {
            isListed = (await server.GetAsync(database + "/_index"))
                .Json.GetProperty("indexes")
                .EnumerateArray()
                .Any(index => index.GetProperty("ddoc").GetString() == design && index.GetProperty("name").GetString() == name);
        }
    }

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static async Task<CouchAnswer> SendAsync(CouchClient server, string database, string path, string body, List<string>? answers)
    {
        CouchAnswer answer = await server.PostAsync($"{database}/{path}", body);
        int bookmark = body.IndexOf(",\"bookmark\"", StringComparison.Ordinal);
        answers?.Add($"POST {path} {(bookmark < 0 ? body : body[..bookmark] + " next page")}\n    => {Normal(answer, database)}");
        return answer;
    }

    // Without what no two servers, or no two runs, have in common.
    private static string Normal(CouchAnswer answer, string? database)
    {
        if (answer.Status >= 500)
            return "400";
        JsonObject json = JsonNode.Parse(answer.Body)!.AsObject();
        json.Remove("ref");
        if (json["bookmark"] is JsonValue bookmark && bookmark.GetValue<string>() != "nil")
            json["bookmark"] = "…";
        if (json["execution_stats"] is JsonObject statistics)
            statistics.Remove("execution_time_ms");
        if (json["dbname"] is not null)
            json["dbname"] = "";
        string text = json.ToJsonString(Plain);
        return answer.Status.ToString(CultureInfo.InvariantCulture)
            + " "
            + (database is null ? text : text.Replace(database, "db", StringComparison.Ordinal));
    }

    private IEnumerable<string> Documents()
    {
        int count = _random.Next(4, 14);
        for (int i = 0; i < count; i++)
        {
            var document = new StringBuilder("{");
            document.Append(
                CultureInfo.InvariantCulture,
                $"\"_id\":{JsonSerializer.Serialize(Pick(Ids))},\"_rev\":\"{_random.Next(1, 5)}-{_random.Next(10, 99)}\""
            );
            if (_random.Next(8) == 0)
                document.Append(",\"_deleted\":true");
            foreach (string field in (string[])["a", "b", "c", "e"])
            {
                if (_random.Next(4) > 0)
                    document.Append(CultureInfo.InvariantCulture, $",\"{field}\":{Pick(Values)}");
            }
            yield return document.Append('}').ToString();
        }
    }

    private string Index()
    {
        string fields = string.Join(',', Sort(_random.Next(3) == 0));
        string filter = _random.Next(4) == 0 ? $",\"partial_filter_selector\":{Selector()}" : "";
        string name = _random.Next(4) > 0 ? $",\"ddoc\":\"{Pick(Indexes)}\",\"name\":\"{Pick(Indexes)}\"" : "";
        return $"{{\"index\":{{\"fields\":[{fields}]{filter}}}{name}}}";
    }

    private List<string> Sort(bool descending)
    {
        int count = _random.Next(1, 4);
        List<string> fields = [.. Fields.OrderBy(_ => _random.Next()).Take(count)];
        return [.. fields.Select(field => descending ? $"{{\"{field}\":\"desc\"}}" : $"\"{field}\"")];
    }

    private string Query(string? bookmark)
    {
        var query = new List<string> { "\"selector\":" + Selector(), "\"execution_stats\":true" };
        if (_random.Next(3) == 0)
            query.Add($"\"sort\":[{string.Join(',', Sort(_random.Next(2) == 0))}]");
        if (_random.Next(3) == 0)
            query.Add($"\"fields\":[{string.Join(',', Fields.Where(_ => _random.Next(2) == 0).Select(field => $"\"{field}\""))}]");
        if (_random.Next(2) == 0)
            query.Add(string.Create(CultureInfo.InvariantCulture, $"\"limit\":{_random.Next(0, 5)}"));
        if (_random.Next(5) == 0)
            query.Add(string.Create(CultureInfo.InvariantCulture, $"\"skip\":{_random.Next(0, 3)}"));
        if (_random.Next(4) == 0)
            query.Add($"\"use_index\":{Pick(["\"one\"", "\"_design/two\"", "[\"one\",\"two\"]", "\"three/one\"", "[]", "null"])}");
        if (_random.Next(6) == 0)
            query.Add("\"conflicts\":true");
        if (_random.Next(8) == 0)
            query.Add("\"r\":2");
        if (_random.Next(6) == 0)
            query.Add("\"allow_fallback\":false");
        if (_random.Next(20) == 0)
            query.Add(
                Pick([
                    "\"limit\":\"x\"",
                    "\"skip\":-1",
                    "\"what\":1",
                    "\"conflicts\":1",
                    "\"use_index\":5",
                    "\"fields\":\"a\"",
                    "\"sort\":[5]",
                ])
            );
        return $"{{{string.Join(',', query)}{bookmark}}}";
    }

    // Of two comparisons of a field, CouchDB answers some with 500 if one is $eq.
    private string Selector()
    {
        List<string> fields = [.. Fields.Where(_ => _random.Next(3) == 0)];
        List<string> conditions = [.. fields.Select(Condition)];
        if (_random.Next(8) == 0)
            conditions.Add($"\"$or\":[{{{Condition(Pick(Fields))}}},{{{Condition(Pick(Fields))}}}]");
        return _random.Next(8) == 0 && conditions.Count > 0
            ? $"{{\"$and\":[{string.Join(',', conditions.Select(condition => $"{{{condition}}}"))}]}}"
            : $"{{{string.Join(',', conditions)}}}";
    }

    private string Condition(string field)
    {
        string value = field == "_id" ? JsonSerializer.Serialize(Pick(Ids)) : Pick(Values);
        string other = field == "_id" ? JsonSerializer.Serialize(Pick(Ids)) : Pick(Values);
        return $"\"{field}\":"
            + _random.Next(10) switch
            {
                0 or 1 => value,
                2 or 3 => $"{{\"{Pick(["$gt", "$gte"])}\":{value}}}",
                4 => $"{{\"{Pick(["$lt", "$lte"])}\":{value}}}",
                5 => $"{{\"{Pick(["$gt", "$gte"])}\":{value},\"{Pick(["$lt", "$lte"])}\":{other}}}",
                6 => $"{{\"$exists\":{Pick(["true", "false"])}}}",
                7 => $"{{\"$in\":[{Pick(InScalars)},{Pick(InScalars)}]}}",
                8 => $"{{\"$beginsWith\":{Pick(["\"a\"", "\"\"", "\"B\""])}}}",
                _ => $"{{\"$not\":{{\"$eq\":{value}}}}}",
            };
    }

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}
