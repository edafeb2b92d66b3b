namespace ReplicationKit.Embedded.Mango;

/// <summary>An index that a query does not use, and why (the <c>index_candidates</c> of <c>_explain</c>).</summary>
internal sealed record IndexCandidate(MangoIndex Index, bool Usable, string Reason, int Ranking, bool? Covering);

/// <summary>What was considered for a query, step by step (<c>mango_cursor:extract_candidate_indexes/1</c>).</summary>
internal sealed record IndexCandidates(
    IReadOnlyList<MangoIndex> All,
    IReadOnlyList<MangoIndex> Global,
    IReadOnlyList<MangoIndex> InScope,
    IReadOnlyDictionary<MangoIndex, List<string>> Obstacles,
    IReadOnlyList<MangoIndex> Usable,
    IReadOnlyList<MangoIndex> Allowed,
    IReadOnlyList<MangoIndex> OfType,
    IReadOnlyList<(MangoIndex Index, List<FieldRange> Ranges, int Distance)> Sorted,
    MangoIndex? Winner,
    FindRequest Request
)
{
    /// <summary>Returns the candidates, the last by its name first.</summary>
    public List<IndexCandidate> List()
    {
        List<MangoIndex> unfavored = [.. Allowed.Except(OfType)];
        List<MangoIndex> excluded = [.. Usable.Except(Allowed)];
        List<MangoIndex> unusable = [.. InScope.Except(Usable)];
        List<MangoIndex> outOfScope = [.. Global.Except(InScope)];
        int unfavoredRank = Math.Max(1, Sorted.Count);
        int excludedRank = unfavoredRank + (unfavored.Count > 0 ? 1 : 0);
        int unusableRank = excludedRank + (excluded.Count > 0 ? 1 : 0);
        int outOfScopeRank = unusableRank + (unusable.Count > 0 ? 1 : 0);
        int partialRank = outOfScopeRank + (outOfScope.Count > 0 ? 1 : 0);
        var candidates = new List<IndexCandidate>();
        foreach (MangoIndex index in All.Reverse())
        {
            if (index == Winner)
                continue;
            (bool usable, string reason, int ranking) =
                index.Filter is not null && !InScope.Contains(index) ? (false, "is_partial", 0)
                : outOfScope.Contains(index) ? (false, "scope_mismatch", outOfScopeRank)
                : unusable.Contains(index) ? (false, Obstacles[index][0], unusableRank)
                : excluded.Contains(index) ? (true, "excluded_by_user", excludedRank)
                : unfavored.Contains(index) ? (true, "unfavored_type", unfavoredRank)
                : (true, NotChosen(index), Rank(index));
            // A partial index that was asked for has two ranks, which CouchDB adds.
            if (index.Filter is not null)
                (usable, reason, ranking) = (false, "is_partial", partialRank + ranking);
            candidates.Add(new IndexCandidate(index, usable, reason, ranking, index.Design is null ? null : index.Covers(Request.Fields)));
        }
        return candidates;
    }

    private int Rank(MangoIndex index) => Sorted.TakeWhile(choice => choice.Index != index).Count();

    private string NotChosen(MangoIndex index) =>
        Sorted.First(choice => choice.Index == index).Distance > 0 ? "less_overlap"
        : index.Columns.Count > (Winner?.Columns.Count ?? 0) ? "too_many_fields"
        : "alphabetically_comes_after";
}
