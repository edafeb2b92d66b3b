using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>How grave a violation is.</summary>
public enum ReplicationSeverity
{
    /// <summary>A suggestion.</summary>
    Info,

    /// <summary>The server accepts it, but ignores it or does something surprising, slow or insecure.</summary>
    Warning,

    /// <summary>The server refuses it, or it can never work.</summary>
    Error,
}

/// <summary>One rule that a specification breaks: the same verdict, id and words as the compiler's diagnostic.</summary>
public sealed class ReplicationViolation
{
    internal ReplicationViolation(string ruleId, string? option, string message, ReplicationSeverity severity, string helpLink)
    {
        RuleId = ruleId;
        Option = option;
        Message = message;
        Severity = severity;
        HelpLink = helpLink;
    }

    internal ReplicationViolation(RuleViolation violation)
        : this(
            violation.Rule.Id,
            violation.Option?.Name,
            violation.Message,
            (ReplicationSeverity)violation.Severity,
            violation.Rule.HelpLink
        ) { }

    /// <summary>The rule's id: <c>RPK</c> and four digits.</summary>
    public string RuleId { get; }

    /// <summary>
    /// The option in question by its name in C#, such as <c>WorkerProcesses</c>; null: the specification as a whole or its id.
    /// </summary>
    public string? Option { get; }

    /// <summary>What is wrong with which value and what to do. Never holds a secret.</summary>
    public string Message { get; }

    /// <summary>How grave it is.</summary>
    public ReplicationSeverity Severity { get; }

    /// <summary>The address of the rule's page.</summary>
    public string HelpLink { get; }

    /// <summary>Reads what generated code says of a broken rule: id, colon, message.</summary>
    internal static ReplicationViolation Parse(string text)
    {
        string[] parts = text.Split(": ", 2);
        return new(parts[0], option: null, parts[^1], ReplicationSeverity.Error, DiagnosticIds.HelpLinkRoot + parts[0] + ".md");
    }

    /// <summary>Severity, id and message on one line.</summary>
    public override string ToString() => $"{Severity} {RuleId}: {Message}";
}
