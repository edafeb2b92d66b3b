using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Mango;

/// <summary>
/// The range of ids that <c>_find</c> reads (<c>mango_idx_view:range/2</c> over <c>_all_docs</c>): it narrows the range by the comparisons
/// of <c>_id</c> under <c>$and</c>, in CouchDB's order of values, and then reads the ids in the order of their bytes. Where the two orders
/// differ, documents that the selector matches are omitted.
/// </summary>
internal sealed class FindRange
{
    private static readonly FindRange Nothing = new(null, null) { IsEmpty = true };

    private readonly JsonElement? _low;
    private readonly JsonElement? _high;

    private FindRange(JsonElement? low, JsonElement? high)
    {
        _low = low;
        _high = high;
    }

    private bool IsEmpty { get; init; }

    public static FindRange Of(MangoNode? root)
    {
        if (root is MangoNode.Group { Parts.Count: 0 })
        {
            return Nothing; // "no operation": an empty $and or $or at the top
        }

        Bounds bounds = new();
        return root == null || Narrow(root, ref bounds) ? new FindRange(bounds.Low, bounds.High) : Nothing;
    }

    /// <summary>Returns whether <c>_find</c> reads the document at all.</summary>
    public bool Contains(JsonElement document)
    {
        if (IsEmpty || !document.TryGetProperty("_id", out JsonElement id))
        {
            return !IsEmpty;
        }

        return !id.GetString()!.StartsWith("_design/", StringComparison.Ordinal)
            && (_low == null || ErlangOrder.Compare(id, _low.Value) >= 0)
            && (_high == null || ErlangOrder.Compare(id, _high.Value) <= 0);
    }

    // False when the range has become empty.
    private static bool Narrow(MangoNode node, ref Bounds bounds)
    {
        switch (node)
        {
            case MangoNode.Group { Operator: "$and" } and:
                foreach (MangoNode part in and.Parts)
                {
                    if (!Narrow(part, ref bounds))
                    {
                        return false;
                    }
                }

                return true;
            case MangoNode.Field { Name: "_id", Condition: MangoNode.Terminal { Operator: "$beginsWith" } begins }:
                string prefix = begins.Operand.GetString()!;
                return bounds.Narrow("$gte", begins.Operand) && bounds.Narrow("$lte", EmbeddedJson.Element(prefix + "\uFFFF"));
            case MangoNode.Field { Name: "_id", Condition: MangoNode.Terminal terminal }:
                return bounds.Narrow(terminal.Operator, terminal.Operand);
            default:
                return true;
        }
    }

    private struct Bounds
    {
        private bool _lowExclusive;
        private bool _highExclusive;

        public JsonElement? Low { get; private set; }

        public JsonElement? High { get; private set; }

        public bool Narrow(string op, JsonElement operand)
        {
            int low = Low is { } l ? CouchCollation.Instance.Compare(operand, l) : 1;
            int high = High is { } h ? CouchCollation.Instance.Compare(operand, h) : -1;
            switch (op)
            {
                case "$eq":
                    if (low < 0 || high > 0 || (low == 0 && _lowExclusive) || (high == 0 && _highExclusive))
                    {
                        return false;
                    }

                    (Low, High, _lowExclusive, _highExclusive) = (operand, operand, false, false);
                    return true;
                case "$lt" or "$lte":
                    bool belowAll = low < 0 || (low == 0 && (op == "$lt" || _lowExclusive));
                    if (!belowAll && (high < 0 || (high == 0 && op == "$lt")))
                    {
                        (High, _highExclusive) = (operand, op == "$lt");
                    }

                    return !belowAll;
                case "$gt" or "$gte":
                    bool aboveAll = high > 0 || (high == 0 && (op == "$gt" || _highExclusive));
                    if (!aboveAll && (low > 0 || (low == 0 && op == "$gt")))
                    {
                        (Low, _lowExclusive) = (operand, op == "$gt");
                    }

                    return !aboveAll;
                default:
                    return true;
            }
        }
    }
}
