using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>The document itself: its id, its strings, and the fields that are reserved for the server.</summary>
internal static class DocumentRules
{
    public static readonly Rule Id = new(
        DiagnosticIds.DocumentId,
        Error,
        "Document id is empty or begins with '_'",
        "Id '{0}' is not a valid replication id because it is empty or begins with '_', which is reserved for the server: use a different id"
    );

    public static readonly Rule UnpairedSurrogate = new(
        DiagnosticIds.UnpairedSurrogate,
        Error,
        "Unpaired surrogate in a string",
        "{0} contains an unpaired surrogate, which JSON cannot represent (the server returns 400): complete the pair, or remove it"
    );

    public static readonly Rule ServerField = new(
        DiagnosticIds.ServerField,
        Error,
        "Field is reserved for the server",
        "The document sets '{0}', which is reserved for the server: {1}",
        atRunTimeOnly: true
    );

    public static readonly Rule Cancel = new(
        DiagnosticIds.Cancel,
        Error,
        "Cancel has no effect in a document",
        "'cancel' has no effect in a document: delete the document (StopAsync) to stop the replication",
        atRunTimeOnly: true
    );

    public static readonly Rule UserContextForm = new(
        DiagnosticIds.UserContextForm,
        Error,
        "User context is invalid",
        "UserContext must be an object with a name and roles: the server rejects any other value",
        atRunTimeOnly: true
    );

    public static readonly Rule UserContextWithoutEffect = new(
        DiagnosticIds.UserContextWithoutEffect,
        Info,
        "User context has no effect",
        "UserContext has no effect since CouchDB 3.3: the credentials of the endpoints decide what the replication may do; remove it"
    );

    public static readonly Rule AdminRole = new(
        DiagnosticIds.AdminRole,
        Warning,
        "User context contains the role '_admin'",
        "UserContext contains the role '_admin': CouchDB 3.0 and later do not grant it, and older servers would grant full access; remove the role"
    );

    /// <summary>
    /// At compile time the analyzers report this for members; here it applies to documents, whose fields can contain any value.
    /// </summary>
    public static readonly Rule TypeMismatch = new(
        DiagnosticIds.TypeMismatch,
        Error,
        "Type does not match the option",
        "{0} cannot be {1}: use {2}"
    );

    /// <summary>
    /// At compile time the analyzers report this for members; here it applies to fields of documents that resemble an option. The server keeps
    /// all others for the application.
    /// </summary>
    public static readonly Rule MisspelledField = new(
        DiagnosticIds.UnboundMember,
        Warning,
        "Member is not bound to an option",
        "The field '{0}' has no effect on the replication: did you mean '{1}'?"
    );

    public static readonly Rule TooNew = new(
        DiagnosticIds.OptionTooNew,
        Error,
        "Option requires a later server version",
        "{0} requires {1} or later, and {2}, the declared server, {3} it: remove it, or set Server to the server that runs the replication"
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
        TypeMismatch,
        MisspelledField,
        TooNew,
    ];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        EvaluateId(spec, report);
        EvaluateServerFields(spec, report);
        EvaluateUserContext(spec, report);
        EvaluateVersions(spec, report);
        foreach (SpecString text in SpecString.Of(spec))
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
                "it is rejected or overwritten, or it prevents the replication from starting; remove it"
            );
        foreach (KeyValuePair<ReplicationOption, string> mismatch in spec.TypeMismatches)
            report.Add(
                TypeMismatch,
                RuleSubject.Of(mismatch.Key),
                mismatch.Key.Name,
                mismatch.Value,
                OptionKinds.Expected(mismatch.Key.Kind)
            );
        foreach (KeyValuePair<string, string> field in spec.MisspelledFields)
            report.Add(MisspelledField, RuleSubject.Specification, field.Key, field.Value);
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

        // Before 3.3 the server's validation function requires it of users who are not administrators.
        if (spec.Server >= ServerVersion.CouchDB33)
            report.Add(UserContextWithoutEffect, subject);
        if (spec.UserContext.IsKnown && spec.UserContext.Value?.Roles.Contains("_admin") == true)
            report.Add(AdminRole, subject);
    }

    /// <summary>The arguments of <see cref="TooNew"/>.</summary>
    public static object[] TooNewArguments(string name, ServerVersion since, ServerVersion server, string effect) =>
        [name, ServerNames.Of(since), ServerNames.Of(server), effect];

    private static void EvaluateVersions(ReplicationSpec spec, RuleReport report)
    {
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            if (option.Since > spec.Server && spec.IsSet(option))
                report.Add(TooNew, RuleSubject.Of(option), TooNewArguments(option.Name, option.Since, spec.Server, "silently ignores"));
        }

        foreach (string name in (spec.SelectorCheck?.Operators ?? []).Select(static op => op.Name).Distinct())
        {
            if (SelectorOperators.Since(name) > spec.Server)
                report.Add(
                    TooNew,
                    RuleSubject.Of(ReplicationOptions.Selector),
                    TooNewArguments(name, SelectorOperators.Since(name), spec.Server, "rejects")
                );
        }
    }
}
