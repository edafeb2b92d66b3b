using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>The document as such: its id, its text, the fields that belong to the server.</summary>
internal static class DocumentRules
{
    public static readonly Rule Id = new(
        DiagnosticIds.DocumentId,
        Error,
        "The document's id is empty or begins with '_'",
        "Id '{0}' cannot be the id of a replication, since it is empty or begins with '_', which the server keeps for itself: give it another"
    );

    public static readonly Rule UnpairedSurrogate = new(
        DiagnosticIds.UnpairedSurrogate,
        Error,
        "Half of a surrogate pair",
        "{0} holds half of a surrogate pair, which no JSON text can hold (the server answers 400): complete the pair, or remove the half"
    );

    public static readonly Rule ServerField = new(
        DiagnosticIds.ServerField,
        Error,
        "A field that belongs to the server",
        "The document sets '{0}', which belongs to the server: {1}",
        atRunTimeOnly: true
    );

    public static readonly Rule Cancel = new(
        DiagnosticIds.Cancel,
        Error,
        "Cancel in a document",
        "'cancel' has no effect in a document: delete the document (StopAsync) to stop the replication",
        atRunTimeOnly: true
    );

    public static readonly Rule UserContextForm = new(
        DiagnosticIds.UserContextForm,
        Error,
        "Not a user context",
        "UserContext must be an object with a name and roles: the server refuses anything else",
        atRunTimeOnly: true
    );

    public static readonly Rule UserContextWithoutEffect = new(
        DiagnosticIds.UserContextWithoutEffect,
        Info,
        "A user context is without effect",
        "UserContext is without effect since CouchDB 3.0: the endpoints' credentials decide what the replication may do"
    );

    public static readonly Rule AdminRole = new(
        DiagnosticIds.AdminRole,
        Warning,
        "'_admin' in a user context",
        "UserContext names the role '_admin': no server since 3.0 grants it from here, and older ones would grant everything"
    );

    /// <summary>At compile time the analyzers report it for members; here for documents, whose fields can hold anything.</summary>
    public static readonly Rule Misfit = new(
        DiagnosticIds.TypeMismatch,
        Error,
        "A type that does not fit its option",
        "{0} cannot be {1}: give {2}"
    );

    public static readonly Rule TooNew = new(
        DiagnosticIds.OptionTooNew,
        Error,
        "Newer than the declared server",
        "{0} is understood from {1} on, and {2}, for which this is checked, ignores it without a word: remove it, or set Server to the server that runs it"
    );

    public static readonly Rule[] All =
    [
        Id,
        UnpairedSurrogate,
        ServerField,
        Cancel,
        UserContextForm,
        UserContextWithoutEffect,
        AdminRole,
        Misfit,
        TooNew,
    ];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        EvaluateId(spec, report);
        EvaluateServerFields(spec, report);
        EvaluateUserContext(spec, report);
        EvaluateVersions(spec, report);
        foreach (SpecText text in SpecText.Of(spec))
        {
            if (Surrogates.HasUnpaired(text.Value))
                report.Add(UnpairedSurrogate, text.Subject, text.Name);
        }
    }

    private static void EvaluateId(ReplicationSpec spec, RuleReport report)
    {
        if (!spec.Id.IsKnown || spec.Id.Value is not { } id)
            return;
        if ((id.Length == 0 && !spec.IdIsTemplate) || id.StartsWith("_", StringComparison.Ordinal))
            report.Add(Id, RuleSubject.DocumentId, id);
    }

    private static void EvaluateServerFields(ReplicationSpec spec, RuleReport report)
    {
        foreach (string field in spec.ServerFields)
            report.Add(
                ServerField,
                RuleSubject.Specification,
                field,
                "it is refused, overwritten, or keeps the replication from starting; remove it"
            );
        foreach (KeyValuePair<ReplicationOption, string> misfit in spec.Misfits)
            report.Add(Misfit, RuleSubject.Of(misfit.Key), misfit.Key.Name, misfit.Value, OptionKinds.Expected(misfit.Key.Kind));
        if (spec.Cancel.Is(true))
            report.Add(Cancel, RuleSubject.Of(ReplicationOptions.Cancel));
    }

    private static void EvaluateUserContext(ReplicationSpec spec, RuleReport report)
    {
        if (!spec.UserContext.IsSet)
            return;
        RuleSubject subject = RuleSubject.Of(ReplicationOptions.UserContext);
        if (spec.UserContext.IsKnown && spec.UserContext.Value is { IsWellFormed: false })
        {
            report.Add(UserContextForm, subject);
            return;
        }

        report.Add(UserContextWithoutEffect, subject);
        if (spec.UserContext.IsKnown && spec.UserContext.Value?.Roles.Contains("_admin") == true)
            report.Add(AdminRole, subject);
    }

    private static void EvaluateVersions(ReplicationSpec spec, RuleReport report)
    {
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            if (option.Since > spec.Server && spec.IsSet(option))
                report.Add(TooNew, RuleSubject.Of(option), option.Name, ServerNames.Of(option.Since), ServerNames.Of(spec.Server));
        }
    }
}
