using System.Text;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>The ids of the documents to replicate.</summary>
internal static class DocIdRules
{
    public static readonly Rule Null = new(
        DiagnosticIds.DocIdNull,
        Error,
        "Document id is null",
        "DocIds[{0}] is null, which the server rejects: remove it"
    );

    public static readonly Rule EmptyList = new(
        DiagnosticIds.DocIdsEmpty,
        Warning,
        "List of document ids is empty",
        "DocIds is empty, so the replication copies nothing: remove it to copy all documents"
    );

    public static readonly Rule Decoded = new(
        DiagnosticIds.DocIdDecoded,
        Warning,
        "Document id is URL-decoded by the server",
        "DocIds[{0}] '{1}' is URL-decoded by the server and means '{2}': write '{3}'"
    );

    public static readonly Rule Twice = new(
        DiagnosticIds.DuplicateDocId,
        Warning,
        "Duplicate document id",
        "DocIds[{0}] '{1}' is already in the list: remove one of them"
    );

    public static readonly Rule Reserved = new(
        DiagnosticIds.DocIdReserved,
        Warning,
        "Reserved document id is not replicated",
        "DocIds[{0}] '{1}' copies nothing: of the ids that begin with '_', only '_design/' documents are replicated; remove it"
    );

    public static readonly Rule Empty = new(
        DiagnosticIds.DocIdEmpty,
        Warning,
        "Document id is empty",
        "DocIds[{0}] is empty and copies nothing: remove it"
    );

    public static readonly Rule WithoutPartition = new(
        DiagnosticIds.DocIdWithoutPartition,
        Error,
        "Document id has no partition",
        "DocIds[{0}] '{1}' has no partition, and the target is created partitioned, so the document cannot be written: use an id of the form 'partition:id'"
    );

    public static readonly Rule[] All = [Null, EmptyList, Decoded, Twice, Reserved, Empty, WithoutPartition];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        if (!spec.DocIds.IsKnown || spec.DocIds.Value is not { } ids)
            return;
        if (ids.Count == 0)
            report.Add(EmptyList, RuleSubject.Of(ReplicationOptions.DocIds));
        bool isPartitioned = CreateTargetRules.CreatesPartitioned(spec);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < ids.Count; i++)
        {
            RuleSubject subject = RuleSubject.Element(ReplicationOptions.DocIds, i);
            if (ids[i] is { } id)
                EvaluateId(id, i, subject, isPartitioned, seen, report);
            else
                report.Add(Null, subject, i);
        }
    }

    private static void EvaluateId(string id, int index, RuleSubject subject, bool isPartitioned, HashSet<string> seen, RuleReport report)
    {
        if (id.Length == 0)
        {
            report.Add(Empty, subject, index);
            return;
        }

        if (!seen.Add(id))
            report.Add(Twice, subject, index, id);
        string encoded = Encode(id);
        if (encoded != id)
        {
            report.AddWithFix(Decoded, subject, encoded, index, id, PercentEncoding.Decode(id.Replace('+', ' ')), encoded);
        }

        string meant = PercentEncoding.Decode(id.Replace('+', ' '));
        if (
            meant.StartsWith("_", StringComparison.Ordinal)
            && !(meant.StartsWith("_design/", StringComparison.Ordinal) && meant.Length > "_design/".Length)
        )
            report.Add(Reserved, subject, index, id);
        else if (isPartitioned && !meant.StartsWith("_", StringComparison.Ordinal) && !HasPartition(meant))
            report.Add(WithoutPartition, subject, index, id);
    }

    /// <summary>
    /// The id in the form in which the server must receive it: <c>+</c> and any <c>%</c> that would be decoded are escaped, except in
    /// <c>%2B</c> and <c>%25</c>, which are escape sequences already.
    /// </summary>
    private static string Encode(string id)
    {
        var text = new StringBuilder(id.Length);
        for (int i = 0; i < id.Length; i++)
        {
            bool isDecoded =
                id[i] == '%' && i + 2 < id.Length && PercentEncoding.IsHexDigit(id[i + 1]) && PercentEncoding.IsHexDigit(id[i + 2]);
            bool isEscape = isDecoded && id[i + 1] == '2' && id[i + 2] is ('5' or 'B' or 'b');
            text.Append(
                id[i] == '+' ? "%2B"
                : isDecoded && !isEscape ? "%25"
                : id[i].ToString()
            );
        }

        return text.ToString();
    }

    private static bool HasPartition(string id)
    {
        int colon = id.IndexOf(':');
        return colon > 0 && colon < id.Length - 1;
    }
}
