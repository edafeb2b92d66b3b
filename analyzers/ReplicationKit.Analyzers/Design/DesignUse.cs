using Microsoft.CodeAnalysis;
using ReplicationKit.Design;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers.Design;

/// <summary>
/// Compares a specification with the function that filters its changes, if the project declares the design document. Another application
/// may own a design document that the project does not declare, so nothing is reported for it.
/// </summary>
internal sealed class DesignUse(ProjectDesign project, ReplicationSpec spec, SpecificationLocations locations, Action<Diagnostic> report)
{
    private const string ViewFilter = "_view";
    private const string ViewKey = "view";

    /// <summary>The project's function that filters the changes, or <c>null</c> if the project does not declare it.</summary>
    public static DesignFunction? FunctionOf(ProjectDesign project, ReplicationSpec spec)
    {
        if (Named(spec) is not var (kind, _, design, name))
            return null;
        return project.Documents.Document(design)?.Function(kind, name);
    }

    public void Check()
    {
        switch (Named(spec))
        {
            case (DesignFunctionKind.Filter, var filter, var design, var name):
                CheckFilter(filter, design, name);
                break;
            case (_, var view, var design, var name):
                CheckView(view, design, name);
                break;
        }
    }

    private static (DesignFunctionKind Kind, string Written, string Design, string Name)? Named(ReplicationSpec spec)
    {
        if (spec.Filter is not { IsKnown: true, Value: { } filter })
            return null;
        if (filter != ViewFilter)
            return Split(filter) is var (design, name) ? (DesignFunctionKind.Filter, filter, design, name) : null;
        return spec.QueryParam(ViewKey) is { Value: { IsKnown: true, Value: string view } } && Split(view) is var (owner, map)
            ? (DesignFunctionKind.Map, view, owner, map)
            : null;
    }

    private static (string Design, string Name)? Split(string text)
    {
        int slash = text.IndexOf('/');
        return slash > 0 && slash < text.Length - 1 && text[0] != '_' && text.IndexOf('/', slash + 1) < 0
            ? (text.Substring(0, slash), text.Substring(slash + 1))
            : null;
    }

    private void CheckFilter(string filter, string design, string name)
    {
        if (project.Documents.Document(design) is not { } document)
        {
            ReportDocument(
                DesignRules.UnknownFilter,
                RuleSubject.Of(ReplicationOptions.Filter),
                filter,
                design,
                name,
                static document => document.Filters
            );
        }
        else if (!document.Filters.Contains(name))
        {
            ReportName(DesignRules.UnknownFilter, RuleSubject.Of(ReplicationOptions.Filter), filter, design, name, document.Filters);
        }
        else if (document.Function(DesignFunctionKind.Filter, name) is { } function)
        {
            CheckQuery(filter, function);
        }
    }

    private void CheckView(string view, string design, string name)
    {
        RuleSubject subject = RuleSubject.QueryParamValue(ViewKey);
        if (project.Documents.Document(design) is not { } document)
        {
            ReportDocument(DesignRules.UnknownView, subject, view, design, name, static document => document.Views);
            return;
        }

        if (!document.Views.Contains(name))
        {
            ReportName(DesignRules.UnknownView, subject, view, design, name, document.Views);
            return;
        }

        foreach (QueryParamSpec parameter in spec.QueryParams)
        {
            if (parameter.Key != ViewKey && FeedParameter.Effect(parameter.Key) is null)
                Report(
                    DesignRules.UnreadQueryParam,
                    RuleSubject.QueryParam(parameter.Key),
                    fix: null,
                    $"The view '{view}'",
                    parameter.Key,
                    "a map function receives only the document; remove the parameter, or use a filter function"
                );
        }
    }

    private void ReportName(Rule rule, RuleSubject subject, string written, string design, string name, EquatableArray<string> known)
    {
        string? nearest = Spelling.Nearest(name, known);
        string advice =
            nearest is not null ? $"did you mean '{design}/{nearest}'?"
            : known.IsEmpty ? "it has none; add one, or correct the name"
            : "it has " + string.Join(", ", known.Select(static one => "'" + one + "'").OrderBy(static one => one, StringComparer.Ordinal));
        Report(rule, subject, nearest is null ? null : design + "/" + nearest, written, design, advice);
    }

    /// <summary>
    /// Reports a design document that is not declared only if one with a similar name has the function: then it is the name that is wrong.
    /// </summary>
    private void ReportDocument(
        Rule rule,
        RuleSubject subject,
        string written,
        string design,
        string name,
        Func<DesignDocumentModel, EquatableArray<string>> names
    )
    {
        IEnumerable<string> owners = project
            .Documents.All.Where(document => names(document).Contains(name))
            .Select(static document => document.Name);
        if (Spelling.Nearest(design, owners) is { } nearest)
            Report(
                rule,
                subject,
                $"{nearest}/{name}",
                written,
                design,
                $"the project declares no '{design}'; did you mean '{nearest}/{name}'?"
            );
    }

    private void CheckQuery(string filter, DesignFunction function)
    {
        ScriptFacts facts = project.FactsOf(function);
        if (facts.SyntaxError is not null || facts.NotFunction is not null)
            return;
        var set = new HashSet<string>(spec.QueryParams.Select(static parameter => parameter.Key), StringComparer.Ordinal);
        var read = new HashSet<string>(facts.Reads.Select(static read => read.Name), StringComparer.Ordinal);
        if (!facts.ReadsUnknownFields)
            CheckSet(filter, function, set, read);
        if (!spec.QueryParamsAreOpen)
            CheckRead(filter, function, facts, set);
    }

    private void CheckSet(string filter, DesignFunction function, HashSet<string> set, HashSet<string> read)
    {
        foreach (QueryParamSpec parameter in spec.QueryParams)
        {
            if (read.Contains(parameter.Key) || FeedParameter.Effect(parameter.Key) is not null)
                continue;
            string advice = Spelling.Nearest(parameter.Key, read.Where(name => !set.Contains(name))) is { } nearest
                ? $"did you mean '{nearest}'?"
                : $"remove the parameter, or read req.query.{parameter.Key} in {function.Origin.RelativePath}";
            Report(
                DesignRules.UnreadQueryParam,
                RuleSubject.QueryParam(parameter.Key),
                fix: null,
                $"The filter function '{filter}'",
                parameter.Key,
                advice
            );
        }
    }

    /// <summary>A field is reported once. It is optional if the function checks anywhere whether it exists.</summary>
    private void CheckRead(string filter, DesignFunction function, ScriptFacts facts, HashSet<string> set)
    {
        foreach (IGrouping<string, QueryRead> field in facts.Reads.GroupBy(static read => read.Name, StringComparer.Ordinal))
        {
            if (set.Contains(field.Key) || FeedParameter.Effect(field.Key) is not null || field.Any(static read => read.IsOptional))
                continue;
            Report(
                DesignRules.UnsetQueryParam,
                RuleSubject.Of(ReplicationOptions.Filter),
                fix: null,
                filter,
                field.Key,
                project.Show(function, field.First().Start),
                $"add [QueryParam(\"{field.Key}\", …)] to the record, or [QueryParam] to a member"
            );
        }
    }

    private void Report(Rule rule, RuleSubject subject, string? fix, params object[] arguments) =>
        report(RuleDiagnostics.Create(rule, rule.Severity, locations.Of(subject), fix, subject.Option?.Name, arguments));
}
