using System.Globalization;
using System.Text.Json;

namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>The values that documents and predicates are made of: few, so that they meet, and at the edges.</summary>
internal static class Pools
{
    public static readonly string[] Texts =
    [
        "",
        "a",
        "ab",
        "abc",
        "b",
        "user",
        "active",
        "AB",
        "é",
        "e\u0301",
        "a\u0000b",
        "ab\n",
        "a.b",
        "$x",
        "10",
        "\u00ad",
        " ",
        "\u00a0",
        "😀",
        "null",
        "e\u0301x",
        "(a",
        "a\\b",
        "co-op",
        "coop",
        "ß",
        "ss",
        "a😀",
        "日本",
        "\uffee\ud7ff\ue000",
    ];

    /// <summary>The keys of dictionaries: also such that the server must not read as paths, operators or indexes.</summary>
    public static readonly string[] Keys = ["region", "a.b", "$x", "0", "+1", "é", "x y", "q\"q"];

    public static readonly int[] Ints = [0, 1, 2, -1, 5, 10, 18, 65, int.MaxValue, int.MinValue];

    public static readonly long[] Longs = [0, 1, -7, 5, 9007199254740992, 9007199254740993, long.MaxValue];

    public static readonly string[] Doubles = ["0", "1", "1.5", "-1.5", "0.1", "0.3", "100", "9007199254740991"];

    public static readonly string[] Decimals = ["0", "1", "0.1", "99.99", "100", "-5.25"];

    public static readonly string[] Dates = ["0001-01-01", "2024-02-29", "2026-11-21", "2026-11-22", "9999-12-31"];

    public static readonly string[] Levels = ["None", "Low", "High", "Negative"];

    public static readonly string[] States = ["New", "Active", "Closed"];

    private static readonly string[] WrongKinds =
    [
        "null",
        "true",
        "false",
        "0",
        "5",
        "\"x\"",
        "\"\"",
        "[]",
        "{}",
        "[1]",
        "[\"a\"]",
        "[null]",
        "{\"a\":1}",
        "1.5",
    ];

    public static T Pick<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>A document of the type: mostly what its properties expect, sometimes missing, null or of another kind.</summary>
    public static string Document(Random random, GeneratedType type)
    {
        List<string> members = [];
        foreach (GeneratedField field in type.Fields)
        {
            string? value = Value(random, field.Kind);
            if (value != null)
            {
                members.Add($"{JsonSerializer.Serialize(field.JsonName)}:{value}");
            }
        }

        return "{" + string.Join(",", members) + "}";
    }

    private static string? Value(Random random, FieldKind kind)
    {
        int roll = random.Next(100);
        return roll < 10 ? null
            : roll < 15 ? "null"
            : roll < 18 ? random.Pick(WrongKinds)
            : Good(random, kind, 0);
    }

    private static string Good(Random random, FieldKind kind, int depth)
    {
        switch (kind)
        {
            case FieldKind.Text or FieldKind.DefaultedText:
                return Json(random.Pick(Texts));
            case FieldKind.Int or FieldKind.DefaultedInt or FieldKind.NullableInt:
                return random.Pick(Ints).ToString(CultureInfo.InvariantCulture);
            case FieldKind.Long:
                return random.Pick(Longs).ToString(CultureInfo.InvariantCulture);
            case FieldKind.Double or FieldKind.NullableDouble:
                return random.Next(4) == 0
                    ? random.Pick(new[] { "1.0", "-0.0", "1e2", "9007199254740993", "1e300", "5e-324", "0.30000000000000004" })
                    : random.Pick(Doubles);
            case FieldKind.Decimal:
                return random.Next(6) == 0 ? random.Pick(new[] { "1.0", "1e2", "100.00" }) : random.Pick(Decimals);
            case FieldKind.Bool or FieldKind.NullableBool:
                return random.Next(2) == 0 ? "true" : "false";
            case FieldKind.NumberEnum:
                return random.Pick(new[] { "0", "1", "5", "-1", "9" });
            case FieldKind.NamedEnum or FieldKind.NullableNamedEnum:
                return random.Pick(
                    new[]
                    {
                        "\"New\"",
                        "\"Active\"",
                        "\"Closed\"",
                        "\"active\"",
                        "\"CLOSED\"",
                        "\"Nothing\"",
                        "7",
                        "\"1\"",
                        "\" New \"",
                        "3",
                    }
                );
            case FieldKind.Date or FieldKind.NullableDate:
                return random.Next(6) == 0
                    ? random.Pick(new[] { "\"2026-02-29\"", "\"2026-11-21T00:00:00Z\"", "\"x\"", "\"\"", "\"2026-1-1\"" })
                    : Json(random.Pick(Dates));
            case FieldKind.Inner:
                return Inner(random, depth);
            case FieldKind.TextArray or FieldKind.TextList:
                return List(random, () => random.Next(12) == 0 ? random.Pick(new[] { "null", "1", "[]" }) : Json(random.Pick(Texts)));
            case FieldKind.IntList:
                return List(
                    random,
                    () =>
                        random.Next(20) == 0
                            ? random.Pick(new[] { "null", "\"1\"" })
                            : random.Pick(Ints).ToString(CultureInfo.InvariantCulture)
                );
            case FieldKind.Table:
                return List(
                    random,
                    () =>
                        random.Next(15) == 0
                            ? random.Pick(new[] { "null", "\"a\"", "[[]]", "[null]", "[1]" })
                            : List(random, () => Json(random.Pick(Texts)))
                );
            case FieldKind.Lines:
                return List(random, () => random.Next(20) == 0 ? random.Pick(new[] { "null", "5", "[]" }) : Line(random));
            case FieldKind.Meta:
                return Dictionary(random, () => random.Next(12) == 0 ? random.Pick(new[] { "null", "1", "{}" }) : Json(random.Pick(Texts)));
            case FieldKind.Counts:
                return Dictionary(
                    random,
                    () =>
                        random.Next(12) == 0
                            ? random.Pick(new[] { "null", "\"1\"" })
                            : random.Pick(Ints).ToString(CultureInfo.InvariantCulture)
                );
            case FieldKind.Homes:
                return Dictionary(random, () => random.Next(12) == 0 ? random.Pick(new[] { "null", "[]" }) : Inner(random, 1));
            default:
                return List(random, () => random.Next(15) == 0 ? random.Pick(new[] { "null", "5" }) : Inner(random, depth + 1));
        }
    }

    private static string Inner(Random random, int depth)
    {
        List<string> members = [];
        Add("city", () => Json(random.Pick(Texts)));
        Add("zip", () => random.Pick(Ints).ToString(CultureInfo.InvariantCulture));
        Add("flag", () => random.Next(2) == 0 ? "true" : "false");
        Add("notes", () => List(random, () => Json(random.Pick(Texts))));
        if (depth < 2)
        {
            Add("next", () => Inner(random, depth + 1));
        }

        return "{" + string.Join(",", members) + "}";

        void Add(string name, Func<string> value)
        {
            int roll = random.Next(100);
            if (roll >= 15)
            {
                members.Add($"\"{name}\":{(roll < 20 ? "null" : roll < 22 ? random.Pick(WrongKinds) : value())}");
            }
        }
    }

    private static string Line(Random random)
    {
        List<string> members = [];
        Add("sku", 4, () => Json(random.Pick(Texts)));
        Add("qty", 8, () => random.Pick(Ints).ToString(CultureInfo.InvariantCulture));
        Add("note", 20, () => Json(random.Pick(Texts)));
        return "{" + string.Join(",", members) + "}";

        void Add(string name, int missing, Func<string> value)
        {
            int roll = random.Next(100);
            if (roll >= missing)
            {
                members.Add($"\"{name}\":{(roll > 97 ? random.Pick(WrongKinds) : value())}");
            }
        }
    }

    // Sometimes an array: a path with a number as a key leads into it.
    private static string Dictionary(Random random, Func<string> value) =>
        random.Next(10) == 0
            ? "[" + string.Join(",", Enumerable.Range(0, 3).Select(_ => value())) + "]"
            : "{" + string.Join(",", Keys.Where(_ => random.Next(10) < 7).Select(key => $"{Json(key)}:{value()}")) + "}";

    private static string List(Random random, Func<string> element) =>
        "[" + string.Join(",", Enumerable.Range(0, random.Next(4)).Select(_ => element())) + "]";

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
