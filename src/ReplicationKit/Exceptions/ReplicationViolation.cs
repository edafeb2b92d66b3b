using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Specifies the severity of a violation.</summary>
public enum ReplicationSeverity
{
    /// <summary>A suggestion.</summary>
    Info,

    /// <summary>The server accepts the value, but ignores it or does something surprising, slow or insecure.</summary>
    Warning,

    /// <summary>The server rejects the value, or the replication can never work.</summary>
    Error,
}

/// <summary>A rule that a specification breaks, with the same id and message as the compiler's diagnostic.</summary>
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

    /// <summary>Gets the rule's id: <c>RPK</c> and four digits.</summary>
    public string RuleId { get; }

    /// <summary>
    /// Gets the option by its name in C#, such as <c>WorkerProcesses</c>, or <c>null</c> if the violation concerns the specification as a
    /// whole or its id.
    /// </summary>
    public string? Option { get; }

    /// <summary>Gets the message: the value, what is wrong with it, and the remedy. It never contains secrets.</summary>
    public string Message { get; }

    /// <summary>Gets the severity.</summary>
    public ReplicationSeverity Severity { get; }

    /// <summary>Gets the address of the rule's page.</summary>
    public string HelpLink { get; }

    /// <summary>Parses a broken rule in generated code: id, colon, message.</summary>
    internal static ReplicationViolation Parse(string text)
    {
        string[] parts = text.Split(": ", 2);
        return new(parts[0], option: null, parts[^1], ReplicationSeverity.Error, DiagnosticIds.HelpLinkRoot + parts[0] + ".md");
    }

    /// <summary>Returns severity, id and message on one line.</summary>
    public override string ToString() => $"{Severity} {RuleId}: {Message}";
}
