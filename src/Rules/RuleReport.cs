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
    /// As <see cref="Add(Rule, RuleSubject, object[])"/>, with the correct value, unless it could contain a password: remedies appear in
    /// build logs.
    /// </summary>
    public void AddWithRemedy(Rule rule, RuleSubject subject, string? remedy, params object[] arguments) =>
        AddWithRemedy(rule, rule.Severity, subject, remedy, arguments);

    /// <summary>As the other overload, with a different severity.</summary>
    public void AddWithRemedy(Rule rule, RuleSeverity severity, RuleSubject subject, string? remedy, params object[] arguments) =>
        _violations.Add(
            new RuleViolation(rule, severity, subject, EndpointUrl.IsUrl(remedy) && remedy!.IndexOf('@') >= 0 ? null : remedy, arguments)
        );
}
