using System.Globalization;
using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>How the target is created.</summary>
internal static class CreateTargetRules
{
    public static readonly Rule ShardRange = new(
        DiagnosticIds.ShardRange,
        Error,
        "q and n must be at least 1",
        "{0} is {1}, and the server cannot create such a database: use an integer of at least 1"
    );

    public static readonly Rule Ignored = new(
        DiagnosticIds.TargetParamsIgnored,
        Warning,
        "CreateTargetParams has no effect without CreateTarget",
        "CreateTargetParams has no effect without CreateTarget: set CreateTarget = true"
    );

    public static readonly Rule[] All = [ShardRange, Ignored];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        if (spec.TargetParams.IsAbsent || (spec.TargetParams.IsKnown && spec.TargetParams.Value is null))
            return;
        if (spec.CreateTarget.IsAbsent || spec.CreateTarget.Is(false))
        {
            report.Add(Ignored, RuleSubject.Of(ReplicationOptions.CreateTargetParams));
            return;
        }

        if (!spec.TargetParams.IsKnown)
            return;
        EvaluateNumber("Q", spec.TargetParams.Value!.Q, report);
        EvaluateNumber("N", spec.TargetParams.Value!.N, report);
    }

    public static bool CreatesPartitioned(ReplicationSpec spec) =>
        spec.CreateTarget.Is(true)
        && spec.TargetParams.IsKnown
        && spec.TargetParams.Value is { } parameters
        && parameters.Partitioned.Is(true);

    /// <summary>The server writes the value into a query string, so a number in a string is equivalent to a number.</summary>
    private static void EvaluateNumber(string name, OptionValue<object?> value, RuleReport report)
    {
        if (!value.IsKnown)
            return;
        string text = Literal.Of(value.Value);
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) || number < 1)
            report.Add(ShardRange, RuleSubject.TargetParam(name), name, text);
    }
}
