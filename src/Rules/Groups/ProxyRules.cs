using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>The proxies between the server and the endpoints.</summary>
internal static class ProxyRules
{
    public static readonly Rule Exclusive = new(
        DiagnosticIds.ExclusiveProxies,
        Error,
        "Proxy together with SourceProxy or TargetProxy",
        "Proxy stands for both endpoints and excludes {0}: keep one of them"
    );

    public static readonly Rule Url = new(
        DiagnosticIds.ProxyUrl,
        Error,
        "A proxy is not a URL that the server can use",
        "{0} '{1}' is not a proxy that the server can use, because {2}: give a URL that begins with http://, https:// or socks5://"
    );

    public static readonly Rule Credentials = new(
        DiagnosticIds.CredentialsInProxy,
        Warning,
        "Credentials in the URL of a proxy",
        "{0} '{1}' holds credentials, which are stored in the document for whoever may read it: use a proxy that knows the server by its address"
    );

    public static readonly Rule OnCloudant = new(
        DiagnosticIds.ProxyOnCloudant,
        Error,
        "Proxies on Cloudant",
        "{0} is set, and Cloudant takes no proxies: remove it, or declare another Server"
    );

    public static readonly Rule Https = new(
        DiagnosticIds.HttpsProxy,
        Warning,
        "TLS to a proxy is never spoken",
        "{0} '{1}' is an https proxy, to which no CouchDB speaks TLS, so that the proxy closes the connection: use http:// or socks5://"
    );

    public static readonly Rule[] All = [Exclusive, Url, Credentials, OnCloudant, Https];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        if (IsSet(spec.Proxy) && (IsSet(spec.SourceProxy) || IsSet(spec.TargetProxy)))
            report.Add(Exclusive, RuleSubject.Of(ReplicationOptions.Proxy), Others(spec));
        EvaluateProxy(spec, ReplicationOptions.SourceProxy, spec.SourceProxy, report);
        EvaluateProxy(spec, ReplicationOptions.TargetProxy, spec.TargetProxy, report);
        EvaluateProxy(spec, ReplicationOptions.Proxy, spec.Proxy, report);
    }

    /// <summary>Whether a proxy is there: the empty text means none.</summary>
    private static bool IsSet(OptionValue<string?> proxy) => proxy.IsSet && !(proxy.IsKnown && string.IsNullOrEmpty(proxy.Value));

    private static string Others(ReplicationSpec spec) =>
        IsSet(spec.SourceProxy)
            ? IsSet(spec.TargetProxy)
                ? "SourceProxy and TargetProxy"
                : "SourceProxy"
            : "TargetProxy";

    private static void EvaluateProxy(ReplicationSpec spec, ReplicationOption option, OptionValue<string?> proxy, RuleReport report)
    {
        if (!IsSet(proxy))
            return;
        RuleSubject subject = RuleSubject.Of(option);
        if (spec.Server == ServerVersion.Cloudant)
            report.Add(OnCloudant, subject, option.Name);
        if (!proxy.IsKnown)
            return;
        EndpointUrl url = EndpointUrl.ReadProxy(proxy.Value!);
        string shown = SecretMask.InAddress(url.Text);
        if (url.Problem != UrlProblem.None)
        {
            report.Add(Url, subject, option.Name, shown, url.Reason);
            return;
        }

        if (url.HasCredentials)
            report.Add(Credentials, subject, option.Name, shown);
        if (url.Scheme == "https")
            report.Add(Https, subject, option.Name, shown);
    }
}
