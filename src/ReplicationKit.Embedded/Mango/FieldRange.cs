using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>
/// The values of a field that a selector can match (<c>mango_idx_view:range/2</c>), in CouchDB's order: what its comparisons under
/// <c>$and</c> leave.
/// </summary>
internal sealed class FieldRange
{
    /// <summary>The range of <c>_all_docs</c> for a selector without a condition on <c>_id</c>.</summary>
    public static readonly FieldRange All = new("_id") { Low = EmbeddedJson.Null };

    private bool _lowExclusive = true;
    private bool _highExclusive = true;

    private FieldRange(string field) => Field = field;

    public string Field { get; }

    /// <summary>The least value, or <c>null</c> if there is none.</summary>
    public JsonElement? Low { get; private set; }

    /// <summary>The greatest value, or <c>null</c> if there is none.</summary>
    public JsonElement? High { get; private set; }

    /// <summary>Whether no value satisfies the comparisons.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Returns the ranges of all fields with comparisons, by name; only one range if it is empty.</summary>
    public static List<FieldRange> Of(MangoNode? root)
    {
        var ranges = new List<FieldRange>();
        foreach (string field in SelectorRequirements.Indexable(root))
        {
            var range = new FieldRange(field);
            range.Narrow(root!);
            if (range.IsEmpty)
                return [range];
            ranges.Add(range);
        }
        return ranges;
    }

    /// <summary>
    /// Returns whether the range contains an id. Ids are compared by their bytes, so that documents that the selector matches are omitted
    /// where the two orders differ.
    /// </summary>
    public bool Contains(JsonElement id) =>
        !IsEmpty
        && (Low is not { } low || ErlangOrder.Compare(id, low) >= 0)
        && (High is not { } high || ErlangOrder.Compare(id, high) <= 0);

    private void Narrow(MangoNode node)
    {
        switch (node)
        {
            case MangoNode.Group { Operator: "$and" } and:
                foreach (MangoNode part in and.Parts)
                    Narrow(part);
                break;
            case MangoNode.Field field when field.Name == Field && field.Condition is MangoNode.Terminal terminal:
                if (terminal.Operator == "$beginsWith")
                {
                    Narrow("$gte", terminal.Operand);
                    Narrow("$lte", EmbeddedJson.Element(terminal.Operand.GetString() + "\uFFFF"));
                }
                else
                {
                    Narrow(terminal.Operator, terminal.Operand);
                }
                break;
        }
    }

    private void Narrow(string op, JsonElement operand)
    {
        if (IsEmpty)
            return;
        int low = Low is { } l ? CouchCollation.Instance.Compare(operand, l) : 1;
        int high = High is { } h ? CouchCollation.Instance.Compare(operand, h) : -1;
        bool atLow = low == 0 && !_lowExclusive;
        bool atHigh = high == 0 && !_highExclusive;
        switch (op)
        {
            case "$eq":
                IsEmpty = !(low > 0 && high < 0 || atLow || low > 0 && atHigh);
                (Low, High, _lowExclusive, _highExclusive) = (operand, operand, false, false);
                break;
            case "$lt" or "$lte":
                IsEmpty = low < 0 || low == 0 && !(op == "$lte" && atLow);
                if (high < 0 || high == 0 && op == "$lt")
                    (High, _highExclusive) = (operand, op == "$lt");
                break;
            case "$gt" or "$gte":
                IsEmpty = high > 0 || high == 0 && !(op == "$gte" && atHigh);
                if (low > 0 || low == 0 && op == "$gt")
                    (Low, _lowExclusive) = (operand, op == "$gt");
                break;
        }
    }
}
