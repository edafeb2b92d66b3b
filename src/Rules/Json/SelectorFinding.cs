namespace ReplicationKit.Rules.Json;

/// <summary>A part of a selector that violates a rule.</summary>
internal sealed class SelectorFinding
{
    public SelectorFinding(string id, int start, int end, params string[] arguments)
    {
        Id = id;
        Start = start;
        End = end;
        Arguments = arguments;
    }

    /// <summary>The rule's id.</summary>
    public string Id { get; }

    /// <summary>The index in the JSON of the part's first character.</summary>
    public int Start { get; }

    /// <summary>The index after the part's last character.</summary>
    public int End { get; }

    /// <summary>The arguments of the rule's message.</summary>
    public string[] Arguments { get; }

    /// <summary>What the part should be instead, or <c>null</c> if that is not known.</summary>
    public string? Replacement { get; set; }
}
