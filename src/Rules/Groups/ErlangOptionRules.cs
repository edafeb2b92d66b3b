using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>Options that are Erlang property lists as text.</summary>
internal static class ErlangOptionRules
{
    public static readonly Rule Form = new(
        DiagnosticIds.ErlangOptions,
        Error,
        "Not a list of options that the server can use",
        "{0} \"{1}\" does not work: {2}"
    );

    public static readonly Rule Unknown = new(
        DiagnosticIds.UnknownSocketOption,
        Warning,
        "An option outside the server's list",
        "{0}: '{1}' is dropped, the server takes {2}"
    );

    public static readonly Rule[] All = [Form, Unknown];

    private static readonly string[] SocketKeys = ["buffer", "keepalive", "nodelay", "priority", "recbuf", "sndbuf"];
    private static readonly string[] IbrowseKeys = ["prefer_ipv6"];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        EvaluateList(spec.SocketOptions, ReplicationOptions.SocketOptions, SocketKeys, report);
        EvaluateList(spec.IbrowseOptions, ReplicationOptions.IbrowseOptions, IbrowseKeys, report);
    }

    /// <summary>Whether the server looks hosts up as IPv6 addresses, or the run time may tell it to.</summary>
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
                "it is no Erlang term, so that the server uses no option at all; write " + option.Default
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
                "the server wants a list of pairs such as " + Example(keys)
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

    /// <summary>What a listed option wants instead of this value; null where it is right.</summary>
    private static string? Expectation(string key, ErlangTerm value)
    {
        if (key is "keepalive" or "nodelay" or "prefer_ipv6")
            return value.IsBoolean ? null : key + " is true or false";
        return value.Kind == ErlangKind.Integer ? null : key + " is a whole number";
    }

    private static string Example(string[] keys) => keys == SocketKeys ? "[{keepalive, true}]" : "[{prefer_ipv6, true}]";
}
