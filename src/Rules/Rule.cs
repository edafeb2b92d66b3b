namespace ReplicationKit.Rules;

internal enum RuleSeverity
{
    Info,
    Warning,
    Error,
}

/// <summary>The groups of the catalog: the first digit of a rule's id.</summary>
internal enum RuleCategory
{
    Declaration = 0,
    Refused = 1,
    Surprising = 2,
    Costly = 3,
    Insecure = 4,
    Server = 5,
    CallSite = 6,
    Selector = 7,
    Refit = 8,
    Build = 9,
}

/// <summary>
/// A row of the catalog: the only location of a rule's id, severity, title and message. The analyzers create their descriptors from it,
/// the runtime its messages.
/// </summary>
internal sealed class Rule
{
    public Rule(string id, RuleSeverity severity, string title, string message, bool atRunTimeOnly = false)
    {
        Id = id;
        Severity = severity;
        Title = title;
        Message = message;
        IsAtRunTimeOnly = atRunTimeOnly;
    }

    /// <c>RPK</c> and four digits. Never reused for another rule.
    public string Id { get; }

    /// <summary>The default severity. A violation may have a different one if the check specifies it.</summary>
    public RuleSeverity Severity { get; }

    public RuleCategory Category => (RuleCategory)(Id[3] - '0');

    /// <summary>A short title that does not depend on the violation.</summary>
    public string Title { get; }

    /// <summary>A composite format that states the option, the value and the remedy.</summary>
    public string Message { get; }

    /// <summary>Whether a specification that compiles can never break the rule.</summary>
    public bool IsAtRunTimeOnly { get; }

    /// <summary>The address of the rule's page.</summary>
    public string HelpLink => DiagnosticIds.HelpLinkRoot + Id + ".md";

    public override string ToString() => Id;
}
