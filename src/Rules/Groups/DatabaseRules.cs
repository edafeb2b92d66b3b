using static ReplicationKit.Rules.RuleSeverity;

namespace ReplicationKit.Rules;

/// <summary>Database names.</summary>
internal static class DatabaseRules
{
    public static readonly Rule Name = new(
        DiagnosticIds.DatabaseName,
        Error,
        "Database name is invalid",
        "{0} '{1}' is not a valid CouchDB database name: {2}"
    );

    private const string ValidNames =
        "use at most 238 characters between slashes, starting with a lowercase letter, "
        + "followed by lowercase letters, digits and _$()+-/";

    private const string WithScheme = "it looks like a URL without a scheme, so begin it with 'https://' or 'http://'";

    public static readonly Rule NotEscaped = new(
        DiagnosticIds.DatabaseNameNotEscaped,
        Warning,
        "Remote database name is not percent-encoded",
        "{0} '{1}' opens a different database: write '/' as %2F and '+' as %2B inside the name, unless the path belongs to a reverse proxy"
    );

    public static readonly Rule SystemDatabase = new(
        DiagnosticIds.SystemDatabase,
        Warning,
        "System database is replicated",
        "{0} is '{1}': users and replication documents of one server rarely belong on another, and write access to them is restricted; "
            + "replicate a different database"
    );

    public static readonly Rule[] All = [Name, NotEscaped, SystemDatabase];

    public static void Evaluate(ReplicationSpec spec, RuleReport report)
    {
        EvaluateEndpoint(spec.Source, ReplicationOptions.Source, isCreated: spec.TwoWay && spec.CreateTarget.Is(true), report);
        EvaluateEndpoint(spec.Target, ReplicationOptions.Target, spec.CreateTarget.Is(true), report);
    }

    /// <summary>The rules for one database name. They are stricter if the server is asked to create the database.</summary>
    public static void EvaluateEndpoint(EndpointSpec endpoint, ReplicationOption option, bool isCreated, RuleReport report)
    {
        RuleSubject subject = RuleSubject.Of(option);
        string? name = endpoint.BareName;
        RuleSeverity severity = Error;
        if (name is null && endpoint.IsUrl && endpoint.Url is { Problem: UrlProblem.None, Suffix: "", Segments.Length: > 0 } url)
        {
            string segment = url.Segments[url.Segments.Length - 1];
            name = PercentEncoding.Decode(segment);
            severity = isCreated ? Error : Warning;
            if (url.Segments.Length > 1 || segment.IndexOf('+') >= 0)
            {
                // A plus is a space, which no name can contain; a slash may have a meaning to a reverse proxy.
                RuleSeverity plus = isCreated && segment.IndexOf('+') >= 0 ? Error : Warning;
                report.AddWithFix(NotEscaped, plus, subject, Escaped(url), option.Name, SecretMask.InAddress(url.Text));
            }
        }

        if (string.IsNullOrWhiteSpace(name))
            return;
        if (!DatabaseName.IsValid(name!))
            report.Add(Name, severity, subject, option.Name, SecretMask.InAddress(name!), IsHost(name!) ? WithScheme : ValidNames);
        else if (DatabaseName.IsUsersOrReplicator(name!))
            report.Add(SystemDatabase, subject, option.Name, name!);
    }

    /// <summary>Whether a host precedes the first slash, as in <c>localhost:5984/orders</c> and <c>db.example.com/orders</c>.</summary>
    private static bool IsHost(string name)
    {
        int slash = name.IndexOf('/');
        string first = slash < 0 ? name : name.Substring(0, slash);
        return first.IndexOf(':') > 0 || (slash > 0 && first.IndexOf('.') > 0);
    }

    private static string Escaped(EndpointUrl url)
    {
        int end = url.Text.Length - url.Path.Length;
        return url.Text.Substring(0, end) + "/" + PercentEncoding.Encode(url.Path.Trim('/'), "/+");
    }
}
