namespace ReplicationKit.Rules;

/// <summary>
/// The fields of a document that a selector reads. A name is a path whose parts are separated by dots, unless a backslash precedes the dot
/// (<c>mango_util:parse_field/1</c>).
/// </summary>
internal static class SelectorFields
{
    private const int Deepest = 64;

    /// <summary>The fields that every deleted document has.</summary>
    private static readonly string[] s_ofTombstones = ["_id", "_rev"];

    /// <summary>The top-level fields in the order of the selector, without duplicates. Empty if the JSON is not valid.</summary>
    public static IReadOnlyList<string> Of(string json)
    {
        var fields = new List<string>();
        var scanner = new JsonScanner(json);
        return ReadCondition(scanner, fields, 0) && scanner.IsAtEnd ? fields : [];
    }

    /// <summary>
    /// Whether a selector that reads these fields drops deletions: it tests the content of documents, and not whether they are deleted.
    /// </summary>
    public static bool DropDeletions(IReadOnlyList<string> fields) =>
        !fields.Contains("_deleted") && fields.Any(static field => !s_ofTombstones.Contains(field));

    private static bool ReadCondition(JsonScanner json, List<string> fields, int depth)
    {
        if (json.Next != '{' || depth > Deepest)
            return false;
        json.Skip();
        while (json.Next != '}')
        {
            if (json.Next != '"' || json.ReadString() is not { } quoted || json.Next != ':')
                return false;
            json.Skip();
            if (!ReadMember(json, quoted.Substring(1, quoted.Length - 2), fields, depth) || !SkipComma(json, '}'))
                return false;
        }

        json.Skip();
        return true;
    }

    private static bool ReadMember(JsonScanner json, string name, List<string> fields, int depth)
    {
        if (!name.StartsWith("$", StringComparison.Ordinal))
        {
            string field = First(name);
            if (!fields.Contains(field))
                fields.Add(field);
        }
        else if (name == "$not" && json.Next == '{')
        {
            return ReadCondition(json, fields, depth + 1);
        }
        else if (name is "$and" or "$or" or "$nor" && json.Next == '[')
        {
            return ReadConditions(json, fields, depth);
        }

        return SkipValue(json, depth);
    }

    private static bool ReadConditions(JsonScanner json, List<string> fields, int depth)
    {
        json.Skip();
        while (json.Next != ']')
        {
            if (!(json.Next == '{' ? ReadCondition(json, fields, depth + 1) : SkipValue(json, depth)) || !SkipComma(json, ']'))
                return false;
        }

        json.Skip();
        return true;
    }

    private static bool SkipValue(JsonScanner json, int depth)
    {
        if (json.Next == '"')
            return json.ReadString() is not null;
        if (json.Next is not ('{' or '['))
            return json.ReadWord() is not null;

        // The names of an object are of no interest here, so both kinds of brackets are read alike.
        int open = 0;
        do
        {
            switch (json.Next)
            {
                case '{' or '[':
                    open++;
                    json.Skip();
                    break;
                case '}' or ']':
                    open--;
                    json.Skip();
                    break;
                case ',' or ':':
                    json.Skip();
                    break;
                case '"':
                    if (json.ReadString() is null)
                        return false;
                    break;
                default:
                    if (json.ReadWord() is null)
                        return false;
                    break;
            }
        } while (open > 0);

        return true;
    }

    private static bool SkipComma(JsonScanner json, char end)
    {
        if (json.Next == ',')
        {
            json.Skip();
            return true;
        }

        return json.Next == end;
    }

    private static string First(string path)
    {
        int dot = -1;
        do
        {
            dot = path.IndexOf('.', dot + 1);
        } while (dot > 0 && path[dot - 1] == '\\');

        return (dot < 0 ? path : path.Substring(0, dot)).Replace("\\", "");
    }
}
