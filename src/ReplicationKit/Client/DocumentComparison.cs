using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Compares the declared document with the deployed one, field by field, as the server reads both.</summary>
internal static class DocumentComparison
{
    /// <summary>Returns the fields that differ.</summary>
    /// <param name="declared">The declared document, with full URLs.</param>
    /// <param name="deployed">The deployed document, or <c>null</c> if there is none and every declared field is new.</param>
    /// <param name="withCredentials">Whether the credentials of the deployed document can be seen.</param>
    public static IReadOnlyList<ReplicationPlanChange> Compare(
        ReplicationDocument declared,
        ReplicationDocument? deployed,
        bool withCredentials = true
    )
    {
        var changes = new List<ReplicationPlanChange>();
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            if (option.Kind == OptionKind.Endpoint)
            {
                CompareEndpoint(
                    option,
                    (ReplicationEndpoint?)declared[option],
                    deployed is null ? null : (ReplicationEndpoint?)deployed[option],
                    withCredentials,
                    changes
                );
                continue;
            }

            if (option.Comparison == OptionComparison.Never || (option.Comparison == OptionComparison.Declared && declared[option] is null))
                continue;
            string? wanted = Value(declared, option);
            string? found = deployed is null ? null : Value(deployed, option);
            if (wanted != found)
                changes.Add(new ReplicationPlanChange(option.JsonName, Shown(option, found), Shown(option, wanted)));
        }

        CompareOtherFields(declared, deployed, changes);
        return changes;
    }

    /// <summary>
    /// Copies what a declared document does not change: fields that are not options, and options that are compared only if they are declared.
    /// </summary>
    /// <param name="deployed">The deployed document.</param>
    /// <param name="next">The declared document, which replaces it.</param>
    public static void Keep(ReplicationDocument deployed, ReplicationDocument next)
    {
        foreach (ReplicationOption option in ReplicationOptions.Fields)
        {
            if (option.Comparison is OptionComparison.Never or OptionComparison.Declared)
                next[option] ??= deployed[option];
        }

        foreach ((string field, JsonNode? value) in deployed.AdditionalFields)
        {
            if (!field.StartsWith('_') && ReplicationOptions.ByJsonName(field) is null && !next.AdditionalFields.ContainsKey(field))
                next.AdditionalFields.Add(field, value?.DeepClone());
        }
    }

    /// <summary>
    /// Returns whether the server may have left out the document's credentials, as it does for everyone except the owner and
    /// administrators.
    /// </summary>
    public static bool HasOwnerAndNoCredentials(ReplicationDocument document) =>
        document.Owner is not null && HasNoCredentials(document.Source) && HasNoCredentials(document.Target);

    private static bool HasNoCredentials(ReplicationEndpoint? endpoint) =>
        endpoint is null || CanonicalEndpoint.From(endpoint).DescribeCredentials() is null;

    private static void CompareEndpoint(
        ReplicationOption option,
        ReplicationEndpoint? declared,
        ReplicationEndpoint? deployed,
        bool withCredentials,
        List<ReplicationPlanChange> changes
    )
    {
        CanonicalEndpoint? wanted = declared is null ? null : CanonicalEndpoint.From(declared);
        CanonicalEndpoint? found = deployed is null ? null : CanonicalEndpoint.From(deployed);
        if (wanted?.Url != found?.Url)
            changes.Add(new ReplicationPlanChange(option.JsonName, found?.Url, wanted?.Url));

        if (!withCredentials)
            return;
        string? before = found?.DescribeCredentials();
        string? after = wanted?.DescribeCredentials();
        if (wanted is null || found is null ? before == after : wanted.HasSameCredentials(found))
            return;
        if (before == after)
            after += " (another secret)";
        changes.Add(new ReplicationPlanChange(option.JsonName + " credentials", before, after));
    }

    /// <summary>
    /// Returns an option's value in canonical form, in which equivalent values are equal strings; <c>null</c> is equivalent to an absent
    /// option.
    /// </summary>
    private static string? Value(ReplicationDocument document, ReplicationOption option)
    {
        if (option == ReplicationOptions.CreateTargetParams && document.CreateTarget != true)
            return null;
        if (option == ReplicationOptions.QueryParams)
            return document is { Filter: not null, QueryParams: { Count: > 0 } parameters }
                ? CanonicalJson.WriteParameters(parameters)
                : null;
        if (option == ReplicationOptions.Proxy)
            return null;
        if (option == ReplicationOptions.SourceProxy)
            return NoneIfEmpty(document.SourceProxy) ?? NoneIfEmpty(document.Proxy);
        if (option == ReplicationOptions.TargetProxy)
            return NoneIfEmpty(document.TargetProxy) ?? NoneIfEmpty(document.Proxy);
        return (option == ReplicationOptions.Selector ? document.WrittenSelector : document[option]) switch
        {
            null => null,
            bool value when option.Comparison == OptionComparison.ValueOrDefault => value.Equals(option.Default) ? null
            : value ? "true"
            : "false",
            bool value => value ? "true" : "false",
            int value => value.ToString(CultureInfo.InvariantCulture),
            TimeSpan value => (value.Ticks / TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture),
            string value => value,
            JsonObject value => CanonicalJson.WriteSelector(value),
            CreateTargetParams value => FormattableString.Invariant($"q={value.Q}, n={value.N}, partitioned={value.Partitioned ?? false}"),
            IReadOnlyList<string> value => CanonicalJson.Write(
                new JsonArray([.. value.Select(Uri.UnescapeDataString).Distinct().Order(StringComparer.Ordinal).Select(id => (JsonNode)id)])
            ),
            var other => other.ToString(),
        };
    }

    private static string? NoneIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? Shown(ReplicationOption option, string? value) =>
        value is null ? null
        : option.Kind == OptionKind.Proxy ? SecretMask.InAddress(value)
        : IsErlang(option) ? SecretMask.InErlangOptions(value)
        : value;

    private static bool IsErlang(ReplicationOption? option) =>
        option == ReplicationOptions.IbrowseOptions || option == ReplicationOptions.SocketOptions;

    /// <summary>
    /// Compares the declared fields that are not options. The server keeps unknown fields, so deployed ones that are not declared do not
    /// count.
    /// </summary>
    private static void CompareOtherFields(ReplicationDocument declared, ReplicationDocument? deployed, List<ReplicationPlanChange> changes)
    {
        foreach ((string field, JsonNode? value) in declared.AdditionalFields)
        {
            if (field.StartsWith('_'))
                continue;
            string wanted = CanonicalJson.Write(value);
            JsonNode? other = null;
            string? found = deployed?.AdditionalFields.TryGetPropertyValue(field, out other) == true ? CanonicalJson.Write(other) : null;
            if (wanted != found)
                changes.Add(new ReplicationPlanChange(field, found is null ? null : Shown(field, other), Shown(field, value)));
        }

        foreach ((string field, JsonNode? value) in deployed?.AdditionalFields ?? [])
        {
            if (
                IsTypeMismatch(field, value)
                && !changes.Exists(change => change.Field == field)
                && !declared.AdditionalFields.ContainsKey(field)
            )
                changes.Add(new ReplicationPlanChange(field, Shown(field, value), null));
        }
    }

    /// <summary>Returns a value whose JSON type does not match the field. In an endpoint or a proxy any part may be a secret.</summary>
    private static string Shown(string field, JsonNode? value) =>
        ReplicationOptions.ByJsonName(field)?.Kind switch
        {
            OptionKind.Endpoint => EndpointJson.UrlOf(value) is { } url ? url + " with additional members" : "not an endpoint",
            OptionKind.Proxy => "not a proxy",
            OptionKind.String when IsErlang(ReplicationOptions.ByJsonName(field)) => "not a list of options",
            _ => SecretMask.InText(CanonicalJson.Write(value)),
        };

    /// <summary>Whether the deployed value of an option has the wrong JSON type, and the server does not ignore it.</summary>
    private static bool IsTypeMismatch(string field, JsonNode? value) =>
        ReplicationOptions.ByJsonName(field) is { } option
        && option.Comparison is not (OptionComparison.Never or OptionComparison.Declared)
        && option != ReplicationOptions.UseCheckpoints
        && !(option == ReplicationOptions.DocIds && value is null);
}
