namespace ReplicationKit.Selectors.Json;

/// <summary>Where in a selector a condition stands: under which field, and in which lists that may hold other conditions on it.</summary>
internal sealed class SelectorSurroundings
{
    private readonly List<string> _path = [];
    private readonly List<(string Operator, int Depth, JsonNode List)> _lists = [];

    // What is outside of a negation or of an array's element says nothing about what is inside.
    private int _first;

    /// <summary>Goes into a field's condition.</summary>
    public void InField(string name, Action check)
    {
        _path.Add(name);
        check();
        _path.RemoveAt(_path.Count - 1);
    }

    /// <summary>Goes into a list of conditions.</summary>
    public void InList(string op, JsonNode list, Action check)
    {
        _lists.Add((op, _path.Count, list));
        check();
        _lists.RemoveAt(_lists.Count - 1);
    }

    /// <summary>Goes to where the lists around do not count.</summary>
    public void Apart(Action check)
    {
        int first = _first;
        _first = _lists.Count;
        check();
        _first = first;
    }

    /// <summary>Whether a list of the operator around the condition holds another condition on the same field that says so.</summary>
    public bool HasBeside(string op, Func<JsonNode, bool> says)
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
