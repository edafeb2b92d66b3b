using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>Makes predicates of everything that can be translated.</summary>
internal sealed partial class PredicateGenerator(Random random)
{
    /// <summary>The members that every specification has, with the values that they are given.</summary>
    public const string Members =
        "string Code, string? Other, int Least, int? Most, bool Flag, double Limit, Level Rank, DateOnly Since, "
        + "string[] Codes, IReadOnlyList<string?>? Maybe, List<int> Numbers, double[] Limits, IReadOnlyList<Level> Ranks, IReadOnlyList<DateOnly> Days, Level? MaybeRank";

    /// <summary>What a predicate can contain, as written in its source.</summary>
    public static readonly string[] Forms =
    [
        "(Codes, ",
        "Codes.Contains",
        "Maybe!.Contains",
        "Numbers.Contains",
        "(Limits, ",
        "Ranks.Contains",
        "Days.Contains",
        "L.Names",
        "L.Word",
        "L.Made()",
        "new Regex",
        "(string?[])[",
        "new List<",
        "L.Limit",
        " switch {",
        " when ",
        "throw new",
        "var s when",
        ") is (",
        "string.Equals(",
        "object.Equals(",
        "Nullable.Equals(",
        "![\"",
        ".ContainsKey(",
        ".TryGetValue(",
        ".GetValueOrDefault(\"",
        "![0]",
        ".First()",
        ".FirstOrDefault()",
        ".ElementAt(",
        " is [",
        " is not [",
        ", ..]",
        "!.Length ",
        "{ Length: ",
        "e.Sku",
        " is { } v",
    ];

    // The compiler refuses a pattern that no value can match.
    private static readonly int[] Small = [-1, 0, 1, 5, 18];

    private static readonly string[] Orders = ["==", "!=", "<", "<=", ">", ">="];

    public GeneratedPredicate Make(GeneratedType type)
    {
        int parts = 1 + random.Next(4);
        GeneratedPredicate predicate = random.Next(6) == 0 ? Switch(type) : Leaf(type);
        for (int i = 1; i < parts; i++)
        {
            GeneratedPredicate next = random.Next(6) == 0 ? Switch(type) : Leaf(type);
            predicate = random.Next(12) switch
            {
                < 5 => GeneratedPredicate.Join(predicate, "&&", next),
                < 8 => GeneratedPredicate.Join(predicate, "||", next),
                8 => GeneratedPredicate.Join(predicate, "^", next),
                9 => GeneratedPredicate.Join(predicate, "&", next),
                10 => GeneratedPredicate.Join(predicate, "|", next),
                _ => Choose(predicate, next, Leaf(type)),
            };
            predicate = random.Next(5) == 0 ? predicate.Wrap("!(", ")") : predicate;
        }

        return predicate;
    }

    private static GeneratedPredicate Choose(GeneratedPredicate condition, GeneratedPredicate a, GeneratedPredicate b) =>
        new($"({condition.Source} ? {a.Source} : {b.Source})", $"({condition.Collated} ? {a.Collated} : {b.Collated})")
        {
            Reads = [.. condition.Reads, .. a.Reads, .. b.Reads],
        };

    private GeneratedPredicate Leaf(GeneratedType type)
    {
        if (random.Next(25) == 0)
        {
            return GeneratedPredicate.Same(
                random.Pick(
                    new[]
                    {
                        "Flag",
                        "!Flag",
                        "Other == null",
                        "Most is null",
                        "Least > 3",
                        "MaybeRank == Level.None",
                        "MaybeRank != Level.Low",
                        "!(MaybeRank >= Level.Low)",
                    }
                )
            );
        }

        GeneratedField field = random.Pick(type.Fields);
        GeneratedPredicate leaf = For(field.Kind, "d." + field.Name);
        leaf = leaf with { Reads = [field.Name, .. leaf.Reads.Concat(Inside(leaf.Source)).Select(name => field.Name + "/" + name)] };
        return random.Next(6) == 0 ? leaf.Wrap("!(", ")") : leaf;
    }

    private static IEnumerable<string> Inside(string source)
    {
        if (source.Contains("Next?.Zip", StringComparison.Ordinal))
        {
            return ["next", "next/zip"];
        }

        if (source.Contains("Next!.City", StringComparison.Ordinal))
        {
            return ["next", "next/city"];
        }

        return new[] { "City", "Zip", "Flag", "Next", "Notes" }
            .Where(name => source.Contains(name, StringComparison.Ordinal))
            .Select(name => name.ToLowerInvariant());
    }

    private GeneratedPredicate For(FieldKind kind, string at) =>
        (
            random.Next(5) switch
            {
                0 => List(kind, at),
                < 3 => Wider(kind, at),
                _ => null,
            }
        )
        ?? kind switch
        {
            FieldKind.Text or FieldKind.DefaultedText => Text(at),
            FieldKind.Int or FieldKind.DefaultedInt => Int(at),
            FieldKind.NullableInt => NullableInt(at),
            FieldKind.Long => Plain(
                $"{at} {random.Pick(Orders)} {random.Pick(Pools.Longs)}L",
                $"{at} % 7 == {random.Next(7)}",
                $"{at} {random.Pick(Orders)} Least"
            ),
            FieldKind.Double => Plain(
                $"{at} {random.Pick(Orders)} {random.Pick(Pools.Doubles)}d",
                $"{at} {random.Pick(Orders)} {random.Pick(Pools.Ints)}",
                $"{at} {random.Pick(Orders)} Limit"
            ),
            FieldKind.NullableDouble => Plain(
                $"{at} {random.Pick(Orders)} {random.Pick(Pools.Doubles)}d",
                $"{at}.HasValue",
                $"({at} ?? 1.5) {random.Pick(Orders)} {random.Pick(Pools.Doubles)}d",
                $"{at} {random.Pick(Orders)} Limit"
            ),
            FieldKind.Decimal => Plain($"{at} {random.Pick(Orders)} {random.Pick(Pools.Decimals)}m", $"{at} {random.Pick(Orders)} Least"),
            FieldKind.Bool => Plain(at, $"!{at}", $"{at} == true", $"{at} is false", $"{at} == Flag"),
            FieldKind.NullableBool => Plain(
                $"{at} == true",
                $"{at} != true",
                $"({at} ?? false)",
                $"({at} ?? true)",
                $"{at} is null",
                $"{at} is true",
                $"{at}.HasValue",
                $"{at}.GetValueOrDefault()",
                $"{at} == (Least > 3)",
                $"(Most > 3) != {at}",
                $"{at} == {at}.HasValue"
            ),
            FieldKind.NumberEnum => Plain(
                $"{at} {random.Pick(Orders)} Level.{random.Pick(Pools.Levels)}",
                $"{at} is Level.Low or Level.High",
                $"(int){at} > 0",
                $"{at} == Rank",
                $"{at} {random.Pick(Orders)} MaybeRank"
            ),
            FieldKind.NamedEnum => Plain(
                $"{at} == State.{random.Pick(Pools.States)}",
                $"{at} != State.{random.Pick(Pools.States)}",
                $"{at} is State.New or State.Active"
            ),
            FieldKind.NullableNamedEnum => Plain(
                $"{at} == State.{random.Pick(Pools.States)}",
                $"{at} != State.{random.Pick(Pools.States)}",
                $"{at} is null",
                $"{at} is not State.Active"
            ),
            FieldKind.Date => Plain($"{at} {random.Pick(Orders)} {Date()}", $"{at} {random.Pick(Orders)} Since"),
            FieldKind.NullableDate => Plain($"{at} {random.Pick(Orders)} {Date()}", $"{at} is null", $"{at} {random.Pick(Orders)} Since"),
            FieldKind.Inner => Inner(at),
            FieldKind.TextArray => TextCollection(at, "Length", isArray: true),
            FieldKind.TextList => TextCollection(at, "Count", isArray: false),
            FieldKind.IntList => IntCollection(at),
            FieldKind.Table => Table(at),
            FieldKind.Lines or FieldKind.Meta or FieldKind.Counts or FieldKind.Homes => Wider(kind, at)!,
            _ => InnerCollection(at),
        };

    private GeneratedPredicate? List(FieldKind kind, string at) =>
        kind switch
        {
            FieldKind.Text or FieldKind.DefaultedText => TextList(at),
            FieldKind.Int or FieldKind.DefaultedInt => Plain(
                $"Numbers.Contains({at})",
                $"!Numbers.Contains({at})",
                $"{at} {random.Pick(Orders)} L.Limit"
            ),
            FieldKind.NullableInt => GeneratedPredicate.Same($"({at}.HasValue && Numbers.Contains({at}.Value))"),
            FieldKind.Double => GeneratedPredicate.Same($"Enumerable.Contains(Limits, {at})"),
            FieldKind.NumberEnum => GeneratedPredicate.Same($"Ranks.Contains({at})"),
            FieldKind.Date => GeneratedPredicate.Same($"Days.Contains({at})"),
            FieldKind.NullableDate => GeneratedPredicate.Same($"({at} is not null && Days.Contains({at}.Value))"),
            FieldKind.TextArray or FieldKind.TextList => new($"{at}!.Any(e => Codes.Contains(e))", $"{at}!.Any(e => O.Has(Codes, e))"),
            FieldKind.IntList => GeneratedPredicate.Same($"{at}!.All(e => Numbers.Contains(e))"),
            _ => null,
        };

    private GeneratedPredicate TextList(string at)
    {
        string text = Literal(random.Pick(Pools.Texts));
        string other = Literal(random.Pick(Pools.Texts));
        string pattern = Literal(random.Pick(new[] { "^[a-z]+\\z", "a|b", "\\.", "^[0-9]{1,2}\\z" }));
        return random.Next(10) switch
        {
            0 => new($"Enumerable.Contains(Codes, {at})", $"O.Has(Codes, {at})"),
            1 => new($"Codes.Contains({at})", $"O.Has(Codes, {at})"),
            2 => new($"Maybe!.Contains({at})", $"O.Has(Maybe, {at})"),
            3 or 9 => new($"L.Names.Contains({at})", $"O.Has(L.Names, {at})"),
            4 => GeneratedPredicate.Same($"L.Word.IsMatch({at}!)"),
            5 => GeneratedPredicate.Same($"({at} is not null && L.Made().IsMatch({at}))"),
            6 => GeneratedPredicate.Same($"new Regex({pattern}, RegexOptions.ExplicitCapture).IsMatch({at}!)"),
            7 => new(
                $"((string?[])[{text}, {other}, null]).Contains({at})",
                $"(O.Eq({at}, {text}) || O.Eq({at}, {other}) || {at} is null)"
            ),
            _ => new($"new List<string?> {{ {text}, {other} }}.Contains({at})", $"(O.Eq({at}, {text}) || O.Eq({at}, {other}))"),
        };
    }

    private GeneratedPredicate Plain(params string[] sources) => GeneratedPredicate.Same(random.Pick(sources));

    private GeneratedPredicate Text(string at)
    {
        string text = Literal(random.Pick(Pools.Texts));
        string other = Literal(random.Pick(Pools.Texts));
        string part = Literal(random.Pick(new[] { "a", "b", "ab", "é", "e", "", "a.", "\n", "\u0000", "u" }));
        return random.Next(24) switch
        {
            0 or 1 or 2 => new($"{at} == {text}", $"O.Eq({at}, {text})"),
            3 or 4 => new($"{at} != {text}", $"!O.Eq({at}, {text})"),
            5 => GeneratedPredicate.Same($"{at} == null"),
            6 => GeneratedPredicate.Same($"{at} is not null"),
            7 => new($"{at} is {text} or {other}", $"(O.Eq({at}, {text}) || O.Eq({at}, {other}))"),
            8 => new($"{at} is not ({text} or {other})", $"!(O.Eq({at}, {text}) || O.Eq({at}, {other}))"),
            9 => GeneratedPredicate.Same($"{at}!.StartsWith({part}, StringComparison.Ordinal)"),
            10 => GeneratedPredicate.Same($"{at}?.StartsWith({part}, StringComparison.Ordinal) == true"),
            11 => GeneratedPredicate.Same($"({at} != null && {at}.EndsWith({part}, StringComparison.Ordinal))"),
            12 => GeneratedPredicate.Same($"{at}!.Contains({part})"),
            13 => GeneratedPredicate.Same($"string.IsNullOrEmpty({at})"),
            14 => GeneratedPredicate.Same($"string.IsNullOrWhiteSpace({at})"),
            15 => GeneratedPredicate.Same($"string.Equals({at}, {text}, StringComparison.Ordinal)"),
            16 => new($"({at} ?? \"b\") == {text}", $"O.Eq({at} ?? \"b\", {text})"),
            17 => GeneratedPredicate.Same(
                $"({at} != null && Regex.IsMatch({at}, {Literal(random.Pick(new[] { "^[a-z]+\\z", "a|b", "^(?:ab?)*\\z", "\\.", "^[0-9]{1,2}\\z" }))}))"
            ),
            18 => new($"{at} == Code", $"O.Eq({at}, Code)"),
            19 => new($"{at} == Other", $"O.Eq({at}, Other)"),
            20 => new($"{at}!.Equals({text})", $"O.EqOn({at}, {text})"),
            21 => new($"Enumerable.Contains(new[] {{ {text}, {other} }}, {at})", $"(O.Eq({at}, {text}) || O.Eq({at}, {other}))"),
            22 => GeneratedPredicate.Same($"({at} is not null && {at}.StartsWith(Code, StringComparison.Ordinal))"),
            _ => new($"(Other is null || {at} == Other)", $"(Other is null || O.Eq({at}, Other))"),
        };
    }

    private GeneratedPredicate Int(string at)
    {
        int number = random.Pick(Pools.Ints);
        return random.Next(10) switch
        {
            0 => GeneratedPredicate.Same($"{number} {random.Pick(Orders)} {at}"),
            1 => GeneratedPredicate.Same($"{at} % {random.Pick(new[] { 2, 3, 10 })} == {random.Next(-1, 3)}"),
            2 => GeneratedPredicate.Same($"{at} % 5 != {random.Next(2)}"),
            3 => GeneratedPredicate.Same($"{at} is > {random.Pick(new[] { -1, 0, 2 })} and < {random.Pick(new[] { 6, 19, 65 })}"),
            4 => GeneratedPredicate.Same($"{at} is {random.Pick(new[] { 0, 1, 2 })} or {random.Pick(new[] { 5, 10, 18 })}"),
            5 => GeneratedPredicate.Same($"{at} {random.Pick(Orders)} Least"),
            6 => GeneratedPredicate.Same($"{at} {random.Pick(Orders)} Most"),
            7 => GeneratedPredicate.Same($"{at} {random.Pick(Orders)} {random.Pick(new[] { "1.5", "17.25", "-0.5" })}"),
            _ => GeneratedPredicate.Same($"{at} {random.Pick(Orders)} {number}"),
        };
    }

    private GeneratedPredicate NullableInt(string at) =>
        random.Next(8) switch
        {
            0 => GeneratedPredicate.Same($"{at}.HasValue"),
            1 => GeneratedPredicate.Same($"{at} is null"),
            2 => GeneratedPredicate.Same($"({at} ?? {random.Next(3)}) {random.Pick(Orders)} {random.Pick(Pools.Ints)}"),
            3 => GeneratedPredicate.Same($"{at}.GetValueOrDefault() {random.Pick(Orders)} {random.Pick(Pools.Ints)}"),
            4 => GeneratedPredicate.Same($"{at}!.Value {random.Pick(Orders)} {random.Pick(Pools.Ints)}"),
            5 => GeneratedPredicate.Same($"{at} {random.Pick(Orders)} Most"),
            6 => GeneratedPredicate.Same($"{at} % 2 == {random.Next(2)}"),
            _ => GeneratedPredicate.Same($"{at} {random.Pick(Orders)} {random.Pick(Pools.Ints)}"),
        };

    private GeneratedPredicate Inner(string at)
    {
        string text = Literal(random.Pick(Pools.Texts));
        int number = random.Pick(Pools.Ints);
        return random.Next(14) switch
        {
            0 => new($"{at}!.City == {text}", $"O.Eq({at}!.City, {text})"),
            1 => new($"{at}!.City != {text}", $"!O.Eq({at}!.City, {text})"),
            2 => new($"{at}?.City == {text}", $"O.Eq({at}?.City, {text})"),
            3 => new($"{at}?.City != {text}", $"!O.Eq({at}?.City, {text})"),
            4 => GeneratedPredicate.Same($"{at} is null"),
            5 => GeneratedPredicate.Same($"{at} is {{ Zip: > {random.Pick(Small)}, Flag: true }}"),
            6 => new($"{at} is {{ City: {text} }}", $"({at} is {{ }} && O.Eq({at}.City, {text}))"),
            7 => GeneratedPredicate.Same($"{at}?.Zip {random.Pick(Orders)} {number}"),
            8 => GeneratedPredicate.Same($"{at}!.Flag == true"),
            9 => GeneratedPredicate.Same($"{at}?.Next?.Zip {random.Pick(Orders)} {number}"),
            10 => new($"{at}?.Next!.City == {text}", $"O.Eq({at}?.Next!.City, {text})"),
            11 => GeneratedPredicate.Same($"({at} != null && {at}.Zip {random.Pick(Orders)} {number})"),
            12 => new($"({at}?.Notes != null && {at}.Notes.Contains({text}))", $"({at}?.Notes != null && O.Has({at}.Notes, {text}))"),
            _ => GeneratedPredicate.Same($"{at} is {{ Next: not null, City: not null }}"),
        };
    }

    private GeneratedPredicate TextCollection(string at, string count, bool isArray)
    {
        string text = Literal(random.Pick(Pools.Texts));
        string contains = isArray ? $"Enumerable.Contains({at}!, {text})" : $"{at}.Contains({text})";
        return random.Next(10) switch
        {
            0 or 1 => new(contains, $"O.Has({at}, {text})"),
            2 => GeneratedPredicate.Same($"{at}!.Any()"),
            3 => new($"{at}!.Any(e => e == {text})", $"{at}!.Any(e => O.Eq(e, {text}))"),
            4 => new($"{at}!.All(e => e != {text})", $"{at}!.All(e => !O.Eq(e, {text}))"),
            5 => GeneratedPredicate.Same($"{at}!.{count} {random.Pick(Orders)} {random.Next(-1, 4)}"),
            6 => GeneratedPredicate.Same($"{at}?.Any(e => e == null) == true"),
            7 => GeneratedPredicate.Same($"{at} is null"),
            8 => GeneratedPredicate.Same($"{at} is {{ {count}: > {random.Next(3)} }}"),
            _ => GeneratedPredicate.Same($"{at}!.All(e => e != null && e.StartsWith(\"a\", StringComparison.Ordinal))"),
        };
    }

    private GeneratedPredicate IntCollection(string at)
    {
        int number = random.Pick(Pools.Ints);
        return random.Next(6) switch
        {
            0 => GeneratedPredicate.Same($"{at}!.Contains({number})"),
            1 => GeneratedPredicate.Same($"{at}!.Any(e => e {random.Pick(Orders)} {number})"),
            2 => GeneratedPredicate.Same($"{at}!.All(e => e {random.Pick(Orders)} {number})"),
            3 => GeneratedPredicate.Same($"{at}!.Count(/* all */) {random.Pick(Orders)} {random.Next(3)}"),
            4 => GeneratedPredicate.Same($"({at} != null && {at}.Any(e => e % 2 == 0))"),
            _ => GeneratedPredicate.Same($"{at}!.Any(e => e > 0 && e < {Math.Max(1, Math.Min(number, 100))})"),
        };
    }

    private GeneratedPredicate Table(string at)
    {
        string text = Literal(random.Pick(Pools.Texts));
        return random.Next(8) switch
        {
            0 => new($"{at}!.Any(r => r != null && Enumerable.Contains(r, {text}))", $"{at}!.Any(r => r != null && O.Has(r, {text}))"),
            1 => new($"{at}!.All(r => r != null && r.All(e => e != {text}))", $"{at}!.All(r => r != null && r.All(e => !O.Eq(e, {text})))"),
            2 => new($"{at}!.Any(r => r != null && r.Any(e => e == {text}))", $"{at}!.Any(r => r != null && r.Any(e => O.Eq(e, {text})))"),
            3 => GeneratedPredicate.Same($"{at}!.Any(r => r is {{ Length: > {random.Next(3)} }})"),
            4 => GeneratedPredicate.Same($"{at}!.Any(r => r == null)"),
            5 => GeneratedPredicate.Same($"{at}!.All(r => r != null && r.Any())"),
            6 => GeneratedPredicate.Same($"{at}?.Any(r => r != null && !r.Any(e => e == null)) == true"),
            _ => GeneratedPredicate.Same($"{at}!.Count {random.Pick(Orders)} {random.Next(3)}"),
        };
    }

    private GeneratedPredicate InnerCollection(string at)
    {
        string text = Literal(random.Pick(Pools.Texts));
        int number = random.Pick(Pools.Ints);
        return random.Next(8) switch
        {
            0 => GeneratedPredicate.Same($"{at}!.Any(e => e is {{ Zip: > {random.Pick(Small)} }})"),
            1 => new($"{at}!.Any(e => e?.City == {text})", $"{at}!.Any(e => O.Eq(e?.City, {text}))"),
            2 => new($"{at}!.All(e => e?.City != {text})", $"{at}!.All(e => !O.Eq(e?.City, {text}))"),
            3 => GeneratedPredicate.Same($"{at}!.Any(e => e is null)"),
            4 => GeneratedPredicate.Same($"{at}!.All(e => e is {{ Flag: not true }})"),
            5 => new(
                $"{at}!.Any(e => e != null && e.Zip >= {number} && e.City != {text})",
                $"{at}!.Any(e => e != null && e.Zip >= {number} && !O.Eq(e.City, {text}))"
            ),
            6 => GeneratedPredicate.Same($"{at}!.Length {random.Pick(Orders)} {random.Next(3)}"),
            _ => GeneratedPredicate.Same(
                $"{at}!.Any(e => e != null && e.Notes != null && e.Notes.Any(n => n != null && n.Contains(\"a\")))"
            ),
        };
    }

    private string Date()
    {
        string date = random.Pick(Pools.Dates);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"new DateOnly({int.Parse(date.AsSpan(0, 4), CultureInfo.InvariantCulture)}, {int.Parse(date.AsSpan(5, 2), CultureInfo.InvariantCulture)}, {int.Parse(date.AsSpan(8, 2), CultureInfo.InvariantCulture)})"
        );
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
