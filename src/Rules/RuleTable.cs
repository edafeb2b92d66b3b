namespace ReplicationKit.Rules;

/// <summary>
/// The rules that compile time and run time share. The file is linked into the analyzers and into the runtime, so both reach the same
/// verdict. To add a rule, add a row and its condition to the file of its group, and its id to <see cref="DiagnosticIds"/>.
/// </summary>
internal static class RuleTable
{
    /// <summary>Rules for more than one specification, or for code outside specifications. The analyzers evaluate them.</summary>
    public static readonly Rule SameJob = new(
        DiagnosticIds.SameJob,
        RuleSeverity.Error,
        "Specifications describe the same replication",
        "'{0}' and '{1}' are the same replication to the server: {2}"
    );

    /// <summary>A secret in the source code. At run time the origin of a secret is not known.</summary>
    public static readonly Rule ConstantSecret = new(
        DiagnosticIds.ConstantSecret,
        RuleSeverity.Warning,
        "Hard-coded secret",
        "The {0} is a constant that anyone with access to the code or the assembly can read: load it from configuration"
    );

    /// <summary>Every rule of the table, by id.</summary>
    public static readonly Rule[] Rules = new[]
    {
        EndpointRules.All,
        DatabaseRules.All,
        SelectionRules.All,
        SelectorJsonRules.All,
        DocIdRules.All,
        CreateTargetRules.All,
        ProxyRules.All,
        NumberRules.All,
        ErlangOptionRules.All,
        CheckpointRules.All,
        CredentialRules.All,
        DocumentRules.All,
        [SameJob, ConstantSecret],
    }
        .SelectMany(static group => group)
        .OrderBy(static rule => rule.Id, StringComparer.Ordinal)
        .ToArray();

    /// <summary>Checks a specification against every rule.</summary>
    /// <returns>The violations in the order of the groups, or an empty list if there are none.</returns>
    public static IReadOnlyList<RuleViolation> Evaluate(ReplicationSpec spec)
    {
        var report = new RuleReport();
        EndpointRules.Evaluate(spec, report);
        DatabaseRules.Evaluate(spec, report);
        SelectionRules.Evaluate(spec, report);
        SelectorJsonRules.Evaluate(spec, report);
        DocIdRules.Evaluate(spec, report);
        CreateTargetRules.Evaluate(spec, report);
        ProxyRules.Evaluate(spec, report);
        NumberRules.Evaluate(spec, report);
        ErlangOptionRules.Evaluate(spec, report);
        CheckpointRules.Evaluate(spec, report);
        CredentialRules.Evaluate(spec, report);
        DocumentRules.Evaluate(spec, report);
        return report.Violations;
    }

    /// <summary>Checks an endpoint that is built outside a specification against the endpoint rules.</summary>
    public static IReadOnlyList<RuleViolation> EvaluateEndpoint(EndpointSpec endpoint, ReplicationOption option)
    {
        var report = new RuleReport();
        EndpointRules.EvaluateAddress(endpoint, option, report);
        DatabaseRules.EvaluateEndpoint(endpoint, option, isCreated: false, report);
        CredentialRules.EvaluateEndpoint(endpoint, option, report);
        return report.Violations;
    }

    /// <summary>Whether <see cref="Evaluate"/> reports the rule.</summary>
    public static bool IsAtRunTime(string id) => Find(id) is { } rule && rule != SameJob && rule != ConstantSecret;

    /// <summary>The rule with this id, or <c>null</c> if there is none.</summary>
    public static Rule? Find(string id) => Array.Find(Rules, rule => rule.Id == id);
}
