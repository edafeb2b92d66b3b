using ReplicationKit.Rules.Json;

namespace ReplicationKit.Rules;

/// <summary>A parameter of a filter function.</summary>
internal sealed class QueryParamSpec
{
    public QueryParamSpec(string key, OptionValue<object?> value)
    {
        Key = key;
        Value = value;
    }

    public string Key { get; }

    /// <summary>A string, a number or a boolean.</summary>
    public OptionValue<object?> Value { get; }
}

/// <summary>How the target is created.</summary>
internal sealed class CreateTargetParamsSpec
{
    /// <summary>The number of shards, or a string if the document contains a string.</summary>
    public OptionValue<object?> Q { get; set; }

    /// <summary>The number of copies of each shard, or a string if the document contains a string.</summary>
    public OptionValue<object?> N { get; set; }

    public OptionValue<bool> Partitioned { get; set; }
}

/// <summary>The name and the roles of a user.</summary>
internal sealed class UserContextSpec
{
    public string? Name { get; set; }

    public IReadOnlyList<string> Roles { get; set; } = Array.Empty<string>();

    /// <summary>False if the document contains a value that is not an object with a name and roles.</summary>
    public bool IsWellFormed { get; set; } = true;
}

/// <summary>
/// A replication as the rules see it: plain values, from an attribute or from a document. An option that is not set is absent. Messages
/// never quote the credentials that this object contains.
/// </summary>
internal sealed class ReplicationSpec
{
    private readonly OptionValue<object?>[] _values = new OptionValue<object?>[ReplicationOptions.All.Length];

    /// <summary>The id of the document, or the part of its template before the first placeholder.</summary>
    public OptionValue<string?> Id { get; set; }

    /// <summary>Whether <see cref="Id"/> is followed by a part that is known only at run time.</summary>
    public bool IdIsTemplate { get; set; }

    public ServerVersion Server { get; set; } = ServerVersion.CouchDB35;

    /// <summary>The URL of the server itself, which resolves bare names, or <c>null</c> if it is not known. Set only at run time.</summary>
    public string? LocalAddress { get; set; }

    /// <summary>Whether bare names are written with a user and a password. Set only at run time.</summary>
    public bool HasLocalUser { get; set; }

    public bool TwoWay { get; set; }

    public EndpointSpec Source { get; set; } = EndpointSpec.None;

    public EndpointSpec Target { get; set; } = EndpointSpec.None;

    public OptionValue<bool> Continuous => Flag(ReplicationOptions.Continuous);

    public OptionValue<bool> CreateTarget => Flag(ReplicationOptions.CreateTarget);

    /// <summary>The parameters of the target, with a <c>null</c> value if they are open.</summary>
    public OptionValue<CreateTargetParamsSpec?> TargetParams => Get<CreateTargetParamsSpec?>(ReplicationOptions.CreateTargetParams);

    public OptionValue<IReadOnlyList<string?>?> DocIds => Get<IReadOnlyList<string?>?>(ReplicationOptions.DocIds);

    public OptionValue<string?> Filter => String(ReplicationOptions.Filter);

    public IReadOnlyList<QueryParamSpec> QueryParams { get; set; } = Array.Empty<QueryParamSpec>();

    /// <summary>Whether a member of a dictionary type adds parameters at run time.</summary>
    public bool QueryParamsAreOpen { get; set; }

    /// <summary>The JSON of the selector. Open if the selector is translated from a predicate.</summary>
    public OptionValue<string?> Selector => String(ReplicationOptions.Selector);

    /// <summary>A value of <see cref="DeletionHandling"/>.</summary>
    public OptionValue<long> Deletions => Number(ReplicationOptions.Deletions);

    /// <summary>
    /// What is found in the selector. Set only at run time: the analyzers report findings at their locations in the selector.
    /// </summary>
    public SelectorCheck? SelectorCheck { get; set; }

    public OptionValue<string?> SinceSeq => String(ReplicationOptions.SinceSeq);

    public OptionValue<bool> UseCheckpoints => Flag(ReplicationOptions.UseCheckpoints);

    public OptionValue<bool> UseBulkGet => Flag(ReplicationOptions.UseBulkGet);

    public OptionValue<bool> WinningRevsOnly => Flag(ReplicationOptions.WinningRevsOnly);

    /// <summary>In milliseconds.</summary>
    public OptionValue<long> CheckpointInterval => Number(ReplicationOptions.CheckpointInterval);

    /// <summary>In milliseconds.</summary>
    public OptionValue<long> ConnectionTimeout => Number(ReplicationOptions.ConnectionTimeout);

    public OptionValue<long> RetriesPerRequest => Number(ReplicationOptions.RetriesPerRequest);

    public OptionValue<string?> SocketOptions => String(ReplicationOptions.SocketOptions);

    public OptionValue<string?> IbrowseOptions => String(ReplicationOptions.IbrowseOptions);

    public OptionValue<string?> SourceProxy => String(ReplicationOptions.SourceProxy);

    public OptionValue<string?> TargetProxy => String(ReplicationOptions.TargetProxy);

    public OptionValue<string?> Proxy => String(ReplicationOptions.Proxy);

    public OptionValue<UserContextSpec?> UserContext => Get<UserContextSpec?>(ReplicationOptions.UserContext);

    /// <summary>The owner in the document. Set only at run time.</summary>
    public OptionValue<string?> Owner => String(ReplicationOptions.Owner);

    /// <summary>Set only at run time.</summary>
    public OptionValue<bool> Cancel => Flag(ReplicationOptions.Cancel);

    /// <summary>The <c>_replication_*</c> fields of the document. Set only at run time.</summary>
    public IReadOnlyList<string> ServerFields { get; set; } = Array.Empty<string>();

    /// <summary>The fields that the server does not read and that resemble one that it does, with what was meant. Set only at run time.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> MisspelledFields { get; set; } = Array.Empty<KeyValuePair<string, string>>();

    /// <summary>The fields whose JSON type does not match the option, with the type in the document. Set only at run time.</summary>
    public IReadOnlyList<KeyValuePair<ReplicationOption, string>> TypeMismatches { get; set; } =
        Array.Empty<KeyValuePair<ReplicationOption, string>>();

    /// <summary>The value of an option of any kind except an endpoint or query parameters.</summary>
    public OptionValue<object?> this[ReplicationOption option]
    {
        get => _values[option.Index];
        set => _values[option.Index] = value;
    }

    /// <summary>Whether the document always contains the option, regardless of values at run time.</summary>
    public bool IsSet(ReplicationOption option) =>
        option.Kind switch
        {
            OptionKind.Endpoint => Endpoint(option).Address.IsSet,
            OptionKind.QueryParameters => QueryParams.Count > 0,
            _ => this[option].IsSet,
        };

    /// <summary>The value of an option whose kind is a boolean.</summary>
    public OptionValue<bool> Flag(ReplicationOption option) => Get<bool>(option);

    /// <summary>The value of an option whose kind is an integer or a duration, which is in milliseconds.</summary>
    public OptionValue<long> Number(ReplicationOption option) => Get<long>(option);

    /// <summary>The value of an option whose kind is a string, a proxy or a selector.</summary>
    public OptionValue<string?> String(ReplicationOption option) => Get<string?>(option);

    public EndpointSpec Endpoint(ReplicationOption option) => option == ReplicationOptions.Source ? Source : Target;

    /// <summary>The parameter with this key, or <c>null</c> if there is none.</summary>
    public QueryParamSpec? QueryParam(string key)
    {
        foreach (QueryParamSpec parameter in QueryParams)
        {
            if (parameter.Key == key)
                return parameter;
        }

        return null;
    }

    /// <summary>The URL of the proxy that applies to an endpoint. Absent if there is none.</summary>
    public OptionValue<string?> ProxyOf(ReplicationOption endpoint)
    {
        OptionValue<string?> own = endpoint == ReplicationOptions.Source ? SourceProxy : TargetProxy;
        return own.IsAbsent || own.Is("") ? Proxy : own;
    }

    private OptionValue<T> Get<T>(ReplicationOption option)
    {
        OptionValue<object?> value = this[option];
        return value.State switch
        {
            OptionState.Known => OptionValue<T>.Known((T)value.Value!),
            OptionState.Open => OptionValue<T>.Open,
            OptionState.Optional => OptionValue<T>.Optional,
            _ => default,
        };
    }
}
