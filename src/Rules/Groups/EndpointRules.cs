using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>Source and target: both are present, and both are URLs that the server can open.</summary>
internal static class EndpointRules
{
    public static readonly Rule SourceMissing = new(
        DiagnosticIds.SourceMissing,
        Error,
        "Replication has no source",
        "The replication has no source: set Source in [Replication], declare a member 'ReplicationEndpoint Source', or set it in the ReplicationDocument"
    );

    public static readonly Rule TargetMissing = new(
        DiagnosticIds.TargetMissing,
        Error,
        "Replication has no target",
        "The replication has no target: set Target in [Replication], declare a member 'ReplicationEndpoint Target', or set it in the ReplicationDocument"
    );

    public static readonly Rule Empty = new(
        DiagnosticIds.EndpointEmpty,
        Error,
        "Source or target is empty",
        "{0} is empty: specify a database name, or a URL that begins with http:// or https://"
    );

    public static readonly Rule NotUrl = new(
        DiagnosticIds.EndpointNotUrl,
        Error,
        "Source or target is not a valid URL",
        "{0} '{1}' is not a valid URL for the server: {2}"
    );

    public static readonly Rule WrongScheme = new(
        DiagnosticIds.EndpointScheme,
        Error,
        "Scheme must be lowercase http or https",
        "{0} '{1}' must begin with http:// or https:// in lower case: the server accepts no other scheme"
    );

    public static readonly Rule Query = new(
        DiagnosticIds.EndpointQuery,
        Error,
        "Source or target has a query or fragment",
        "{0} '{1}' has a query or fragment, which breaks every request URL: remove '{2}'"
    );

    public static readonly Rule WithoutDatabase = new(
        DiagnosticIds.EndpointWithoutDatabase,
        Error,
        "Source or target has no database name",
        "{0} '{1}' names a server but no database: add the database name as the path"
    );

    public static readonly Rule SameDatabase = new(
        DiagnosticIds.SameDatabase,
        Error,
        "Source and target are the same database",
        "Source and Target are both '{0}', so the replication would complete without copying anything: change one of them"
    );

    public static readonly Rule IPv6Host = new(
        DiagnosticIds.IPv6Host,
        Error,
        "IPv6 host requires prefer_ipv6",
        "{0} '{1}' has an IPv6 address as its host, which the server resolves as a host name: set IbrowseOptions to \"[{{prefer_ipv6, true}}]\""
    );

    public static readonly Rule IPv6HostTooNew = new(
        DiagnosticIds.IPv6HostTooNew,
        Error,
        "IPv6 host requires a later server version",
        "{0} '{1}' has an IPv6 address as its host{2}, which requires {3} or later, and {4} is the declared server: "
            + "use a host name, or set Server to the server that runs the replication"
    );

    public static readonly Rule[] All =
    [
        SourceMissing,
        TargetMissing,
        Empty,
        NotUrl,
        WrongScheme,
        Query,
        WithoutDatabase,
        SameDatabase,
        IPv6Host,
        IPv6HostTooNew,
    ];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        if (spec.Source.Address.IsAbsent)
            report.Add(SourceMissing, RuleSubject.Of(ReplicationOptions.Source));
        if (spec.Target.Address.IsAbsent)
            report.Add(TargetMissing, RuleSubject.Of(ReplicationOptions.Target));
        EvaluateEndpoint(spec, ReplicationOptions.Source, report);
        EvaluateEndpoint(spec, ReplicationOptions.Target, report);
        if (SameName(spec.Source, spec.Target) is { } name)
            report.Add(SameDatabase, RuleSubject.Of(ReplicationOptions.Target), name);
    }

    /// <summary>The rules for the address of a single endpoint, including one that is built outside a specification.</summary>
    public static void EvaluateAddress(EndpointSpec endpoint, ReplicationOption option, RuleReport report)
    {
        if (!endpoint.Address.IsKnown)
            return;
        RuleSubject subject = RuleSubject.Of(option);
        if (string.IsNullOrWhiteSpace(endpoint.Address.Value))
            report.Add(Empty, subject, option.Name);
        else if (endpoint.IsUrl)
            EvaluateUrl(endpoint.Url, option, subject, report);
    }

    private static void EvaluateEndpoint(ReplicationSpec spec, ReplicationOption option, RuleReport report)
    {
        EndpointSpec endpoint = spec.Endpoint(option);
        EvaluateAddress(endpoint, option, report);
        if (HostUrl(spec, endpoint) is { IsIPv6: true, Problem: UrlProblem.None } url)
            EvaluateIPv6(spec, endpoint, url, option, report);
    }

    /// <summary>
    /// Logging in drops the brackets of the host before 3.4 (<c>couch_replicator_auth_session:get_session_url/1</c>). The HTTP client of
    /// 3.0 and 3.1 recognizes an IPv6 address itself, that of 3.2 and later needs an option, and the replicator has one since 3.3.3.
    /// </summary>
    private static void EvaluateIPv6(
        ReplicationSpec spec,
        EndpointSpec endpoint,
        EndpointUrl url,
        ReplicationOption option,
        RuleReport report
    )
    {
        OptionValue<string?> proxy = spec.ProxyOf(option);
        bool isDirect = proxy.IsAbsent || proxy.Is("");
        string shown = SecretMask.InAddress(url.Text);
        if (spec.Server < ServerVersion.CouchDB34 && HasUser(spec, endpoint, url))
            AddTooNew(" and credentials", ServerVersion.CouchDB34);
        else if (isDirect && spec.Server == ServerVersion.CouchDB32)
            AddTooNew("", ServerVersion.CouchDB33);
        else if (isDirect && spec.Server > ServerVersion.CouchDB32 && !ErlangOptionRules.MayPreferIPv6(spec.IbrowseOptions))
            report.AddWithFix(IPv6Host, RuleSubject.Of(option), "[{prefer_ipv6, true}]", option.Name, shown);

        void AddTooNew(string credentials, ServerVersion since) =>
            report.Add(
                IPv6HostTooNew,
                RuleSubject.Of(option),
                option.Name,
                shown,
                credentials,
                ServerNames.Of(since),
                ServerNames.Of(spec.Server)
            );
    }

    /// <summary>Whether the server logs in at the endpoint.</summary>
    private static bool HasUser(ReplicationSpec spec, EndpointSpec endpoint, EndpointUrl url) =>
        endpoint.HasBasicAuth
        || url.HasCredentials
        || (
            endpoint.Authorization is { Value: { IsKnown: true, Value: { } value } }
            && value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
        )
        || (spec.HasLocalUser && !endpoint.IsRemote && !endpoint.HasIam && endpoint.Headers.Count == 0);

    /// <summary>The URL that the server will open: for a bare name, the server's own URL.</summary>
    private static EndpointUrl? HostUrl(ReplicationSpec spec, EndpointSpec endpoint) =>
        endpoint.IsUrl ? endpoint.Url
        : endpoint.BareName is not null && spec.LocalAddress is not null ? EndpointUrl.Read(spec.LocalAddress)
        : null;

    private static void EvaluateUrl(EndpointUrl url, ReplicationOption option, RuleSubject subject, RuleReport report)
    {
        string shown = SecretMask.InAddress(url.Text);
        if (url.Problem == UrlProblem.Scheme)
            report.AddWithFix(WrongScheme, subject, WithLowerScheme(url), option.Name, shown);
        else if (url.Problem != UrlProblem.None)
            report.Add(NotUrl, subject, option.Name, shown, url.Reason);
        else if (url.Suffix.Length > 0)
            report.AddWithFix(
                Query,
                subject,
                url.Text.Substring(0, url.Text.Length - url.Suffix.Length),
                option.Name,
                shown,
                SecretMask.InAddress(url.Suffix)
            );
        else if (url.Segments.Length == 0)
            report.Add(WithoutDatabase, subject, option.Name, shown);
    }

    /// <summary>The URL with its scheme in lower case, or <c>null</c> if more than the case is wrong.</summary>
    private static string? WithLowerScheme(EndpointUrl url)
    {
        string lower = url.Scheme.ToLowerInvariant();
        return lower is "http" or "https" ? lower + url.Text.Substring(url.Scheme.Length) : null;
    }

    /// <summary>The database that both endpoints name, or <c>null</c> if they differ or cannot be compared.</summary>
    private static string? SameName(EndpointSpec source, EndpointSpec target)
    {
        if (source.BareName is { Length: > 0 } name)
            return name == target.BareName ? name : null;
        if (!source.IsUrl || !target.IsUrl || source.Url.Problem != UrlProblem.None || target.Url.Problem != UrlProblem.None)
            return null;
        EndpointUrl left = source.Url;
        EndpointUrl right = target.Url;
        bool isSame =
            left.Segments.Length > 0
            && left.Port == right.Port
            && HostName.AreSame(left.Host, right.Host)
            && left.Segments.Select(PercentEncoding.Decode).SequenceEqual(right.Segments.Select(PercentEncoding.Decode));
        return isSame ? SecretMask.InAddress(left.Text) : null;
    }
}
