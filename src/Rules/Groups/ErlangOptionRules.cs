using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>Options whose value is an Erlang property list in a string.</summary>
internal static class ErlangOptionRules
{
    public static readonly Rule Form = new(
        DiagnosticIds.ErlangOptions,
        Error,
        "Erlang option list is invalid",
        "{0} \"{1}\" is invalid: {2}"
    );

    public static readonly Rule Unknown = new(
        DiagnosticIds.UnknownSocketOption,
        Warning,
        "Unknown socket option",
        "{0}: the server ignores '{1}'; it accepts {2}"
    );

    public static readonly Rule[] All = [Form, Unknown];

    private static readonly string[] SocketKeys = ["buffer", "keepalive", "nodelay", "priority", "recbuf", "sndbuf"];
    private static readonly string[] IbrowseKeys = ["prefer_ipv6"];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        EvaluateList(spec.SocketOptions, ReplicationOptions.SocketOptions, SocketKeys, report);
        EvaluateList(spec.IbrowseOptions, ReplicationOptions.IbrowseOptions, IbrowseKeys, report);
    }

    /// <summary>Whether the server resolves hosts to IPv6 addresses, or may be configured to at run time.</summary>
    public static bool MayPreferIPv6(OptionValue<string?> options)
    {
        if (!options.IsKnown)
            return !options.IsAbsent;
        ErlangTerm? list = options.Value is null ? null : ErlangTermReader.Read(options.Value);
        ErlangTerm? first = list?.Items.FirstOrDefault(static item =>
            item is { Kind: ErlangKind.Tuple, Items.Count: 2 } && item.Items[0].IsAtom("prefer_ipv6")
        );
        return first is not null && first.Items[1].IsAtom("true");
    }

    private static void EvaluateList(OptionValue<string?> value, ReplicationOption option, string[] keys, RuleReport report)
    {
        if (!value.IsKnown || value.Value is not { } text)
            return;
        RuleSubject subject = RuleSubject.Of(option);
        ErlangTerm? list = ErlangTermReader.Read(text);
        if (list is null)
        {
            report.Add(
                Form,
                subject,
                option.Name,
                SecretMask.InErlangOptions(text),
                "it is not an Erlang term, so the server uses no options at all, not even the defaults; use " + option.Default
            );
            return;
        }

        if (!list.IsPairList)
        {
            report.Add(
                Form,
                subject,
                option.Name,
                SecretMask.InErlangOptions(text),
                "the server requires a list of pairs such as " + Example(keys)
            );
            return;
        }

        foreach (ErlangTerm pair in list.Items)
            EvaluatePair(pair.Items[0], pair.Items[1], option, keys, text, report);
    }

    private static void EvaluatePair(
        ErlangTerm key,
        ErlangTerm value,
        ReplicationOption option,
        string[] keys,
        string text,
        RuleReport report
    )
    {
        RuleSubject subject = RuleSubject.Of(option);
        if (key.Kind != ErlangKind.Atom || Array.IndexOf(keys, key.Text) < 0)
            report.Add(Unknown, subject, option.Name, key.Text, string.Join(", ", keys));
        else if (Expectation(key.Text, value) is { } expectation)
            report.Add(Form, subject, option.Name, SecretMask.InErlangOptions(text), expectation);
    }

    /// <summary>The type that a known option requires, or <c>null</c> if the value is valid.</summary>
    private static string? Expectation(string key, ErlangTerm value)
    {
        if (key is "keepalive" or "nodelay" or "prefer_ipv6")
            return value.IsBoolean ? null : key + " must be true or false";
        return value.Kind == ErlangKind.Integer ? null : key + " must be an integer";
    }

    private static string Example(string[] keys) => keys == SocketKeys ? "[{keepalive, true}]" : "[{prefer_ipv6, true}]";
}
