using ReplicationKit.Rules.Pcre;

namespace ReplicationKit.Rules.Json;

/// <summary>
/// Checks the operators and operands of a selector as the server does when a document is saved, and what the server does with them
/// afterwards.
/// </summary>
internal sealed class SelectorChecker
{
    private const int LongestShown = 60;

    private static readonly string[] TypeNames = ["null", "boolean", "number", "string", "array", "object"];

    /// <summary>The members of the body of a <c>_find</c> request.</summary>
    private static readonly HashSet<string> FindFields =
    [
        "selector",
        "limit",
        "skip",
        "sort",
        "fields",
        "use_index",
        "allow_fallback",
        "conflicts",
        "r",
        "bookmark",
        "update",
        "stable",
        "stale",
        "execution_stats",
    ];

    private readonly SelectorContext _context = new();
    private readonly List<SelectorFinding> _findings = [];
    private readonly List<SelectorOperator> _operators = [];

    private SelectorChecker() { }

    /// <summary>Parses and checks a whole selector.</summary>
    public static SelectorCheck Check(string json)
    {
        SelectorChecker checker = new();
        JsonNode? root = null;
        try
        {
            root = JsonParser.Parse(json);
            checker.CheckRoot(root);
        }
        catch (JsonSyntaxException exception)
        {
            checker._findings.Add(new SelectorFinding(DiagnosticIds.JsonSyntax, exception.At, exception.At + 1, exception.Message));
        }

        return new SelectorCheck(root, checker._findings, checker._operators);
    }

    private void CheckRoot(JsonNode root)
    {
        if (root.Kind != JsonNodeKind.Object)
        {
            Report(DiagnosticIds.JsonSyntax, root, "a selector must be a JSON object");
            return;
        }

        FindRepeated(root);
        CheckFindBody(root);
        CheckCondition(root, hasField: false);
    }

    // {"selector": {"type": "user"}, "limit": 10} compares the fields "selector" and "limit".
    private void CheckFindBody(JsonNode root)
    {
        if (!root.Members.All(static member => FindFields.Contains(member.Name.Text)))
        {
            return;
        }

        foreach ((JsonNode name, JsonNode value) in root.Members)
        {
            if (
                name.Text == "selector"
                && value.Kind == JsonNodeKind.Object
                && (root.Members.Count > 1 || value.Members.Any(static member => IsFieldOrCombination(member.Name.Text)))
            )
            {
                Report(DiagnosticIds.ProbableMistake, name, "it is the body of a _find request; write only the value of its \"selector\"");
            }
        }
    }

    private static bool IsFieldOrCombination(string name) =>
        !name.StartsWith("$", StringComparison.Ordinal) || name is "$and" or "$or" or "$nor";

    private void FindRepeated(JsonNode node)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach ((JsonNode name, JsonNode value) in node.Members)
        {
            if (!names.Add(name.Text))
            {
                Report(DiagnosticIds.JsonSyntax, name, $"duplicate key \"{name.Text}\"; the server uses only the last one");
            }

            FindRepeated(value);
        }

        foreach (JsonNode element in node.Elements)
        {
            FindRepeated(element);
        }
    }

    // An object under a field, or a selector: its members are conditions that must all be true.
    private void CheckCondition(JsonNode condition, bool hasField)
    {
        if (condition.Kind != JsonNodeKind.Object)
        {
            return;
        }

        foreach ((JsonNode name, JsonNode value) in condition.Members)
        {
            if (name.Text.StartsWith("$", StringComparison.Ordinal))
            {
                CheckOperator(condition, name, value, hasField);
            }
            else
            {
                CheckField(name);
                CheckDollar(name, value, hasField);
                _context.InField(name.Text, () => CheckCondition(value, hasField: true));
            }
        }
    }

    private void CheckField(JsonNode name)
    {
        bool empty = name.Text.Length == 0;
        char before = '\0';
        for (int i = 0; i <= name.Text.Length && !empty; i++)
        {
            bool ends = i == name.Text.Length || (name.Text[i] == '.' && before != '\\');
            bool partIsEmpty = i == 0 || (name.Text[i - 1] == '.' && (i < 2 || name.Text[i - 2] != '\\'));
            empty = ends && partIsEmpty;
            before = i < name.Text.Length ? name.Text[i] : before;
        }

        if (empty)
        {
            Report(
                DiagnosticIds.ProbableMistake,
                name,
                $"the field name \"{name.Text}\" has an empty part, which makes the replication crash"
            );
        }
    }

    // {"age": {"gte": 18}} compares the field "gte" inside "age".
    private void CheckDollar(JsonNode name, JsonNode value, bool hasField)
    {
        string op = "$" + name.Text;
        bool fits = name.Text switch
        {
            "and" or "or" or "nor" => value is { Kind: JsonNodeKind.Array, Elements.Count: > 0 }
                && value.Elements.All(element => element.Kind == JsonNodeKind.Object),
            "lt" or "lte" or "gt" or "gte" or "eq" or "ne" => hasField,
            "in" or "nin" or "all" => hasField && value.Kind == JsonNodeKind.Array,
            "mod" => hasField && value is { Kind: JsonNodeKind.Array, Elements.Count: 2 },
            "not" or "elemMatch" or "allMatch" or "keyMapMatch" => hasField && value.Kind == JsonNodeKind.Object,
            "exists" => hasField && value.Kind == JsonNodeKind.Boolean,
            "regex" or "beginsWith" => hasField && value.Kind == JsonNodeKind.String,
            _ => false, // "type", "size" and "text" are names of fields as well
        };
        if (fits)
        {
            _findings.Add(
                new SelectorFinding(DiagnosticIds.MissingDollar, name.Start + 1, name.End - 1, name.Text, op) { Replacement = op }
            );
        }
    }

    private void CheckOperator(JsonNode condition, JsonNode name, JsonNode value, bool hasField)
    {
        string op = name.Text;
        if (!SelectorOperators.All.Contains(op))
        {
            string? intended = SelectorOperators.Intended(op);
            string advice = intended == null ? SelectorOperators.Advice(op) : $"did you mean \"{intended}\"?";
            _findings.Add(
                new SelectorFinding(DiagnosticIds.UnknownOperator, name.Start + 1, name.End - 1, op, advice) { Replacement = intended }
            );
            return;
        }

        _operators.Add(new SelectorOperator(op, name.Start + 1, name.End - 1));
        switch (op)
        {
            case "$and" or "$or" or "$nor":
                CheckList(op, value, hasField);
                return;
            case "$not":
                Require(value.Kind == JsonNodeKind.Object, op, value, "an object");
                if (!hasField && value is { Kind: JsonNodeKind.Object, Members.Count: 0 })
                {
                    Report(DiagnosticIds.ProbableMistake, value, "the server rejects an empty negation");
                }

                _context.Apart(() => CheckCondition(value, hasField));
                return;
            case "$text":
                Report(
                    DiagnosticIds.ProbableMistake,
                    name,
                    "$text requires a text index, which a replication does not have: every document matches"
                );
                return;
        }

        if (!hasField)
        {
            Report(DiagnosticIds.ProbableMistake, name, $"{op} is not under a field; write {{\"field\": {{\"{op}\": …}}}}");
        }

        CheckOperand(condition, name, value);
    }

    private void CheckList(string op, JsonNode value, bool hasField)
    {
        Require(value.Kind == JsonNodeKind.Array, op, value, "an array of selectors");
        if (value is { Kind: JsonNodeKind.Array, Elements.Count: 0 })
        {
            Report(DiagnosticIds.ProbableMistake, value, $"an empty {op} matches every document");
        }

        void CheckElements()
        {
            foreach (JsonNode element in value.Elements)
            {
                CheckCondition(element, hasField);
            }
        }

        if (op == "$nor")
        {
            _context.Apart(CheckElements);
        }
        else
        {
            _context.InList(op, value, CheckElements);
        }
    }

    private void CheckOperand(JsonNode condition, JsonNode name, JsonNode value)
    {
        string op = name.Text;
        switch (op)
        {
            case "$in" or "$nin" or "$all":
                Require(value.Kind == JsonNodeKind.Array, op, value, "an array");
                break;
            case "$exists":
                Require(value.Kind == JsonNodeKind.Boolean, op, value, "true or false");
                break;
            case "$size":
                Require(value.IsInteger && value.Text[0] != '-', op, value, "an integer of 0 or more");
                break;
            case "$beginsWith":
                Require(value.Kind == JsonNodeKind.String, op, value, "a string");
                break;
            case "$elemMatch" or "$allMatch" or "$keyMapMatch":
                Require(value.Kind == JsonNodeKind.Object, op, value, "an object");
                _context.Apart(() => CheckCondition(value, hasField: true));
                break;
            case "$type":
                CheckType(value);
                break;
            case "$mod":
                CheckMod(value);
                break;
            case "$regex":
                CheckRegex(value);
                break;
        }

        if (op is "$ne" or "$nin" && !IsSatisfiedElsewhere(condition))
        {
            Report(
                DiagnosticIds.MissingField,
                name,
                $"{op} does not match documents without the field; to match them, add {{\"$exists\": false}} under $or"
            );
        }

        if (op is "$lt" or "$lte" or "$gt" or "$gte")
        {
            CheckOrder(condition, name, value);
        }
    }

    // The field exists, or the selector states what a missing field means.
    private bool IsSatisfiedElsewhere(JsonNode condition) =>
        StatesExistence(condition)
        || _context.HasSibling("$and", StatesExistence)
        || _context.HasSibling("$or", other => other.Members.Any(member => member is { Name.Text: "$exists", Value.Text: "false" }));

    private static bool StatesExistence(JsonNode condition) =>
        condition.Members.Any(member => member.Name.Text is "$exists" or "$type" or "$eq" or "$in");

    private static bool StatesType(JsonNode condition) => condition.Members.Any(member => member.Name.Text is "$type" or "$eq" or "$in");

    private void CheckType(JsonNode value)
    {
        Require(value.Kind == JsonNodeKind.String, "$type", value, "the name of a type");
        if (value.Kind == JsonNodeKind.String && Array.IndexOf(TypeNames, value.Text) < 0)
        {
            Report(
                DiagnosticIds.ProbableMistake,
                value,
                $"no value has the type \"{value.Text}\"; valid types are {string.Join(", ", TypeNames)}"
            );
        }
    }

    private void CheckMod(JsonNode value)
    {
        bool fits = value is { Kind: JsonNodeKind.Array, Elements.Count: 2 } && value.Elements.All(element => element.IsInteger);
        Require(fits, "$mod", value, "two integers, the divisor and the remainder");
        if (fits && value.Elements[0].Text.Trim('-').Trim('0').Length == 0)
        {
            Report(DiagnosticIds.ProbableMistake, value.Elements[0], "a divisor of 0 crashes the replication");
        }
    }

    private void CheckRegex(JsonNode value)
    {
        Require(value.Kind == JsonNodeKind.String, "$regex", value, "a pattern");
        if (value.Kind != JsonNodeKind.String || PcrePattern.Parse(value.Text) is not { Error: { } error } pattern)
        {
            return;
        }

        int at = Math.Min(pattern.ErrorOffset, Math.Max(0, value.Text.Length - 1));
        (int start, int end) = value.Locations.Count == 0 ? (value.Start, value.End) : (value.Locations[at], value.Locations[at] + 1);
        _findings.Add(
            new SelectorFinding(DiagnosticIds.OperandKind, start, end, "$regex", $"a pattern that PCRE accepts ({error})", Shown(value))
        );
    }

    // {"$lt": 5} also matches null and booleans, {"$gt": 5} also matches strings, arrays and objects.
    private void CheckOrder(JsonNode condition, JsonNode name, JsonNode value)
    {
        if (
            value.Kind is not (JsonNodeKind.Number or JsonNodeKind.String)
            || StatesType(condition)
            || _context.HasSibling("$and", StatesType)
        )
        {
            return;
        }

        bool below = name.Text is "$lt" or "$lte";
        bool closed = condition.Members.Any(member =>
            member.Value.Kind == value.Kind && (below ? member.Name.Text is "$gt" or "$gte" : member.Name.Text is "$lt" or "$lte")
        );
        if (!closed)
        {
            string others = (below, value.Kind) switch
            {
                (true, JsonNodeKind.Number) => "null, true and false",
                (true, _) => "null, booleans and numbers",
                (false, JsonNodeKind.Number) => "strings, arrays and objects",
                _ => "arrays and objects",
            };
            string type = value.Kind == JsonNodeKind.Number ? "number" : "string";
            Report(
                DiagnosticIds.OtherTypes,
                name,
                $"{name.Text} also matches {others}; add \"$type\": \"{type}\" to match only values of type {type}"
            );
        }
    }

    private void Require(bool fits, string op, JsonNode value, string wanted)
    {
        if (!fits)
        {
            _findings.Add(new SelectorFinding(DiagnosticIds.OperandKind, value.Start, value.End, op, wanted, Shown(value)));
        }
    }

    private static string Shown(JsonNode value)
    {
        string json = value.ToJson();
        return json.Length <= LongestShown ? json : json.Substring(0, LongestShown) + "…";
    }

    private void Report(string id, JsonNode node, string why) => _findings.Add(new SelectorFinding(id, node.Start, node.End, why));
}
