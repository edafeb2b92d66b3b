using System.Globalization;

namespace ReplicationKit.Rules;

/// <summary>The part of an option that a violation concerns.</summary>
internal enum SubjectKind
{
    /// <summary>The whole option, or its absence.</summary>
    Option,

    /// <summary>An element of a list: <see cref="RuleSubject.Index"/>.</summary>
    Element,

    /// <summary>A query parameter: <see cref="RuleSubject.Key"/>.</summary>
    QueryParam,

    /// <summary>The value of a query parameter: <see cref="RuleSubject.Key"/>.</summary>
    QueryParamValue,

    /// <summary>A parameter of the created target: <see cref="RuleSubject.Key"/>.</summary>
    TargetParam,

    /// <summary>A header of the endpoint: <see cref="RuleSubject.Key"/>.</summary>
    Header,

    /// <summary>The credentials of the endpoint.</summary>
    Credentials,

    /// <summary>The id of the document.</summary>
    DocumentId,

    /// <summary>The whole specification.</summary>
    Specification,
}

/// <summary>The part of a specification that violates a rule. The analyzers find its location in the source, the runtime its name.</summary>
internal readonly struct RuleSubject
{
    private RuleSubject(SubjectKind kind, ReplicationOption? option, int index, string? key)
    {
        Kind = kind;
        Option = option;
        Index = index;
        Key = key;
    }

    public SubjectKind Kind { get; }

    public ReplicationOption? Option { get; }

    public int Index { get; }

    public string? Key { get; }

    public static RuleSubject Specification => new(SubjectKind.Specification, null, -1, null);

    public static RuleSubject DocumentId => new(SubjectKind.DocumentId, null, -1, null);

    public static RuleSubject Of(ReplicationOption option) => new(SubjectKind.Option, option, -1, null);

    public static RuleSubject Element(ReplicationOption option, int index) => new(SubjectKind.Element, option, index, null);

    public static RuleSubject QueryParam(string key) => new(SubjectKind.QueryParam, ReplicationOptions.QueryParams, -1, key);

    public static RuleSubject QueryParamValue(string key) => new(SubjectKind.QueryParamValue, ReplicationOptions.QueryParams, -1, key);

    public static RuleSubject TargetParam(string key) => new(SubjectKind.TargetParam, ReplicationOptions.CreateTargetParams, -1, key);

    public static RuleSubject Header(ReplicationOption endpoint, string name) => new(SubjectKind.Header, endpoint, -1, name);

    public static RuleSubject Credentials(ReplicationOption endpoint) => new(SubjectKind.Credentials, endpoint, -1, null);
}

/// <summary>A violation of a rule.</summary>
internal sealed class RuleViolation
{
    public RuleViolation(Rule rule, RuleSeverity severity, RuleSubject subject, string? fix, object[] arguments)
    {
        Rule = rule;
        Severity = severity;
        Subject = subject;
        Fix = fix;
        Arguments = arguments;
    }

    public Rule Rule { get; }

    public RuleSeverity Severity { get; }

    public RuleSubject Subject { get; }

    public ReplicationOption? Option => Subject.Option;

    /// <summary>The correct value, for the code fixes, or <c>null</c> if there is none.</summary>
    public string? Fix { get; }

    /// <summary>The arguments of the rule's message.</summary>
    public object[] Arguments { get; }

    public string Message => string.Format(CultureInfo.InvariantCulture, Rule.Message, Arguments);

    public override string ToString() => Rule.Id + ": " + Message;
}
