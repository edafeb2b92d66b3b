using System.Text;

namespace ReplicationKit.Rules;

/// <summary>
/// How the server identifies a replication (<c>couch_replicator_ids:replication_id/2</c>, version 4, in CouchDB 3.5.2). Two documents with the same identity
/// are one job, and the second becomes <c>failed</c>.
/// </summary>
internal static class JobIdentity
{
    /// <summary>The identity of the specification, or two identities if it is two-way. Empty if a part of it is open.</summary>
    public static IReadOnlyList<string> Of(ReplicationSpec spec)
    {
        if (Endpoint(spec.Source) is not { } source || Endpoint(spec.Target) is not { } target || Selection(spec) is not { } selection)
            return Array.Empty<string>();
        if (Suffix(spec, isReverse: false) is not { } suffix)
            return Array.Empty<string>();
        string forward = source + "\n" + target + "\n" + selection + suffix;
        return spec.TwoWay ? [forward, target + "\n" + source + "\n" + selection + Suffix(spec, isReverse: true)] : [forward];
    }

    /// <summary>The database alone, regardless of credentials, or <c>null</c> if it is open or not a valid address.</summary>
    public static string? Database(EndpointSpec endpoint)
    {
        if (endpoint.BareName is { } name)
            return "local:" + name;
        if (!endpoint.IsUrl || endpoint.Url.Problem != UrlProblem.None)
            return null;
        EndpointUrl url = endpoint.Url;
        bool isDefault = url.Port is 80 or 443 or 5984 && (url.Scheme == "https") == (url.Port == 443);
        string port = isDefault ? "" : ":" + Literal.Of(url.Port);
        return "remote:" + url.Host + port + url.Path.TrimEnd('/');
    }

    private static string? Endpoint(EndpointSpec endpoint)
    {
        if (Database(endpoint) is not { } database)
            return null;
        var text = new StringBuilder(database);
        OptionValue<string?> user =
            endpoint.HasBasicAuth ? endpoint.UserName
            : endpoint.IsUrl && endpoint.Url.Password is not null ? OptionValue<string?>.Known(endpoint.Url.UserName)
            : default;
        if (!user.IsAbsent && !user.IsKnown)
            return null;
        text.Append(" user:").Append(user.Value);
        foreach (HeaderSpec header in endpoint.Headers.OrderBy(static header => header.Name, StringComparer.Ordinal))
        {
            if (!header.Value.IsKnown)
                return null;
            text.Append(' ').Append(header.Name).Append('=').Append(header.Value.Value);
        }

        return text.ToString();
    }

    private static string? Selection(ReplicationSpec spec)
    {
        if (
            IsOpen(spec.Filter)
            || IsOpen(spec.DocIds)
            || IsOpen(spec.Selector)
            || IsOpen(spec.Deletions)
            || (HasSince(spec) && IsOpen(spec.SinceSeq))
            || IsOpen(spec.WinningRevsOnly)
        )
            return null;
        var text = new StringBuilder();
        if (spec.Filter.Value is { } filter)
        {
            if (spec.QueryParamsAreOpen || spec.QueryParams.Any(static parameter => !parameter.Value.IsKnown))
                return null;
            text.Append("filter:").Append(filter);
            foreach (QueryParamSpec parameter in spec.QueryParams)
                text.Append('\n')
                    .Append(parameter.Key)
                    .Append('=')
                    .Append(parameter.Value.Value is string ? "text:" : "")
                    .Append(Literal.Of(parameter.Value.Value));
        }

        if (spec.DocIds.Value is { } ids)
        {
            IEnumerable<string> decoded = ids.Select(static id => PercentEncoding.Decode((id ?? "").Replace('+', ' ')));
            text.Append("ids:")
                .Append(string.Join("\n", decoded.Distinct(StringComparer.Ordinal).OrderBy(static id => id, StringComparer.Ordinal)));
        }

        if (DeletionSelector.Of(spec.Selector.Value, (DeletionHandling)spec.Deletions.Value) is { } selector)
            text.Append("selector:").Append(SelectorIdentity.Of(selector));
        if (spec.WinningRevsOnly.Is(true))
            text.Append("\nwinning");
        if (HasSince(spec) && spec.SinceSeq.Value is { } since)
            text.Append("\nsince:").Append(since);
        return text.ToString();
    }

    /// <summary>What the server appends to the hash. The reverse replication never creates its target.</summary>
    private static string? Suffix(ReplicationSpec spec, bool isReverse)
    {
        if (IsOpen(spec.Continuous) || IsOpen(spec.CreateTarget))
            return null;
        return (spec.Continuous.Value ? "+continuous" : "") + (spec.CreateTarget.Value && !isReverse ? "+create_target" : "");
    }

    /// <summary>Whether the sequence is part of the identity: since CouchDB 3.5.2.</summary>
    private static bool HasSince(ReplicationSpec spec) => spec.Server >= ServerVersion.CouchDB35;

    private static bool IsOpen<T>(OptionValue<T> value) => !value.IsAbsent && !value.IsKnown;
}
