namespace ReplicationKit.Selectors.Model;

/// <summary>The path of a field as written in a selector, from the document or from an array's element. Immutable.</summary>
internal sealed class JsonPath
{
    private JsonPath(JsonPath? parent, string text, bool isIndex)
    {
        Parent = parent;
        Text = text;
        IsIndex = isIndex;
    }

    /// <summary>The document itself, or an array's element.</summary>
    public static JsonPath Root { get; } = new(null, string.Empty, false);

    /// <summary>The path of the object that contains the field, or <c>null</c> for the root.</summary>
    public JsonPath? Parent { get; }

    /// <summary>The path with dots between its names. Dots and leading dollar signs inside a name are escaped with a backslash.</summary>
    public string Text { get; }

    /// <summary>Whether the last name is a number, with or without a sign, so that it could also be an index of an array.</summary>
    public bool IsIndex { get; }

    public JsonPath Append(string name)
    {
        string escaped = name.Replace(".", "\\.");
        escaped = escaped.Length > 0 && escaped[0] == '$' ? "\\" + escaped : escaped;
        return new JsonPath(this, Parent == null ? escaped : Text + "." + escaped, IsInteger(name));
    }

    // The server reads an index by binary_to_integer, which accepts a sign.
    private static bool IsInteger(string name)
    {
        int first = name.Length > 0 && name[0] is '+' or '-' ? 1 : 0;
        return name.Length > first && name.Skip(first).All(c => c is >= '0' and <= '9');
    }

    public bool IsAncestorOf(JsonPath other)
    {
        for (JsonPath? path = other.Parent; path != null; path = path.Parent)
        {
            if (path.Text == Text)
            {
                return true;
            }
        }

        return false;
    }
}
