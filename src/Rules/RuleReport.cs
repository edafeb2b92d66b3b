namespace ReplicationKit.Rules;

/// <summary>Collects the violations that the rules find.</summary>
internal sealed class RuleReport
{
    private readonly List<RuleViolation> _violations = new();

    public IReadOnlyList<RuleViolation> Violations => _violations;

    public void Add(Rule rule, RuleSubject subject, params object[] arguments) =>
        _violations.Add(new RuleViolation(rule, rule.Severity, subject, null, arguments));

    public void Add(Rule rule, RuleSeverity severity, RuleSubject subject, params object[] arguments) =>
        _violations.Add(new RuleViolation(rule, severity, subject, null, arguments));

    /// <summary>
    /// As <see cref="Add(Rule, RuleSubject, object[])"/>, with the correct value, unless it could contain a password: fixes appear in
    /// build logs.
    /// </summary>
    public void AddWithFix(Rule rule, RuleSubject subject, string? fix, params object[] arguments) =>
        AddWithFix(rule, rule.Severity, subject, fix, arguments);

    /// <summary>As the other overload, with a different severity.</summary>
    public void AddWithFix(Rule rule, RuleSeverity severity, RuleSubject subject, string? fix, params object[] arguments) =>
        _violations.Add(
            new RuleViolation(rule, severity, subject, EndpointUrl.IsUrl(fix) && fix!.IndexOf('@') >= 0 ? null : fix, arguments)
        );
}
