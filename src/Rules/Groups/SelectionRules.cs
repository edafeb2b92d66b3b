using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>What is replicated: filter, selector, document ids, and the query parameters of a filter.</summary>
internal static class SelectionRules
{
    public static readonly Rule Exclusive = new(
        DiagnosticIds.ExclusiveSelections,
        Error,
        "Filter, selector and doc ids are mutually exclusive",
        "{0} are mutually exclusive: keep one of them, because the server accepts only one of filter, selector and doc_ids"
    );

    public static readonly Rule FilterForm = new(
        DiagnosticIds.FilterForm,
        Error,
        "Filter must have the form 'designdoc/name'",
        "Filter '{0}' does not have the form 'designdoc/name': specify the name of the design document without '_design/', a slash, "
            + "and the name of its filter function; for a condition on fields, use [Selector]"
    );

    public static readonly Rule FilterPrefix = new(
        DiagnosticIds.FilterPrefix,
        Error,
        "Filter must not begin with '_design/'",
        "Filter '{0}' begins with '_design/', which the server adds itself: remove the prefix"
    );

    public static readonly Rule BuiltIn = new(
        DiagnosticIds.BuiltInFilter,
        Error,
        "Built-in filter is used incorrectly",
        "Filter '{0}' does not work: {1}"
    );

    public static readonly Rule View = new(
        DiagnosticIds.ViewFilter,
        Error,
        "Filter '_view' requires a view",
        "Filter '_view' requires the query parameter 'view' in the form 'designdoc/view', {0}"
    );

    public static readonly Rule QueryParamsIgnored = new(
        DiagnosticIds.QueryParamsIgnored,
        Warning,
        "Query parameters have no effect without a filter",
        "The query parameter '{0}' has no effect: the server passes query parameters to a filter function, and this replication has none; "
            + "set Filter, or remove the parameter"
    );

    public static readonly Rule ReservedQueryParam = new(
        DiagnosticIds.ReservedQueryParam,
        Warning,
        "Query parameter is reserved by the changes feed",
        "The query parameter '{0}' conflicts with a parameter of the changes feed: {1}; rename it"
    );

    public static readonly Rule QueryKey = new(
        DiagnosticIds.QueryKey,
        Error,
        "Query parameter key is not URL-safe",
        "The query parameter '{0}' {1}: the server copies keys into the URL of the changes feed unescaped; use letters, digits, '-', '_' and '.'"
    );

    public static readonly Rule DeletionsExclusive = new(
        DiagnosticIds.DeletionsExclusive,
        Error,
        "Deletions cannot be combined with Filter or DocIds",
        "Deletions cannot be combined with {0}, because it is written as a selector: {1}"
    );

    public static readonly Rule FilteredDeletions = new(
        DiagnosticIds.FilteredDeletions,
        Info,
        "Filter on content may exclude deletions",
        "{0} fields, which deleted documents do not have unless they are deleted by an update that keeps them: deletions may not be replicated{1}"
    );

    /// <summary>The arguments of <see cref="FilteredDeletions"/> for a selector.</summary>
    public static readonly object[] SelectorDropsDeletions = ["The selector tests", "; set Deletions to Include or Exclude"];

    public static readonly Rule FilterFunction = new(
        DiagnosticIds.FilterFunction,
        Info,
        "Selector may replace the filter function",
        "Filter '{0}' runs JavaScript for every change: use [Selector] or [SelectorJson] if it tests only fields, which is much faster"
    );

    public static readonly Rule LongQueryParams = new(
        DiagnosticIds.LongQueryParams,
        Warning,
        "Query parameters exceed the request line",
        "The query parameters add {0} bytes to the URL of the changes feed, and by default the source rejects a request line of more than {1} "
            + "bytes with 400: shorten them, or use DocIds or a selector"
    );

    public static readonly Rule[] All =
    [
        Exclusive,
        FilterForm,
        FilterPrefix,
        BuiltIn,
        View,
        QueryParamsIgnored,
        ReservedQueryParam,
        QueryKey,
        DeletionsExclusive,
        LongQueryParams,
        FilteredDeletions,
        FilterFunction,
    ];

    private const int LongestRequestLine = 8_192;
    private const int LongestQueryParams = 7_500;

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        EvaluateExclusive(spec, report);
        if (spec.Filter.IsKnown && spec.Filter.Value is { } filter)
            EvaluateFilter(filter, spec, report);
        EvaluateQueryParams(spec, report);
        EvaluateDeletions(spec, report);
    }

    /// <summary>The selector of a predicate is not known here; the analyzer that translates it reports the rule.</summary>
    private static void EvaluateDeletions(ReplicationSpec spec, RuleReport report)
    {
        RuleSubject subject = RuleSubject.Of(ReplicationOptions.Deletions);
        bool isUnspecified = spec.Deletions.IsAbsent || spec.Deletions.Is((long)DeletionHandling.Unspecified);
        if (!isUnspecified && spec.Filter.IsSet)
            report.Add(
                DeletionsExclusive,
                subject,
                "Filter",
                "the function itself has to test doc._deleted; remove Deletions, or replace Filter with a selector"
            );
        else if (!isUnspecified && spec.DocIds.IsSet)
            report.Add(
                DeletionsExclusive,
                subject,
                "DocIds",
                "the deletions of these documents are replicated; remove Deletions, or select the ids with a selector"
            );
        if (isUnspecified && spec.Selector is { IsKnown: true, Value: { } json } && SelectorFields.DropDeletions(SelectorFields.Of(json)))
            report.Add(FilteredDeletions, RuleSubject.Of(ReplicationOptions.Selector), SelectorDropsDeletions);
    }

    private static void EvaluateExclusive(ReplicationSpec spec, RuleReport report)
    {
        var present = new List<ReplicationOption>(3);
        if (spec.Filter.IsSet)
            present.Add(ReplicationOptions.Filter);
        if (spec.Selector.IsSet)
            present.Add(ReplicationOptions.Selector);
        if (spec.DocIds.IsSet)
            present.Add(ReplicationOptions.DocIds);
        if (present.Count > 1)
            report.Add(Exclusive, RuleSubject.Of(present[0]), string.Join(" and ", present.Select(static option => option.Name)));
    }

    private static void EvaluateFilter(string filter, ReplicationSpec spec, RuleReport report)
    {
        RuleSubject subject = RuleSubject.Of(ReplicationOptions.Filter);
        if (filter.StartsWith("_design/", StringComparison.Ordinal))
        {
            string rest = filter.Substring("_design/".Length);
            report.AddWithFix(FilterPrefix, subject, IsFunctionName(rest) ? rest : null, filter);
        }
        else if (filter.StartsWith("_", StringComparison.Ordinal))
        {
            EvaluateBuiltIn(filter, spec, subject, report);
        }
        else if (!IsFunctionName(filter))
        {
            report.Add(FilterForm, subject, filter);
        }
        else
        {
            report.Add(
                FilteredDeletions,
                subject,
                "The filter function may test",
                "; accept documents whose _deleted is true in the function"
            );
            report.Add(FilterFunction, subject, filter);
        }
    }

    private static bool IsFunctionName(string filter)
    {
        int slash = filter.IndexOf('/');
        return slash > 0 && slash < filter.Length - 1 && filter.IndexOf('/', slash + 1) < 0 && filter.All(static c => c >= ' ');
    }

    private static void EvaluateBuiltIn(string filter, ReplicationSpec spec, RuleSubject subject, RuleReport report)
    {
        switch (filter)
        {
            case "_design":
                break;
            case "_view":
                report.Add(FilteredDeletions, subject, "The view may test", "; emit documents whose _deleted is true in its map function");
                EvaluateView(spec, subject, report);
                break;
            case "_doc_ids":
                EvaluateDocIdsFilter(spec, subject, report);
                break;
            case "_selector":
                report.Add(BuiltIn, subject, filter, "the server does not pass a selector to it; use [Selector] or [SelectorJson] instead");
                break;
            default:
                report.Add(
                    BuiltIn,
                    subject,
                    filter,
                    "the built-in filters are _view, _doc_ids and _design; a filter function is named 'designdoc/name'"
                );
                break;
        }
    }

    private static void EvaluateView(ReplicationSpec spec, RuleSubject subject, RuleReport report)
    {
        if (spec.QueryParam("view") is not { } view)
        {
            if (!spec.QueryParamsAreOpen)
                report.Add(View, subject, "which is missing");
            return;
        }

        if (view.Value.IsKnown && !(view.Value.Value is string text && IsFunctionName(text)))
            report.Add(View, RuleSubject.QueryParamValue("view"), "not '" + Literal.Of(view.Value.Value) + "'");
    }

    private static void EvaluateDocIdsFilter(ReplicationSpec spec, RuleSubject subject, RuleReport report)
    {
        if (spec.QueryParam("doc_ids") is not { } ids)
        {
            if (!spec.QueryParamsAreOpen)
                report.Add(
                    BuiltIn,
                    subject,
                    "_doc_ids",
                    "it requires the query parameter 'doc_ids', a JSON array in a string; add it, or use DocIds"
                );
            return;
        }

        if (ids.Value.IsKnown && !(ids.Value.Value is string text && JsonStringArray.IsValid(text)))
            report.Add(
                BuiltIn,
                RuleSubject.QueryParamValue("doc_ids"),
                "_doc_ids",
                "its query parameter 'doc_ids' must be a string that contains a JSON array of strings"
            );
    }

    private static void EvaluateQueryParams(ReplicationSpec spec, RuleReport report)
    {
        bool isIgnored = spec.Filter.IsAbsent || (spec.Filter.IsKnown && spec.Filter.Value is null);
        foreach (QueryParamSpec parameter in spec.QueryParams)
        {
            RuleSubject subject = RuleSubject.QueryParam(parameter.Key);
            if (isIgnored)
                report.Add(QueryParamsIgnored, subject, parameter.Key);
            else if (FeedParameter.Effect(parameter.Key) is { } effect)
                report.Add(ReservedQueryParam, FeedParameter.IsRejected(parameter, spec) ? Error : Warning, subject, parameter.Key, effect);
            else
                EvaluateKey(parameter.Key, subject, report);
        }

        if (!isIgnored)
            EvaluateLength(spec, report);
    }

    /// <summary>
    /// The replicator sends the parameters in the request line, which the server's socket buffers limit to 8,192 bytes. The remaining bytes
    /// are for the database, the filter and the update sequence, which grows with the number of shards.
    /// </summary>
    private static void EvaluateLength(ReplicationSpec spec, RuleReport report)
    {
        int length = 0;
        QueryParamSpec? longest = null;
        int most = 0;
        foreach (QueryParamSpec parameter in spec.QueryParams)
        {
            if (!parameter.Value.IsKnown)
                continue;
            int own = 2 + parameter.Key.Length + PercentEncoding.EncodedLength(Literal.Of(parameter.Value.Value));
            length += own;
            if (own > most)
                (longest, most) = (parameter, own);
        }

        if (length > LongestQueryParams)
            report.Add(LongQueryParams, RuleSubject.QueryParam(longest!.Key), Number(length), Number(LongestRequestLine));
    }

    private static string Number(int number) => number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>
    /// Values are encoded, keys are not: <c>couch_replicator_httpc:query_args_to_string/2</c>. White space ends the request line, a line
    /// break starts a header, and the server returns 400 for a <c>%</c> that does not start an escape sequence.
    /// </summary>
    private static void EvaluateKey(string key, RuleSubject subject, RuleReport report)
    {
        string shown = new(key.Select(static c => c < ' ' ? '?' : c).ToArray());
        if (key.Any(static c => c is <= ' ' or '\x7f'))
            report.Add(QueryKey, subject, shown, "contains white space or a control character, which makes every request fail");
        else if (PercentEncoding.HasStray(key))
            report.Add(QueryKey, subject, shown, "contains a '%' that does not start an escape sequence, which makes every request fail");
        else if (key.IndexOfAny(['&', '=', '#', '+', '%']) >= 0)
            report.Add(
                QueryKey,
                Warning,
                subject,
                shown,
                "reaches the filter under a different name, because '&', '=', '#', '+' and '%' have a special meaning in a URL"
            );
    }
}
