namespace ReplicationKit.Embedded.Storage;

/// <summary>A part of the documents by id, in raw order (the order of the UTF-8 bytes).</summary>
internal readonly record struct IdRange
{
    public IdRange() { }

    public static IdRange DesignDocuments =>
        new()
        {
            Start = DocumentIds.DesignPrefix,
            End = "_design0",
            InclusiveEnd = false,
        };

    /// <summary>The first id in the direction of the listing, or <c>null</c> to start at the beginning.</summary>
    public string? Start { get; init; }

    public bool InclusiveStart { get; init; } = true;

    /// <summary>The last id in the direction of the listing, or <c>null</c> to read to the end.</summary>
    public string? End { get; init; }

    public bool InclusiveEnd { get; init; } = true;

    public bool Descending { get; init; }

    public long Limit { get; init; } = long.MaxValue;

    public long Skip { get; init; }

    public bool ExcludeDesign { get; init; }

    /// <summary>Returns whether the id is in the range, its limit apart.</summary>
    public bool Contains(string id)
    {
        int direction = Descending ? -1 : 1;
        return (Start is null || direction * string.CompareOrdinal(id, Start) >= (InclusiveStart ? 0 : 1))
            && (End is null || direction * string.CompareOrdinal(id, End) <= (InclusiveEnd ? 0 : -1));
    }

    public (string Where, object?[] Values) ToSql()
    {
        string from = (Descending ? "<" : ">") + (InclusiveStart ? "=" : "");
        string to = (Descending, InclusiveEnd) switch
        {
            (false, true) => "<=",
            (false, false) => "<",
            (true, true) => ">=",
            _ => ">",
        };
        string where =
            (Start is null ? "$0 IS NULL" : $"id {from} $0")
            + (End is null ? " AND $1 IS NULL" : $" AND id {to} $1")
            + (ExcludeDesign ? " AND NOT (id >= '_design/' AND id < '_design0')" : "");
        return (where, [Start, End]);
    }
}
