namespace ReplicationKit.Rules.Json;

/// <summary>An operator in a selector.</summary>
internal sealed class SelectorOperator
{
    public SelectorOperator(string name, int start, int end)
    {
        Name = name;
        Start = start;
        End = end;
    }

    public string Name { get; }

    /// <summary>The index in the JSON of the name's first character.</summary>
    public int Start { get; }

    /// <summary>The index after the name's last character.</summary>
    public int End { get; }
}
