namespace ReplicationKit.Rules;

internal enum RuleSeverity
{
    Info,
    Warning,
    Error,
}

/// <summary>The groups of the catalogue: the thousands of a rule's id.</summary>
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
/// One row of the catalogue: the only place of a rule's id, severity and texts. The analyzers make their descriptors of it, the
/// run time its messages.
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

    /// <summary><c>RPK</c> and four digits; never used again for another rule.</summary>
    public string Id { get; }

    /// <summary>The severity by default; a violation may have another where the row says so.</summary>
    public RuleSeverity Severity { get; }

    public RuleCategory Category => (RuleCategory)(Id[3] - '0');

    /// <summary>A few words, without the case at hand.</summary>
    public string Title { get; }

    /// <summary>A composite format: names the option, the value and what to do.</summary>
    public string Message { get; }

    /// <summary>Whether no specification that compiles can break it.</summary>
    public bool IsAtRunTimeOnly { get; }

    /// <summary>The address of the rule's page.</summary>
    public string HelpLink => DiagnosticIds.HelpLinkRoot + Id + ".md";

    public override string ToString() => Id;
}
