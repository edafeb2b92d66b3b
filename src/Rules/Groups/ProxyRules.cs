using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>The proxies between the server and the endpoints.</summary>
internal static class ProxyRules
{
    public static readonly Rule Exclusive = new(
        DiagnosticIds.ExclusiveProxies,
        Error,
        "Proxy excludes SourceProxy and TargetProxy",
        "Proxy applies to both endpoints and cannot be combined with {0}: keep only one of them"
    );

    public static readonly Rule Url = new(
        DiagnosticIds.ProxyUrl,
        Error,
        "Proxy is not a valid URL",
        "{0} '{1}' is not a valid proxy URL for the server because {2}: use a URL that begins with {3}"
    );

    public static readonly Rule Credentials = new(
        DiagnosticIds.CredentialsInProxy,
        Warning,
        "Credentials in a proxy URL",
        "{0} '{1}' contains credentials, which are stored in the document for everyone who can read it: use a proxy that allows the server by its IP address"
    );

    public static readonly Rule OnCloudant = new(
        DiagnosticIds.ProxyOnCloudant,
        Error,
        "Cloudant does not support proxies",
        "{0} is set, and Cloudant does not support proxies: remove it, or set a different Server"
    );

    public static readonly Rule Https = new(
        DiagnosticIds.HttpsProxy,
        Warning,
        "Connection to an HTTPS proxy is not encrypted",
        "{0} '{1}' is an https proxy, but no CouchDB version uses TLS to connect to a proxy, so the proxy closes the connection: use http:// or socks5://"
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

    /// <summary>Whether a proxy is set. The empty string means that there is no proxy.</summary>
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
        bool hasHttps = spec.Server >= ServerVersion.CouchDB32;
        if (url.Problem != UrlProblem.None || (url.Scheme == "https" && !hasHttps))
        {
            string reason = url.Problem != UrlProblem.None ? url.Reason : "CouchDB 3.0 and 3.1 cannot connect to https proxies";
            report.Add(Url, subject, option.Name, shown, reason, hasHttps ? "http://, https:// or socks5://" : "http:// or socks5://");
            return;
        }

        if (url.HasCredentials)
            report.Add(Credentials, subject, option.Name, shown);
        if (url.Scheme == "https")
            report.Add(Https, subject, option.Name, shown);
    }
}
