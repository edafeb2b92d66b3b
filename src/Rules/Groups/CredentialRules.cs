using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>Credentials and headers of the endpoints. No message contains a secret.</summary>
internal static class CredentialRules
{
    public static readonly Rule InUrl = new(
        DiagnosticIds.CredentialsInUrl,
        Warning,
        "Credentials in an endpoint URL",
        "{0} '{1}' contains credentials: {2}"
    );

    public static readonly Rule BasicHeader = new(
        DiagnosticIds.BasicHeader,
        Warning,
        "Use auth.basic instead of a header",
        "{0} has an 'Authorization: Basic' header: use WithBasicAuth, which logs in once and keeps the header out of the replication's identity"
    );

    public static readonly Rule Several = new(
        DiagnosticIds.SeveralCredentials,
        Warning,
        "Endpoint has several kinds of credentials",
        "{0} has several kinds of credentials ({1}): the server uses only {2}; remove the others"
    );

    public static readonly Rule PlainHttp = new(
        DiagnosticIds.PlainHttp,
        Warning,
        "Credentials sent over plain HTTP",
        "{0} '{1}' sends credentials unencrypted to another machine: use https"
    );

    public static readonly Rule BearerHeader = new(
        DiagnosticIds.BearerHeader,
        Warning,
        "Bearer token in a header",
        "{0} has a bearer token in a header: it expires while the replication runs, and each new token makes it a different replication; "
            + "use WithBasicAuth or, on Cloudant, WithIamApiKey"
    );

    public static readonly Rule Half = new(
        DiagnosticIds.HalfCredentials,
        Warning,
        "Credentials are incomplete",
        "{0} has {1}: the server uses no credentials for the endpoint; pass both with WithBasicAuth"
    );

    public static readonly Rule Encoded = new(
        DiagnosticIds.EncodedCredentials,
        Error,
        "Percent-encoded credentials in a URL",
        "{0} '{1}' has percent-encoded credentials, which the server does not decode, and five wrong passwords lock the account: {2}"
    );

    public static readonly Rule Header = new(
        DiagnosticIds.Header,
        Error,
        "HTTP header is invalid",
        "{0} has an invalid header '{1}', which the server would send unchanged: {2}; correct or remove it"
    );

    public static readonly Rule IamOnCouchDB = new(
        DiagnosticIds.IamOnCouchDB,
        Error,
        "IAM requires Cloudant",
        "{0} has an IAM API key, which CouchDB ignores, so that it uses no credentials for the endpoint: if the server is Cloudant, set "
            + "Server = CouchServer.Cloudant in ReplicatorOptions or Refit's WriteContext; otherwise, use WithBasicAuth"
    );

    private static readonly string[] ConnectionHeaders = ["Connection", "Transfer-Encoding"];

    public static readonly Rule[] All = [InUrl, BasicHeader, Several, PlainHttp, BearerHeader, Half, Encoded, Header, IamOnCouchDB];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        EvaluateEndpoint(spec.Source, ReplicationOptions.Source, report);
        EvaluateEndpoint(spec.Target, ReplicationOptions.Target, report);
        EvaluateIam(spec, ReplicationOptions.Source, report);
        EvaluateIam(spec, ReplicationOptions.Target, report);
    }

    /// <summary>The rules for a single endpoint, including one that is built outside a specification.</summary>
    public static void EvaluateEndpoint(EndpointSpec endpoint, ReplicationOption option, RuleReport report)
    {
        foreach (HeaderSpec header in endpoint.Headers)
            EvaluateHeader(header, option, report);
        if (endpoint.Authorization is { } authorization)
            EvaluateAuthorization(authorization, option, report);
        EndpointUrl? url = endpoint.IsUrl && endpoint.Url.Problem == UrlProblem.None ? endpoint.Url : null;
        EvaluateUrl(endpoint, url, option, report);
        EvaluateHalves(endpoint, url, option, report);
        EvaluateKinds(endpoint, url, option, report);
        if (url is { Scheme: "http" } && !HostName.IsLoopback(url.Host) && HasCredentials(endpoint, url))
            report.AddWithFix(
                PlainHttp,
                RuleSubject.Of(option),
                "https" + url.Text.Substring("http".Length),
                option.Name,
                SecretMask.InAddress(url.Text)
            );
    }

    private static bool HasCredentials(EndpointSpec endpoint, EndpointUrl url) =>
        url.HasCredentials || endpoint.HasBasicAuth || endpoint.HasIam || endpoint.Authorization is not null;

    private static void EvaluateUrl(EndpointSpec endpoint, EndpointUrl? url, ReplicationOption option, RuleReport report)
    {
        if (url is not { HasCredentials: true })
            return;
        if (string.IsNullOrEmpty(url.Password) && !endpoint.HasBasicAuth)
            return; // RPK4009 reports the missing password; the user name is not a secret.
        bool isEncoded = !endpoint.HasBasicAuth && (PercentEncoding.IsIn(url.UserName!) || PercentEncoding.IsIn(url.Password!));
        report.Add(
            isEncoded ? Encoded : InUrl,
            RuleSubject.Of(option),
            option.Name,
            SecretMask.InAddress(url.Text),
            MayBeOpen(option)
                ? $"leave {option.Name} open as a ReplicationEndpoint and pass them from configuration with WithBasicAuth"
                : "remove them from the URL and add them with WithBasicAuth, from configuration"
        );
    }

    /// <summary>Whether a specification can leave the endpoint open: not one that a call creates outside a specification.</summary>
    private static bool MayBeOpen(ReplicationOption option) => option.Scope != OptionScope.RunTime;

    private static void EvaluateHalves(EndpointSpec endpoint, EndpointUrl? url, ReplicationOption option, RuleReport report)
    {
        if (endpoint.HasBasicAuth && (IsMissing(endpoint.UserName) || IsMissing(endpoint.Password)))
            report.Add(
                Half,
                RuleSubject.Credentials(option),
                option.Name,
                !IsMissing(endpoint.UserName) ? "a user without a password"
                    : !IsMissing(endpoint.Password) ? "a password without a user"
                    : "basic credentials with neither a user nor a password"
            );
        else if (
            !endpoint.HasBasicAuth
            && url is { HasCredentials: true }
            && (string.IsNullOrEmpty(url.Password) || url.UserName!.Length == 0)
        )
            report.Add(
                Half,
                RuleSubject.Of(option),
                option.Name,
                url.UserName!.Length == 0 ? "a password without a user" : "a user without a password"
            );
    }

    private static bool IsMissing(OptionValue<string?> half) => half.IsAbsent || (half.IsKnown && string.IsNullOrEmpty(half.Value));

    /// <summary>In the server's order of precedence: IAM on Cloudant, <c>auth.basic</c>, the URL, the header.</summary>
    private static void EvaluateKinds(EndpointSpec endpoint, EndpointUrl? url, ReplicationOption option, RuleReport report)
    {
        var kinds = new List<string>(4);
        if (endpoint.HasIam)
            kinds.Add("IAM");
        if (endpoint.HasBasicAuth)
            kinds.Add("basic");
        if (url is { HasCredentials: true })
            kinds.Add("URL");
        if (endpoint.Authorization is not null)
            kinds.Add("Authorization header");
        if (kinds.Count > 1)
            report.Add(Several, RuleSubject.Credentials(option), option.Name, string.Join(", ", kinds), kinds[0]);
    }

    private static void EvaluateAuthorization(HeaderSpec header, ReplicationOption option, RuleReport report)
    {
        if (!header.Value.IsKnown || header.Value.Value is not { } value)
            return;
        RuleSubject subject = RuleSubject.Header(option, header.Name);
        if (value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            report.Add(BasicHeader, subject, option.Name);
        else if (value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            report.Add(BearerHeader, subject, option.Name);
    }

    private static void EvaluateHeader(HeaderSpec header, ReplicationOption option, RuleReport report)
    {
        if (header.Name.Length == 0 || !header.Name.All(IsTokenCharacter))
            report.Add(Header, RuleSubject.Header(option, header.Name), option.Name, Shown(header.Name), "HTTP does not allow this name");
        else if (header.Value.IsKnown && header.Value.Value is { } value && value.Any(static c => (c < ' ' && c != '\t') || c == '\x7f'))
            report.Add(
                Header,
                RuleSubject.Header(option, header.Name),
                option.Name,
                header.Name,
                "HTTP does not allow line breaks or other control characters in a value"
            );
        else if (ConnectionHeaders.Contains(header.Name, StringComparer.OrdinalIgnoreCase))
            report.Add(
                Header,
                RuleSubject.Header(option, header.Name),
                option.Name,
                header.Name,
                "it controls the connection itself and makes the login fail (sel_conn_closed)"
            );
    }

    private static bool IsTokenCharacter(char c) =>
        c is (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') || "!#$%&'*+-.^_`|~".IndexOf(c) >= 0;

    private static string Shown(string name) => new(name.Select(static c => c < ' ' ? '?' : c).ToArray());

    private static void EvaluateIam(ReplicationSpec spec, ReplicationOption option, RuleReport report)
    {
        EndpointSpec endpoint = spec.Endpoint(option);
        bool isAlone =
            endpoint.IamApiKey.IsSet
            && !endpoint.HasBasicAuth
            && endpoint.Authorization is null
            && !(endpoint.IsUrl && endpoint.Url.HasCredentials);
        if (isAlone && spec.Server != ServerVersion.Cloudant)
            report.Add(IamOnCouchDB, RuleSubject.Credentials(option), option.Name);
    }
}
