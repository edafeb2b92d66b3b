using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Selectors.Tests.Difference;

namespace ReplicationKit.Selectors.Tests;

/// <summary>
/// What looks like C# on a field and is not: each is refused at the expression, or means what C# means on every document.
/// </summary>
public class PitfallTests
{
    private static readonly string[] Documents =
    [
        "{}",
        """{"type":null}""",
        """{"type":""}""",
        """{"type":" "}""",
        """{"type":"a"}""",
        """{"type":"A"}""",
        """{"type":"b"}""",
        """{"type":"user"}""",
        """{"type":5}""",
        """{"n":null}""",
        """{"n":0}""",
        """{"n":3}""",
        """{"n":5}""",
        """{"n":"5"}""",
        """{"on":true}""",
        """{"on":false}""",
        """{"on":null}""",
        """{"type":"a","n":5,"on":true}""",
        """{"type":"user","n":3}""",
        """{"n":3,"on":null}""",
        """{"n":3,"on":false}""",
        """{"n":5,"on":false}""",
        """{"n":5,"on":null}""",
        """{"rows":null}""",
        """{"rows":[]}""",
        """{"rows":[[]]}""",
        """{"rows":[["a"]]}""",
        """{"rows":[["b"],["a","b"]]}""",
        """{"rows":[null,["a"]]}""",
        """{"rows":[null]}""",
        """{"rows":[["a",5]]}""",
        """{"rows":[["a"],5]}""",
        """{"rows":[["a",null]]}""",
        """{"rows":[["b"],"a"]}""",
        """{"rows":{"a":["a"]}}""",
        """{"rows":[[["a"]]]}""",
        """{"rows":[[[]],[]]}""",
        """{"rows":[[{"type":"a"}]]}""",
        """{"rows":[[{"type":"b"},{"type":"a"}],[]]}""",
        """{"rows":[[{"type":5},{"type":"a"}]]}""",
        """{"rows":[[null,{"type":"a"}]]}""",
        """{"type":"😀"}""",
        """{"type":"aé"}""",
        """{"type":"日本語"}""",
        """{"rows":[["a","b"],["a"]]}""",
        """{"rows":{"0":["a"]}}""",
        """{"meta":null}""",
        """{"meta":{}}""",
        """{"meta":{"a":"b"}}""",
        """{"meta":{"a":null}}""",
        """{"meta":{"a":"c","b":"b"}}""",
        """{"meta":{"a":5}}""",
        """{"meta":{"a.b":"b","$a":"b","+1":"b","0":"b"}}""",
        """{"meta":["b","b"]}""",
        """{"meta":"a"}""",
        """{"home":{}}""",
        """{"home":{"next":null}}""",
        """{"home":{"next":{}}}""",
        """{"home":{"next":{"n":5}}}""",
        """{"home":{"next":5}}""",
    ];

    /// <summary>
    /// A type named <c>Doc</c>, a predicate on <c>d</c>, and the location at which it is rejected, or <c>null</c> if it is translated.
    /// </summary>
    public static TheoryData<string, string, string?> Cases =>
        new()
        {
            // Accessors and constructors that compute.
            {
                """public class Doc { private string? _t; [JsonPropertyName("type")] public string? Type { get => _t?.ToLowerInvariant(); set => _t = value; } }""",
                """d.Type == "a" """,
                "d.Type"
            },
            {
                """public class Doc { private string? _t; [JsonPropertyName("type")] public string? Type { get { return _t; } set { _t = value + "x"; } } }""",
                """d.Type == "ax" """,
                "d.Type"
            },
            {
                """public class Doc { [JsonPropertyName("type")] public string? Type { get; set; } public Doc() { Type = "a"; } }""",
                """d.Type == "a" """,
                "d.Type"
            },
            {
                """public class Doc { [JsonPropertyName("type")] public string? Type { get; set; } public Doc() { } }""",
                """d.Type == null""",
                null
            },
            {
                """public class Doc { [JsonPropertyName("type")] public required string? Type { get; set; } public Doc() { Type = "a"; } }""",
                """d.Type == "a" """,
                null
            },
            {
                """public class Doc { [JsonPropertyName("type")] public string? Type { get; } public Doc(string? type) { Type = type ?? "a"; } }""",
                """d.Type == "a" """,
                "d.Type"
            },
            {
                """public class Doc { [JsonPropertyName("type")] public string? Type { get; } public Doc(string? type = "a") { Type = type; } }""",
                """d.Type == "a" """,
                null
            },
            {
                """public class Doc(string? type) { [JsonPropertyName("type")] public string? Type { get; } = type; }""",
                """d.Type != "a" """,
                null
            },
            {
                """public class Doc(string? type) { [JsonPropertyName("type")] public string? Type { get; } = type ?? "a"; }""",
                """d.Type == "a" """,
                "d.Type"
            },
            { """public record Doc([property: JsonPropertyName("type")] string? Type = "a");""", """d.Type == "a" """, null },
            {
                """public record Doc(string? Type) { [JsonPropertyName("type")] public string? Type { get; init; } = Type ?? "a"; }""",
                """d.Type == "a" """,
                "d.Type"
            },
            {
                """public class Doc { [JsonPropertyName("type")] public string? Type { get; private set; } = "b"; public int N { get; set; } [JsonConstructor] private Doc(string? type) { Type = type; } }""",
                """d.Type == "a" """,
                null
            },
            {
                """public class Doc { [JsonPropertyName("type")] public string? Type { get; set; } public Doc(int n) { } public Doc(string type) { } }""",
                """d.Type == "a" """,
                "d.Type"
            },
            // System.Text.Json makes structs without their constructors.
            {
                """public record struct Doc([property: JsonPropertyName("type")] string? Type = "a", [property: JsonPropertyName("n")] int N = 5);""",
                """d.Type == "a" || d.N == 5""",
                null
            },
            { """public struct Doc { [JsonPropertyName("n")] public int N { get; set; } = 5; public Doc() { } }""", """d.N == 5""", null },
            {
                """public record struct Home([property: JsonPropertyName("city")] string? City); public record Doc([property: JsonPropertyName("home")] Home Home);""",
                """d.Home.City == null""",
                "d.Home"
            },
            {
                """public record struct Home([property: JsonPropertyName("city")] string? City); public record Doc([property: JsonPropertyName("home")] Home? Home);""",
                """d.Home?.City == null""",
                null
            },
            {
                """public record struct Home([property: JsonPropertyName("city")] string? City); public class Doc { [JsonPropertyName("home")] public required Home Home { get; set; } }""",
                """d.Home.City == null""",
                null
            },
            {
                """public class Doc { [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)] public string? type { get; set; } }""",
                """d.type == "a" """,
                "d.type"
            },
            {
                """public class Doc { [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)] public string? type { get; set; } }""",
                """d.type == "a" """,
                null
            },
            {
                """public class Doc { [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? type { get; set; } }""",
                """d.type != "a" """,
                null
            },
            {
                """public class Doc { [JsonPropertyName("born")] public DateOnly Born { get; set; } }""",
                """d.Born.Year == 2024""",
                "d.Born.Year"
            },
            {
                """public class Doc { [JsonPropertyName("type")] public required string? Type { get; set; } [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Doc() { Type = "a"; } }""",
                """d.Type == "a" """,
                "d.Type"
            },
            // Inheritance.
            {
                """public class Base { [JsonPropertyName("type")] public string? Type { get; set; } = "a"; } public class Doc : Base { }""",
                """d.Type == "a" """,
                null
            },
            {
                """public class Base { [JsonPropertyName("type")] public string? Type { get; set; } = "a"; } public class Doc : Base { public Doc() { Type = "b"; } }""",
                """d.Type == "b" """,
                "d.Type"
            },
            {
                """public class Base { [JsonPropertyName("type")] public virtual string? Type { get; set; } } public class Doc : Base { public override string? Type { get; set; } = "a"; }""",
                """d.Type == "a" """,
                "d.Type"
            },
            {
                """public class Base { [JsonPropertyName("type")] public string? Type { get; set; } } public class Doc : Base { [JsonPropertyName("type")] public new string? Type { get; set; } }""",
                """((Base)d).Type == "a" """,
                "((Base)d).Type"
            },
            {
                """public interface IDoc { string? Type { get; set; } } public class Doc : IDoc { [JsonPropertyName("type")] public string? Type { get; set; } }""",
                """((IDoc)d).Type == "a" """,
                "((IDoc)d).Type"
            },
            {
                """public record Base([property: JsonPropertyName("type")] string? Type = "a"); public record Doc(string? Type = "b", [property: JsonPropertyName("n")] int N = 0) : Base(Type);""",
                """d.Type == "b" """,
                "d.Type"
            },
            // Operators and conversions that are something else.
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """(object?)d.Type == (object)"a" """,
                "(object?)d.Type == (object)\"a\""
            },
            {
                """public class Home { public static bool operator ==(Home? a, Home? b) => true; public static bool operator !=(Home? a, Home? b) => false; } public record Doc([property: JsonPropertyName("home")] Home? Home);""",
                """d.Home == null""",
                "d.Home == null"
            },
            { """public record Home; public record Doc([property: JsonPropertyName("type")] Home? Home);""", """d.Home == null""", null },
            {
                """public class Home { } public class Villa : Home { } public record Doc([property: JsonPropertyName("home")] Home? Home);""",
                """(d.Home as Villa) != null""",
                "d.Home as Villa"
            },
            { """public record Doc([property: JsonPropertyName("on")] bool? On);""", """(!d.On) == true""", "!d.On" },
            { """public record Doc([property: JsonPropertyName("on")] bool? On);""", """(d.On & true) == true""", "d.On & true" },
            { """public record Doc([property: JsonPropertyName("n")] int N);""", """d.N.Equals(5L)""", "5L" },
            { """public record Doc([property: JsonPropertyName("n")] int N);""", """(~d.N) == -6""", "~d.N" },
            { """public record Doc([property: JsonPropertyName("n")] int N);""", """(d.N & 1) == 1""", "d.N & 1" },
            {
                """public record Doc([property: JsonPropertyName("n")] int N, [property: JsonPropertyName("on")] bool? On);""",
                """d.On == (d.N == 5)""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("n")] int N, [property: JsonPropertyName("on")] bool? On);""",
                """(d.N == 5) != d.On""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("n")] int N, [property: JsonPropertyName("on")] bool? On = true);""",
                """!(d.On != (d.N > 3))""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("n")] int? N, [property: JsonPropertyName("on")] bool? On);""",
                """d.On != (d.N!.Value == 5)""",
                null
            },
            { """public record Doc([property: JsonPropertyName("n")] double N = double.NaN);""", """d.N < 4""", null },
            { """public record Doc([property: JsonPropertyName("n")] double N = double.NaN);""", """d.N >= 4 || d.N != 5""", null },
            { """public record Doc([property: JsonPropertyName("n")] double N = double.PositiveInfinity);""", """d.N > 4""", null },
            // Strings.
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """string.IsNullOrEmpty(d.Type ?? " ")""",
                null
            },
            { """public record Doc([property: JsonPropertyName("type")] string? Type = " ");""", """string.IsNullOrEmpty(d.Type)""", null },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type = " ");""",
                """string.IsNullOrWhiteSpace(d.Type)""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """Regex.IsMatch((ReadOnlySpan<char>)d.Type, "^\\z")""",
                "Regex.IsMatch((ReadOnlySpan<char>)d.Type, \"^\\\\z\")"
            },
            { """public record Doc([property: JsonPropertyName("type")] string? Type);""", """Regex.IsMatch(d.Type!, "a++")""", "\"a++\"" },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """Regex.IsMatch(d.Type!, "a{,2}")""",
                "\"a{,2}\""
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """Regex.IsMatch(d.Type!, "a", RegexOptions.None, TimeSpan.FromSeconds(1))""",
                "TimeSpan.FromSeconds(1)"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """new Regex("a", RegexOptions.IgnoreCase).IsMatch(d.Type!)""",
                "RegexOptions.IgnoreCase"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type); public static class R { public static readonly Regex A = new("a"); static R() { A = new("b"); } }""",
                """R.A.IsMatch(d.Type!)""",
                "R.A"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type); public static class R { public static Regex A = new("a"); }""",
                """R.A.IsMatch(d.Type!)""",
                "R.A"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type); public static class R { [GeneratedRegex("a", RegexOptions.IgnoreCase)] public static Regex A() => new("a", RegexOptions.IgnoreCase); }""",
                """R.A().IsMatch(d.Type!)""",
                "R.A()"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type); public static class R { [GeneratedRegex("a", RegexOptions.None, 100)] public static Regex A() => new("a"); }""",
                """R.A().IsMatch(d.Type!)""",
                "R.A()"
            },
            { """public record Doc([property: JsonPropertyName("type")] string? Type);""", """d.Type is ['a', ..]""", "['a', ..]" },
            { """public record Doc([property: JsonPropertyName("type")] string? Type);""", """d.Type is { Length: 0 }""", null },
            { """public record Doc([property: JsonPropertyName("type")] string? Type);""", """d.Type!.Length == 2""", null },
            { """public record Doc([property: JsonPropertyName("type")] string? Type = "a");""", """!(d.Type!.Length > 1)""", null },
            { """public record Doc([property: JsonPropertyName("type")] string? Type);""", """d.Type!.Length <= 200""", null },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """d.Type!.Length > 201""",
                "d.Type!.Length > 201"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type, [property: JsonPropertyName("n")] int N);""",
                """d.Type!.Length > d.N""",
                "d.Type!.Length > d.N"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """d.Type!.Length % 2 == 0""",
                "d.Type!.Length % 2"
            },
            { """public record Doc([property: JsonPropertyName("type")] string? Type);""", """d.Type![0] == 'a'""", "d.Type![0]" },
            // Static Equals.
            { """public record Doc([property: JsonPropertyName("n")] int N);""", """object.Equals(d.N, 5)""", null },
            { """public record Doc([property: JsonPropertyName("n")] int N);""", """object.Equals(d.N, 5L)""", "object.Equals(d.N, 5L)" },
            { """public record Doc([property: JsonPropertyName("n")] int? N);""", """!Nullable.Equals(d.N, null)""", null },
            { """public record Doc([property: JsonPropertyName("n")] int? N);""", """object.Equals(d.N, 5)""", null },
            { """public record Doc([property: JsonPropertyName("type")] string? Type);""", """!Equals(d.Type, "a")""", null },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """string.Equals(d.Type, "a", StringComparison.OrdinalIgnoreCase)""",
                "StringComparison.OrdinalIgnoreCase"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """ReferenceEquals(d.Type, "a")""",
                """ReferenceEquals(d.Type, "a")"""
            },
            // Switch expressions and variables of patterns.
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type, [property: JsonPropertyName("n")] int? N);""",
                """d.Type switch { "a" when d.N > 3 => true, "a" or "b" => d.N == null, null => d.N is 5, _ => throw new InvalidOperationException() }""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("n")] int? N);""",
                """!(d.N switch { > 3 and not 4 => true, 3 => false })""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type, [property: JsonPropertyName("on")] bool? On);""",
                """(d.Type, d.On) switch { (_, true) => true, ("a" or null, null) => true, _ => false }""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("n")] int N);""",
                """(d.N switch { 0 => "x", > 3 => "y", _ => null }) is "x" or null""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("n")] int N);""",
                """d.N switch { var n when n > 3 => true, _ => false }""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """!(d.Type is { } t) || t.StartsWith("a", StringComparison.Ordinal)""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """(d.Type ?? "b") is string t && t != "b" """,
                null
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type, [property: JsonPropertyName("rows")] List<string[]?> Rows);""",
                """d.Type is { } t && d.Rows.Any(r => t == "a")""",
                "t"
            },
            {
                """public record Doc([property: JsonPropertyName("n")] int N);""",
                """d.N switch { 5 => Math.Abs(d.N) > 3, _ => ~d.N > 3 }""",
                "Math.Abs(d.N)|~d.N"
            },
            // Dictionaries.
            { Meta("Dictionary<string, string?>?"), """d.Meta!["a"] == "b" """, null },
            { Meta("Dictionary<string, string?>?"), """!(d.Meta!["a"] == "b")""", null },
            { Meta("Dictionary<string, string?>?"), """d.Meta?["a"] != "b" """, null },
            { Meta("IReadOnlyDictionary<string, string?>?"), """d.Meta!["a.b"] == "b" && d.Meta["$a"] == "b" """, null },
            { Meta("Dictionary<string, string?>?"), """d.Meta!["+1"] == "b" """, null },
            { Meta("Dictionary<string, string?>?"), """d.Meta!["0"] == "b" """, null },
            { Meta("Dictionary<string, string?>?"), """!d.Meta!.ContainsKey("a")""", null },
            { Meta("Dictionary<string, string?>?"), """!d.Meta!.TryGetValue("a", out var a) || a == null""", null },
            { Meta("Dictionary<string, string?>?"), """d.Meta!.TryGetValue("a", out _)""", null },
            { Meta("Dictionary<string, string>?"), """d.Meta!.GetValueOrDefault("a") != "b" """, null },
            { Meta("IDictionary<string, int>?"), """d.Meta!["a"] <= 5""", null },
            { Meta("Dictionary<string, string?>?"), """d.Meta!.GetValueOrDefault("a", "b") == "b" """, null },
            { Meta("Dictionary<string, string>?", ", string? Type = null"), """d.Meta![d.Type!] == "b" """, "d.Type" },
            { Meta("Dictionary<string, string>?"), """d.Meta!["a\\b"] == "b" """, "\"a\\\\b\"" },
            { Meta("Dictionary<string, string>?"), """d.Meta![""] == "b" """, "\"\"" },
            { Meta("Dictionary<string, string>?"), """d.Meta!.Count > 1""", "d.Meta!.Count" },
            { Meta("Dictionary<string, string>?"), """d.Meta!.Any(e => e.Value == "b")""", """d.Meta!.Any(e => e.Value == "b")""" },
            { Meta("SortedDictionary<string, string>?"), """d.Meta!["a"] == "b" """, "d.Meta" },
            { Meta("Dictionary<int, string>?"), """d.Meta![0] == "b" """, "d.Meta" },
            {
                """public class Doc { [JsonPropertyName("meta")] public Dictionary<string, string> Meta { get; set; } = new(); }""",
                """!d.Meta.ContainsKey("a")""",
                null
            },
            {
                """public class Doc { [JsonPropertyName("meta")] public Dictionary<string, string> Meta { get; set; } = new(StringComparer.OrdinalIgnoreCase); }""",
                """!d.Meta.ContainsKey("a")""",
                "d.Meta"
            },
            // Elements by index, and list patterns.
            { Rows("List<string[]?>"), """d.Rows[0]![1] == "b" """, null },
            { Rows("List<string[]?>"), """!(d.Rows[0]![0] == "a")""", null },
            { Rows("string[]?[]?"), """d.Rows![0]?.Length == 1""", null },
            { Rows("List<string[]?>"), """d.Rows.First()!.Contains("a")""", null },
            { Rows("List<string[]?>"), """d.Rows.FirstOrDefault() == null""", null },
            { Rows("List<string[]?>"), """d.Rows.ElementAtOrDefault(1)?.Length > 1""", null },
            { Rows("List<List<Doc?>?>"), """d.Rows[0]![0]!.Type == "a" """, null },
            { Rows("List<List<Doc?>?>"), """d.Rows[0]![0]!.Type != "a" """, null },
            { Rows("List<string[]?>"), """d.Rows is []""", null },
            { Rows("List<string[]?>"), """d.Rows is [["a", ..], ..]""", null },
            {
                """public record Doc([property: JsonPropertyName("rows")] List<string[]?>? Rows);""",
                """d.Rows is not [_, null or ["a", "b"]]""",
                null
            },
            { Rows("List<string[]?>"), """d.Rows is [var first, ..] && first != null && first.Any(t => t == "b")""", null },
            { Rows("List<string[]?>"), """d.Rows is [.., null]""", ".." },
            { Rows("List<string[]?>"), """d.Rows is [_, .. var rest]""", ".. var rest" },
            { Rows("List<string[]?>"), """d.Rows[^1] == null""", "^1" },
            { Rows("List<string[]?>"), """d.Rows[64] == null""", "64" },
            { Rows("List<string[]?>"), """d.Rows.Last() == null""", "d.Rows.Last()" },
            { Rows("List<string[]?>"), """d.Rows.First(r => r == null) == null""", "d.Rows.First(r => r == null)" },
            // A path below null, although an object is required further up.
            {
                """public record Home([property: JsonPropertyName("next")] Home? Next, [property: JsonPropertyName("n")] int N); public record Doc([property: JsonPropertyName("home")] Home? Home);""",
                """d.Home != null && !(d.Home.Next?.N < 3)""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """d.Type!.StartsWith("a", StringComparison.OrdinalIgnoreCase)""",
                "StringComparison.OrdinalIgnoreCase"
            },
            // Lists.
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type); public static class R { public static readonly HashSet<string?> A = new(StringComparer.OrdinalIgnoreCase) { "a" }; }""",
                """R.A.Contains(d.Type)""",
                "R.A"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type);""",
                """new HashSet<string?>(StringComparer.OrdinalIgnoreCase) { "a" }.Contains(d.Type)""",
                "new HashSet<string?>(StringComparer.OrdinalIgnoreCase) { \"a\" }"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type); public static class R { public static readonly ICollection<string?> A = new HashSet<string?>(StringComparer.OrdinalIgnoreCase) { "a" }; }""",
                """R.A.Contains(d.Type)""",
                "R.A"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type); public static class R { public static readonly IReadOnlyList<string?> A = ["a", null]; }""",
                """R.A.Contains(d.Type)""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type); public static class R { public static readonly string[] A = []; }""",
                """!R.A.Contains(d.Type)""",
                null
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type); public static class R { public static readonly string A = Guid.NewGuid().ToString(); }""",
                """d.Type == R.A""",
                "R.A"
            },
            {
                """public record Doc([property: JsonPropertyName("type")] string? Type); public static class R { public static string[] A = ["a"]; }""",
                """R.A.Contains(d.Type)""",
                "R.A"
            },
            { """public record Doc([property: JsonPropertyName("n")] int N = 3);""", """((int[])[3, 5]).Contains(d.N)""", null },
            { """public record Doc([property: JsonPropertyName("n")] int? N);""", """new List<int?> { 3, null }.Contains(d.N)""", null },
            // Collections of collections.
            { Rows("List<string[]>"), """d.Rows.Any(r => r.Contains("a"))""", null },
            { Rows("List<string[]>"), """d.Rows.Any(r => r != null && Enumerable.Contains(r, "a"))""", null },
            { Rows("List<string[]?>"), """d.Rows.Any(r => Enumerable.Contains(r!, "a"))""", """Enumerable.Contains(r!, "a")""" },
            { Rows("List<string[]>"), """d.Rows.All(r => r != null && r.Any(t => t == "a"))""", null },
            { Rows("List<string[]>"), """d.Rows.Any(r => r != null && !r.Any(t => t == "a"))""", null },
            { Rows("List<string[]>"), """d.Rows.Any(r => r != null && r.All(t => t != "a"))""", null },
            { Rows("List<string[]>"), """d.Rows.Any(r => r is { Length: > 1 })""", null },
            { Rows("List<string[]>"), """d.Rows.Any(r => r == null)""", null },
            { Rows("List<string[]>"), """d.Rows.Any(r => r != null && r.Any())""", null },
            { Rows("List<string[]>"), """d.Rows.Contains(null!)""", null },
            { Rows("string[]?[]?"), """d.Rows?.Any(r => r?.Contains("a") == true) == true""", null },
            { Rows("List<string[][]>"), """d.Rows.Any(r => r != null && r.Any(t => t != null && t.Contains("a")))""", null },
            { Rows("List<string[][]>"), """d.Rows.Any(r => r != null && r.All(t => t != null && !t.Any()))""", null },
            { Rows("List<List<Doc>>"), """d.Rows.Any(r => r != null && r.Any(e => e != null && e.Type == "a"))""", null },
            { Rows("List<List<Doc>>"), """d.Rows.All(r => r != null && r.All(e => e != null && e.Type != "a"))""", null },
        };

    private static string Meta(string type, string others = "") =>
        $"""public record Doc([property: JsonPropertyName("meta")] {type} Meta{others});""";

    private static string Rows(string type) =>
        $"""public record Doc([property: JsonPropertyName("rows")] {type} Rows, [property: JsonPropertyName("type")] string? Type = null);""";

    /// <summary>Types of another assembly: an initializer cannot be seen there, and a positional record's default can.</summary>
    [Theory]
    [InlineData("""public class Doc { [JsonPropertyName("type")] public string? Type { get; set; } = "a"; }""", true)]
    [InlineData("""public class Doc { [JsonPropertyName("type")] public string? Type { get; set; } }""", true)]
    [InlineData(
        """public class Doc { private string? _type; [JsonPropertyName("type")] public required string? Type { get => _type; set => _type = value + "x"; } }""",
        true
    )]
    [InlineData(
        """public class Doc { [JsonPropertyName("type")] public string? Type { get; } public Doc(string? type) { Type = type ?? "a"; } }""",
        true
    )]
    [InlineData("""public class Doc { [JsonPropertyName("type")] public required string? Type { get; set; } }""", false)]
    [InlineData("""public record Doc([property: JsonPropertyName("type")] string? Type = "a");""", false)]
    public void The_verdict_on_types_of_another_assembly_is_the_same_in_an_IDE_and_a_build(string type, bool isRefused)
    {
        CSharpCompilation library = PredicateSources.Compile(type).WithAssemblyName("Library");
        using MemoryStream image = new();
        library.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success.Should().BeTrue();
        CSharpCompilation specification = PredicateSources.Parse(
            "public partial record Spec { [Selector] public static bool Include(Doc d) => d.Type == \"a\"; }"
        );
        string[] keys =
        [
            .. new MetadataReference[] { MetadataReference.CreateFromImage(image.ToArray()), library.ToMetadataReference() }
                .Select(reference => PredicateSources.Translate(specification.AddReferences(reference)).Template?.Key ?? "refused")
                .Distinct(),
        ];
        keys.Should()
            .Equal(
                isRefused ? "refused"
                : type.Contains("required", StringComparison.Ordinal) ? """{"type":"a"}"""
                : """{"$or":[{"type":{"$exists":false}},{"type":"a"}]}"""
            );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_refused_or_means_what_it_says(string type, string predicate, string? refusedAt)
    {
        string specification = $"public partial record Spec {{ [Selector] public static bool Include(Doc d) => {predicate}; }}";
        CSharpCompilation compilation = PredicateSources.Compile(type, specification);
        SelectorTranslation translation = PredicateSources.Translate(compilation);
        string[] refusals =
        [
            .. translation.Problems.Select(problem =>
                problem.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(problem.Location.SourceSpan)
            ),
        ];
        if (refusedAt is not null)
        {
            refusals.Should().Equal(refusedAt.Split('|'), string.Join(" ", translation.Problems.SelectMany(problem => problem.Arguments)));
            translation.Template.Should().BeNull();
            return;
        }

        refusals.Should().BeEmpty(string.Join(" ", translation.Problems.SelectMany(problem => problem.Arguments)));
        Agree(type, specification, translation);
    }

    private static void Agree(string type, string specification, SelectorTranslation translation)
    {
        string writer =
            $"public partial record Spec {{ public void Write(ref ReplicationKit.CompilerServices.DocumentWriter w) {{ {TemplateCode.Of(translation.Template!.Pieces)} }} }}";
        using MemoryStream image = new();
        PredicateSources
            .Compile(type, specification, writer, TemplateCode.Writing)
            .Emit(image, cancellationToken: TestContext.Current.CancellationToken)
            .Success.Should()
            .BeTrue();
        Assembly assembly = Assembly.Load(image.ToArray());
        Type spec = assembly.GetType("Spec")!;
        Delegate write = spec.GetMethod("Write")!.CreateDelegate(assembly.GetType("Writing+Body")!, Activator.CreateInstance(spec));
        string json = (string)assembly.GetType("Writing")!.GetMethod("Run")!.Invoke(null, [write])!;
        MangoSelector selector = MangoSelector.Parse(JsonDocument.Parse(json).RootElement);
        string[] differences =
        [
            .. Documents.Where(
                (document, i) =>
                    selector.Matches(DifferenceCase.Stored(document, i))
                    != Accepts(spec.GetMethod("Include")!, assembly.GetType("Doc")!, document)
            ),
        ];
        differences.Should().BeEmpty(json);
    }

    private static bool Accepts(MethodInfo include, Type type, string json)
    {
        try
        {
            return (bool)include.Invoke(null, [JsonSerializer.Deserialize(json, type)])!;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (TargetInvocationException error)
            when (error.InnerException
                    is NullReferenceException
                        or ArgumentException
                        or InvalidOperationException
                        or IndexOutOfRangeException
                        or KeyNotFoundException
            )
        {
            return false;
        }
    }
}
