using System.Globalization;

namespace ReplicationKit.Selectors.Tests.Difference;

/// <content>Switch expressions, tuples, elements by index, list patterns, dictionaries, lengths, and elements that are not null.</content>
internal sealed partial class PredicateGenerator
{
    private int _variables;

    private GeneratedPredicate? Wider(FieldKind kind, string at)
    {
        int number = random.Pick(Pools.Ints);
        string order = random.Pick(Orders);
        return kind switch
        {
            FieldKind.Text or FieldKind.DefaultedText => WiderText(at),
            FieldKind.Int or FieldKind.DefaultedInt => Plain($"object.Equals({at}, {number})", $"Equals({at}, {number})"),
            FieldKind.NullableInt => Plain($"Nullable.Equals({at}, (int?){number})", $"object.Equals({at}, {number})"),
            FieldKind.NullableBool => Plain($"object.Equals({at}, true)", $"Nullable.Equals({at}, (bool?)false)", $"Equals({at}, null)"),
            FieldKind.Decimal => Plain($"decimal.Equals({at}, {random.Pick(Pools.Decimals)}m)"),
            FieldKind.NumberEnum => Plain($"object.Equals({at}, Level.{random.Pick(Pools.Levels)})"),
            FieldKind.Date => Plain($"object.Equals({at}, {Date()})"),
            FieldKind.TextArray => WiderTexts(at),
            FieldKind.TextList => WiderTexts(at),
            FieldKind.IntList => Plain(
                $"{at}!.ElementAt(1) {order} {number}",
                $"{at}![0] {order} {number}",
                $"{at}!.ElementAtOrDefault(1) {order} {number}",
                $"{at} is [> 0, ..]",
                $"{at} is [_, < 10 or 18]",
                $"{at}!.First() % 2 == 0"
            ),
            FieldKind.Table => WiderTable(at),
            FieldKind.InnerList => WiderInners(at, number, order),
            FieldKind.Lines => Lines(at, number, order),
            FieldKind.Meta => Meta(at),
            FieldKind.Counts => Counts(at, number, order),
            FieldKind.Homes => Homes(at, number, order),
            _ => null,
        };
    }

    private GeneratedPredicate WiderText(string at)
    {
        string text = Literal(random.Pick(Pools.Texts));
        string order = random.Pick(Orders);
        int length = random.Next(5);
        string variable = Variable();
        return random.Next(12) switch
        {
            0 or 1 => GeneratedPredicate.Same($"{at}!.Length {order} {length}"),
            2 => GeneratedPredicate.Same($"{at}?.Length {order} {length}"),
            3 => GeneratedPredicate.Same($"({at} ?? \"ab\").Length {order} {length}"),
            4 => GeneratedPredicate.Same($"{at} is {{ Length: > {random.Next(3)} and < 4 }}"),
            5 => GeneratedPredicate.Same($"{at} is not {{ Length: {length} }}"),
            6 or 7 => new($"string.Equals({at}, {text})", $"O.Eq({at}, {text})"),
            8 => new($"object.Equals({at}, {text})", $"O.Eq({at}, {text})"),
            9 => GeneratedPredicate.Same($"Equals({at}, null)"),
            10 => GeneratedPredicate.Same($"({at} is {{ }} {variable} && {variable}.EndsWith(\"b\", StringComparison.Ordinal))"),
            _ => new(
                $"({at} is not {{ }} {variable} || {variable} != {text})",
                $"({at} is not {{ }} {variable} || !O.Eq({variable}, {text}))"
            ),
        };
    }

    private GeneratedPredicate WiderTexts(string at)
    {
        string text = Literal(random.Pick(Pools.Texts));
        string other = Literal(random.Pick(Pools.Texts.Where(each => Literal(each) != text).ToArray()));
        int index = random.Next(3);
        return random.Next(14) switch
        {
            0 => new($"{at}![0] == {text}", $"O.Eq({at}![0], {text})"),
            1 => new($"{at}![{index}] != {text}", $"!O.Eq({at}![{index}], {text})"),
            2 => GeneratedPredicate.Same($"{at}![{index}]!.Length > 1"),
            3 => new($"{at}!.First() == {text}", $"O.Eq({at}!.First(), {text})"),
            4 => new($"{at}!.FirstOrDefault() == {text}", $"O.Eq({at}!.FirstOrDefault(), {text})"),
            5 or 12 or 13 => new($"{at}!.ElementAt({index}) != {text}", $"!O.Eq({at}!.ElementAt({index}), {text})"),
            6 => GeneratedPredicate.Same($"{at} is []"),
            7 => GeneratedPredicate.Same($"{at} is not [_, _]"),
            8 => new($"{at} is [{text}, ..]", $"({at} is [_, ..] && O.Eq({at}[0], {text}))"),
            9 => new($"{at} is [{text} or {other}, _]", $"({at} is [_, _] && (O.Eq({at}[0], {text}) || O.Eq({at}[0], {other})))"),
            10 => GeneratedPredicate.Same($"{at} is not [null, ..]"),
            _ => new(
                $"{at} switch {{ [] => true, [{text}] => false, [_, {text}, ..] => true, _ => false }}",
                $"({at} is [] || !({at} is [_] && O.Eq({at}[0], {text})) && {at} is [_, _, ..] && O.Eq({at}[1], {text}))"
            ),
        };
    }

    private GeneratedPredicate WiderTable(string at)
    {
        string text = Literal(random.Pick(Pools.Texts));
        return random.Next(4) switch
        {
            0 => new($"{at}![0][1] == {text}", $"O.Eq({at}![0][1], {text})"),
            1 => GeneratedPredicate.Same($"{at} is [[_, _], ..]"),
            2 => GeneratedPredicate.Same($"{at}![0].Length == 2"),
            _ => new($"{at}!.First().Any(e => e == {text})", $"{at}!.First().Any(e => O.Eq(e, {text}))"),
        };
    }

    private GeneratedPredicate WiderInners(string at, int number, string order)
    {
        string text = Literal(random.Pick(Pools.Texts));
        return random.Next(9) switch
        {
            0 => new($"{at}![0].City == {text}", $"O.Eq({at}![0].City, {text})"),
            1 => new($"{at}![1].City != {text}", $"!O.Eq({at}![1].City, {text})"),
            2 => GeneratedPredicate.Same($"{at}![0]?.Zip {order} {number}"),
            3 => GeneratedPredicate.Same($"{at}!.FirstOrDefault()?.Zip {order} {number}"),
            4 => GeneratedPredicate.Same($"{at} is [{{ Zip: > {random.Pick(Small)}, Flag: not true }}, ..]"),
            5 => new($"{at}![0].Notes!.Contains({text})", $"O.Has({at}![0].Notes, {text})"),
            6 => new($"{at}![0].Notes![0] == {text}", $"O.Eq({at}![0].Notes![0], {text})"),
            7 => GeneratedPredicate.Same($"{at}!.ElementAtOrDefault(1) is null"),
            _ => GeneratedPredicate.Same($"{at}!.First().Notes is [_, ..]"),
        };
    }

    private GeneratedPredicate Lines(string at, int number, string order)
    {
        string text = Literal(random.Pick(Pools.Texts));
        return random.Next(8) switch
        {
            0 => new($"{at}!.Any(e => e.Qty > {number} && e.Sku == {text})", $"{at}!.Any(e => e.Qty > {number} && O.Eq(e.Sku, {text}))")
            {
                Reads = ["qty", "sku"],
            },
            1 => GeneratedPredicate.Same($"{at}!.All(e => e.Qty {order} {number})") with { Reads = ["qty"] },
            2 => GeneratedPredicate.Same($"{at}!.Any(e => e.Sku.StartsWith(\"a\", StringComparison.Ordinal))") with { Reads = ["sku"] },
            3 => GeneratedPredicate.Same($"{at}!.All(e => e.Sku.Length {order} {random.Next(4)})") with { Reads = ["sku"] },
            4 => new(
                $"{at}!.Any(e => e.Note != {text} || e.Qty == {number})",
                $"{at}!.Any(e => !O.Eq(e.Note, {text}) || e.Qty == {number})"
            )
            {
                Reads = ["note", "qty"],
            },
            5 => new(
                $"{at}!.All(e => e.Sku == {text} ? e.Qty > 0 : e.Note != null)",
                $"{at}!.All(e => O.Eq(e.Sku, {text}) ? e.Qty > 0 : e.Note != null)"
            )
            {
                Reads = ["note", "qty", "sku"],
            },
            6 => GeneratedPredicate.Same(
                $"{at}?.Any(e => e.Qty switch {{ < 0 => false, 0 or 1 => e.Note == null, _ => true }}) == true"
            ) with
            {
                Reads = ["note", "qty"],
            },
            _ => GeneratedPredicate.Same($"{at}![0].Qty {order} {number}") with { Reads = ["qty"] },
        };
    }

    private GeneratedPredicate Meta(string at)
    {
        string text = Literal(random.Pick(Pools.Texts));
        string key = random.Pick(Pools.Keys);
        string name = Literal(key);
        string variable = Variable();
        GeneratedPredicate made = random.Next(11) switch
        {
            0 => new($"{at}![{name}] == {text}", $"O.Eq({at}![{name}], {text})"),
            1 => new($"{at}![{name}] != {text}", $"!O.Eq({at}![{name}], {text})"),
            2 => new($"{at}?[{name}] == {text}", $"O.Eq({at}?[{name}], {text})"),
            3 => GeneratedPredicate.Same($"{at}!.ContainsKey({name})"),
            4 => GeneratedPredicate.Same($"{at}?.ContainsKey({name}) != true"),
            5 => new($"{at}!.GetValueOrDefault({name}) != {text}", $"!O.Eq({at}!.GetValueOrDefault({name}), {text})"),
            6 => new($"{at}!.GetValueOrDefault({name}, \"a\") == {text}", $"O.Eq({at}!.GetValueOrDefault({name}, \"a\"), {text})"),
            7 => new(
                $"({at}!.TryGetValue({name}, out var {variable}) && {variable} == {text})",
                $"({at}!.TryGetValue({name}, out var {variable}) && O.Eq({variable}, {text}))"
            ),
            8 => GeneratedPredicate.Same($"({at}!.TryGetValue({name}, out var {variable}) ? {variable} is null : {variable} is null)"),
            9 => GeneratedPredicate.Same($"{at}![{name}]!.Length > 1"),
            _ => GeneratedPredicate.Same($"{at}![{name}] is null"),
        };
        return made with { Reads = [key] };
    }

    private GeneratedPredicate Counts(string at, int number, string order)
    {
        string key = random.Pick(Pools.Keys);
        string name = Literal(key);
        return Plain(
            $"{at}![{name}] {order} {number}",
            $"{at}!.GetValueOrDefault({name}) {order} {number}",
            $"{at}!.GetValueOrDefault({name}, 5) {order} {number}",
            $"{at}!.ContainsKey({name})",
            $"{at}?[{name}] {order} {number}"
        ) with
        {
            Reads = [key],
        };
    }

    private GeneratedPredicate Homes(string at, int number, string order)
    {
        string text = Literal(random.Pick(Pools.Texts));
        string key = random.Pick(Pools.Keys);
        string name = Literal(key);
        return random.Next(5) switch
        {
            0 => new($"{at}![{name}].City == {text}", $"O.Eq({at}![{name}].City, {text})") { Reads = [key, key + "/city"] },
            1 => GeneratedPredicate.Same($"{at}![{name}]?.Zip {order} {number}") with { Reads = [key, key + "/zip"] },
            2 => GeneratedPredicate.Same($"{at}!.GetValueOrDefault({name})?.Zip {order} {number}") with { Reads = [key, key + "/zip"] },
            3 => GeneratedPredicate.Same($"{at}![{name}] is {{ Zip: > {random.Pick(Small)} }}") with { Reads = [key, key + "/zip"] },
            _ => GeneratedPredicate.Same($"{at}![{name}].Notes is [_, ..]") with { Reads = [key, key + "/notes"] },
        };
    }

    private GeneratedPredicate Switch(GeneratedType type)
    {
        GeneratedField field = Matched(type);
        string at = "d." + field.Name;
        (GeneratedPredicate a, GeneratedPredicate b, GeneratedPredicate c) = (Leaf(type), Leaf(type), Leaf(type));
        (string pattern, string matches, IReadOnlyList<string> reads) = PatternOf(field.Kind, at);
        const string fails = "throw new InvalidOperationException()";
        GeneratedPredicate made = random.Next(8) switch
        {
            0 => Arms($"{pattern} => {a.Source}, _ => {b.Source}", $"{matches} ? ({a.Collated}) : ({b.Collated})", a, b),
            1 => Arms(
                $"{pattern} when ({a.Source}) => {b.Source}, _ => {c.Source}",
                $"{matches} && ({a.Collated}) ? ({b.Collated}) : ({c.Collated})",
                a,
                b,
                c
            ),
            2 => Arms(
                $"{pattern} when ({a.Source}) => {b.Source}, _ when ({c.Source}) => true, _ => {fails}",
                $"{matches} && ({a.Collated}) ? ({b.Collated}) : ({c.Collated}) ? true : {fails}",
                a,
                b,
                c
            ),
            3 => Arms($"{pattern} => 1, _ when ({a.Source}) => 2, _ => 3", $"{matches} ? 1 : ({a.Collated}) ? 2 : 3", a).Wrap("", " >= 2"),
            4 or 5 when field.Kind is FieldKind.Text or FieldKind.DefaultedText => Arms(
                $"null => {a.Source}, var s when s.Length > 1 => {b.Source}, _ => false",
                $"{at} is null ? ({a.Collated}) : {at}.Length > 1 && ({b.Collated})",
                a,
                b
            ),
            _ => Tuple(type, (at, pattern, matches)),
        };
        return made with { Reads = [field.Name, .. reads.Select(name => field.Name + "/" + name), .. made.Reads] };

        GeneratedPredicate Arms(string arms, string collated, params GeneratedPredicate[] used) =>
            new($"({at} switch {{ {arms} }})", $"({collated})") { Reads = [.. used.SelectMany(each => each.Reads)] };
    }

    private GeneratedPredicate Tuple(GeneratedType type, (string At, string Pattern, string Matches) first)
    {
        GeneratedField field = Matched(type);
        string at = "d." + field.Name;
        (string pattern, string matches, IReadOnlyList<string> reads) = PatternOf(field.Kind, at);
        GeneratedPredicate made =
            random.Next(2) == 0
                ? new($"({first.At}, {at}) is ({first.Pattern}, {pattern})", $"({first.Matches} && {matches})")
                : new(
                    $"(({first.At}, {at}) switch {{ ({first.Pattern}, {pattern}) => false, (_, {pattern}) => true, _ => false }})",
                    $"({first.Matches} && {matches} ? false : {matches})"
                );
        return made with { Reads = [field.Name, .. reads.Select(name => field.Name + "/" + name)] };
    }

    // A date has no constants, so no pattern matches only some of its values.
    private GeneratedField Matched(GeneratedType type) => random.Pick(type.Fields.Where(field => field.Kind != FieldKind.Date).ToArray());

    // A pattern that neither fits every value nor none, what it means if strings are collated, and what it reads inside the field.
    private (string Pattern, string Matches, IReadOnlyList<string> Reads) PatternOf(FieldKind kind, string at)
    {
        string text = Literal(random.Pick(Pools.Texts));
        string other = Literal(random.Pick(Pools.Texts.Where(each => Literal(each) != text).ToArray()));
        (string Pattern, string? Matches) made = kind switch
        {
            FieldKind.Text or FieldKind.DefaultedText => random.Next(5) switch
            {
                0 => (text, $"O.Eq({at}, {text})"),
                1 => ($"{text} or {other}", $"(O.Eq({at}, {text}) || O.Eq({at}, {other}))"),
                2 => ($"not null and not {text}", $"({at} is not null && !O.Eq({at}, {text}))"),
                3 => ($"{{ Length: > {random.Next(3)} }}", null),
                _ => ("null", null),
            },
            FieldKind.Int or FieldKind.DefaultedInt or FieldKind.NullableInt => (
                random.Pick(new[] { "< 0", "0 or 1", "> 1 and < 18", "not 5", ">= 18" }),
                null
            ),
            FieldKind.Long => ("> 1L", null),
            FieldKind.Double or FieldKind.NullableDouble => (random.Pick(new[] { ">= 1", "0 or 1.5", "not (> 0 and < 2)" }), null),
            FieldKind.Decimal => ("> 0.1m", null),
            FieldKind.Bool or FieldKind.NullableBool => (random.Pick(new[] { "true", "false", "not true" }), null),
            FieldKind.NumberEnum => (random.Pick(new[] { "Level.Low", "Level.High or Level.None", "not Level.Negative" }), null),
            FieldKind.NamedEnum or FieldKind.NullableNamedEnum => (random.Pick(new[] { "State.Active", "not State.New" }), null),
            FieldKind.NullableDate => ("null", null),
            FieldKind.Inner => (random.Pick(new[] { "null", "{ Zip: > 1 }", "{ City: null }", "not { Flag: true }" }), null),
            FieldKind.TextArray or FieldKind.TextList or FieldKind.IntList or FieldKind.Table => (
                random.Pick(new[] { "[]", "[_, ..]", "not [_, _]", "null" }),
                null
            ),
            FieldKind.InnerList => (random.Pick(new[] { "[{ Zip: > 1 }, ..]", "[_, null]", "[]" }), null),
            FieldKind.Lines => (random.Pick(new[] { "[{ Qty: > 1 }, ..]", "[_]" }), null),
            _ => ("not null", null),
        };
        string[] reads =
        [
            .. new[] { "City", "Zip", "Flag", "Qty" }.Where(name => made.Pattern.Contains(name + ":", StringComparison.Ordinal)),
        ];
        return (made.Pattern, made.Matches ?? $"{at} is {Parenthesized(made.Pattern)}", [.. reads.Select(name => name.ToLowerInvariant())]);
    }

    private static string Parenthesized(string pattern) => pattern.StartsWith('{') || pattern.StartsWith('[') ? pattern : $"({pattern})";

    private string Variable() => string.Create(CultureInfo.InvariantCulture, $"v{_variables++}");
}
