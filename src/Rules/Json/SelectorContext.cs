namespace ReplicationKit.Rules.Json;

/// <summary>
/// The context of a condition in a selector: its field, and the enclosing lists that may contain other conditions on that field.
/// </summary>
internal sealed class SelectorContext
{
    private readonly List<string> _path = [];
    private readonly List<(string Operator, int Depth, JsonNode List)> _lists = [];

    // Conditions outside a negation or an array's element do not apply inside it.
    private int _first;

    /// <summary>Enters the condition of a field.</summary>
    public void InField(string name, Action check)
    {
        _path.Add(name);
        check();
        _path.RemoveAt(_path.Count - 1);
    }

    /// <summary>Enters a list of conditions.</summary>
    public void InList(string op, JsonNode list, Action check)
    {
        _lists.Add((op, _path.Count, list));
        check();
        _lists.RemoveAt(_lists.Count - 1);
    }

    /// <summary>Enters a part to which the enclosing lists do not apply.</summary>
    public void Apart(Action check)
    {
        int first = _first;
        _first = _lists.Count;
        check();
        _first = first;
    }

    /// <summary>
    /// Whether an enclosing list of the operator contains another condition on the same field that satisfies the predicate.
    /// </summary>
    public bool HasSibling(string op, Func<JsonNode, bool> says)
    {
        for (int i = _first; i < _lists.Count; i++)
        {
            if (_lists[i].Operator != op)
                continue;
            string field = string.Join(".", _path.Skip(_lists[i].Depth));
            if (
                _lists[i]
                    .List.Elements.Any(element =>
                        field.Length == 0 ? says(element) : element.Members.Any(member => member.Name.Text == field && says(member.Value))
                    )
            )
                return true;
        }

        return false;
    }
}
