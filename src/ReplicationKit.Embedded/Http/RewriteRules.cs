using System.Globalization;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The rules of a design document's <c>rewrites</c> (<c>chttpd_rewrite:try_bind_path/4</c>).</summary>
internal static class RewriteRules
{
    private const string Rest = "*";

    // Parameters whose values are JSON.
    private static readonly string[] JsonParameters = ["key", "startkey", "start_key", "endkey", "end_key", "keys"];

    /// <summary>Returns the target of the first rule that fits, relative to the design document.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="method">The method of the request.</param>
    /// <param name="path">The path after <c>_rewrite</c>.</param>
    /// <param name="query">The query of the request.</param>
    /// <param name="isSecure">Whether a target must be in the database.</param>
    /// <exception cref="CouchException">No rule fits, or one is invalid.</exception>
    public static string Target(JsonElement rules, string method, IReadOnlyList<string> path, QueryParameters query, bool isSecure)
    {
        List<(string Name, JsonElement Value)> parameters = [.. query.Values.Select(static one => (one.Key, Decoded(one.Key, one.Value)))];
        List<Rule> all =
        [
            .. rules
                .EnumerateArray()
                .Where(static rule => rule.ValueKind == JsonValueKind.Object)
                .Select(rule => Rule.Read(rule, isSecure)),
        ];
        foreach (Rule rule in all.Where(rule => rule.Method is Rest || rule.Method == method))
        {
            if (Match(rule.From, path) is var (rest, bindings))
                return Target(rule, rest, [.. bindings, .. parameters]);
        }
        throw CouchException.Missing();
    }

    private static string Target(Rule rule, IEnumerable<string> rest, List<(string Name, JsonElement Value)> bindings)
    {
        List<(string Name, JsonElement Value)> own =
        [
            .. rule.Query.Select(member => (member.Name, Replaced(member.Value, bindings, rule.Formats))).Reverse(),
        ];
        List<(string Name, JsonElement Value)> final =
        [
            .. bindings.Where(binding => !own.Exists(other => other.Name == binding.Name)),
            .. own,
        ];
        var path = new List<string>();
        foreach (string part in rule.To)
        {
            if (part == Rest)
            {
                path.AddRange(rest);
                break;
            }
            path.Add(part.StartsWith(':') ? Text(Find(final, part[1..]) ?? String("undefined")) : part);
        }
        string target = string.Join('/', path.Select(Escaped));
        string query = string.Join(
            '&',
            final
                .Where(static binding => binding.Name != Rest)
                .Reverse()
                .Select(binding =>
                    $"{Escaped(binding.Name)}={Escaped(JsonParameters.Contains(binding.Name) ? binding.Value.GetRawText() : Text(binding.Value))}"
                )
        );
        return query.Length == 0 ? target : $"{target}?{query}";
    }

    private static (List<string> Remaining, List<(string Name, JsonElement Value)> Bindings)? Match(
        string[] pattern,
        IReadOnlyList<string> path
    )
    {
        var bindings = new List<(string, JsonElement)>();
        int i = 0;
        for (; i < pattern.Length; i++)
        {
            if (pattern[i] == Rest && i == pattern.Length - 1)
                return ([.. path.Skip(i)], bindings);
            if (i >= path.Count)
                return null;
            if (pattern[i].StartsWith(':'))
                bindings.Insert(0, (pattern[i][1..], String(path[i])));
            else if (pattern[i] != path[i])
                return null;
        }
        return i == path.Count ? ([], bindings) : null;
    }

    private static JsonElement Replaced(JsonElement value, List<(string Name, JsonElement Value)> bindings, JsonElement? formats)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return Element(
                Json.Write(writer =>
                {
                    writer.WriteStartArray();
                    foreach (JsonElement item in value.EnumerateArray())
                        Replaced(item, bindings, formats).WriteTo(writer);
                    writer.WriteEndArray();
                })
            );
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 } text || text != Rest && text[0] != ':')
            return value;
        string name = text == Rest ? text : text[1..];
        return Formatted(Find(bindings, name) ?? value, formats?.StringMember(name));
    }

    private static JsonElement Formatted(JsonElement value, string? format) =>
        (format, value.ValueKind == JsonValueKind.String ? value.GetString() : null) switch
        {
            ("int", { } text) when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) =>
                Element(Json.Write(writer => writer.WriteNumberValue(number))),
            ("bool", { } text) when bool.TryParse(text, out bool flag) => Element(Json.Write(writer => writer.WriteBooleanValue(flag))),
            _ => value,
        };

    private static JsonElement? Find(List<(string Name, JsonElement Value)> bindings, string name) =>
        bindings.FindIndex(binding => binding.Name == name) is >= 0 and var index ? bindings[index].Value : null;

    private static JsonElement Decoded(string name, string value) =>
        JsonParameters.Contains(name) ? Element(Encoding.UTF8.GetBytes(value)) : String(value);

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Escaped(string text) => Uri.EscapeDataString(text);

    private static JsonElement String(string text) => Element(Json.Write(writer => writer.WriteStringValue(text)));

    private static JsonElement Element(byte[] json)
    {
        using JsonDocument document = Json.Parse(json);
        return document.RootElement.Clone();
    }

    private sealed record Rule(string Method, string[] From, string[] To, List<JsonProperty> Query, JsonElement? Formats)
    {
        public static Rule Read(JsonElement rule, bool isSecure) =>
            new(
                rule.StringMember("method") ?? Rest,
                Parts(rule.StringMember("from") ?? Rest, isSecure),
                Parts(rule.StringMember("to") ?? throw new CouchException(500, "error", "invalid_rewrite_target"), isSecure),
                rule.Member("query") is { ValueKind: JsonValueKind.Object } query ? JsonMembers.Of(query) : [],
                rule.Member("formats")
            );

        private static string[] Parts(string path, bool isSecure)
        {
            string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            return !isSecure || parts.Count(static part => part == "..") <= 2
                ? parts
                : throw new CouchException(500, "insecure_rewrite_rule", "too many ../.. segments");
        }
    }
}
