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

    /// <summary>Text, a number or a boolean.</summary>
    public OptionValue<object?> Value { get; }
}

/// <summary>How the target is created.</summary>
internal sealed class CreateTargetParamsSpec
{
    /// <summary>The number of shards; text where the document holds text.</summary>
    public OptionValue<object?> Q { get; set; }

    /// <summary>The number of copies of each shard; text where the document holds text.</summary>
    public OptionValue<object?> N { get; set; }

    public OptionValue<bool> Partitioned { get; set; }
}

/// <summary>A user's name and roles.</summary>
internal sealed class UserContextSpec
{
    public string? Name { get; set; }

    public IReadOnlyList<string> Roles { get; set; } = Array.Empty<string>();

    /// <summary>False where the document holds something that is no object of a name and roles.</summary>
    public bool IsWellFormed { get; set; } = true;
}

/// <summary>
/// A replication as the rules see it: plain values, whether they come from an attribute or from a document. An option that is
/// not set is absent, and nothing here is a secret's only home: messages never quote what this holds of credentials.
/// </summary>
internal sealed class ReplicationSpec
{
    /// <summary>The document's id, or what stands before the first placeholder of its template.</summary>
    public OptionValue<string?> Id { get; set; }

    /// <summary>Whether <see cref="Id"/> goes on with something that only the run time knows.</summary>
    public bool IdIsTemplate { get; set; }

    public ServerVersion Server { get; set; } = ServerVersion.CouchDB35;

    /// <summary>Run time only: the address by which the server reaches itself, which bare names get; null where that is not known.</summary>
    public string? LocalAddress { get; set; }

    public bool TwoWay { get; set; }

    public EndpointSpec Source { get; set; } = EndpointSpec.None;

    public EndpointSpec Target { get; set; } = EndpointSpec.None;

    public OptionValue<bool> Continuous { get; set; }

    public OptionValue<bool> CreateTarget { get; set; }

    /// <summary>Null where there are none.</summary>
    public OptionValue<CreateTargetParamsSpec?> TargetParams { get; set; }

    public OptionValue<IReadOnlyList<string?>?> DocIds { get; set; }

    public OptionValue<string?> Filter { get; set; }

    public IReadOnlyList<QueryParamSpec> QueryParams { get; set; } = Array.Empty<QueryParamSpec>();

    /// <summary>Whether a member that is a dictionary adds parameters at run time.</summary>
    public bool QueryParamsAreOpen { get; set; }

    /// <summary>The selector's JSON; open for one that is made of a predicate.</summary>
    public OptionValue<string?> Selector { get; set; }

    public OptionValue<string?> SinceSeq { get; set; }

    public OptionValue<bool> UseCheckpoints { get; set; }

    public OptionValue<bool> UseBulkGet { get; set; }

    public OptionValue<bool> WinningRevsOnly { get; set; }

    /// <summary>Milliseconds.</summary>
    public OptionValue<long> CheckpointInterval { get; set; }

    public OptionValue<long> WorkerProcesses { get; set; }

    public OptionValue<long> WorkerBatchSize { get; set; }

    public OptionValue<long> HttpConnections { get; set; }

    /// <summary>Milliseconds.</summary>
    public OptionValue<long> ConnectionTimeout { get; set; }

    public OptionValue<long> RetriesPerRequest { get; set; }

    public OptionValue<string?> SocketOptions { get; set; }

    public OptionValue<string?> IbrowseOptions { get; set; }

    public OptionValue<string?> SourceProxy { get; set; }

    public OptionValue<string?> TargetProxy { get; set; }

    public OptionValue<string?> Proxy { get; set; }

    public OptionValue<UserContextSpec?> UserContext { get; set; }

    /// <summary>Run time only: the user whom the document names as its owner.</summary>
    public OptionValue<string?> Owner { get; set; }

    /// <summary>Run time only: the user who writes the document, null where that is not known.</summary>
    public string? Writer { get; set; }

    /// <summary>Run time only.</summary>
    public OptionValue<bool> Cancel { get; set; }

    /// <summary>Run time only: the <c>_replication_*</c> fields of the document.</summary>
    public IReadOnlyList<string> ServerFields { get; set; } = Array.Empty<string>();

    /// <summary>Run time only: fields whose value is of a kind that the option does not take, with the kind that the document holds.</summary>
    public IReadOnlyList<KeyValuePair<ReplicationOption, string>> Misfits { get; set; } = Array.Empty<KeyValuePair<ReplicationOption, string>>();

    public EndpointSpec Endpoint(ReplicationOption option) => option == ReplicationOptions.Source ? Source : Target;

    /// <summary>The parameter with this key, or null.</summary>
    public QueryParamSpec? QueryParam(string key)
    {
        foreach (QueryParamSpec parameter in QueryParams)
        {
            if (parameter.Key == key)
                return parameter;
        }

        return null;
    }

    /// <summary>The proxy URL that counts for an endpoint, absent where there is none.</summary>
    public OptionValue<string?> ProxyOf(ReplicationOption endpoint)
    {
        OptionValue<string?> own = endpoint == ReplicationOptions.Source ? SourceProxy : TargetProxy;
        return own.IsAbsent || own.Is("") ? Proxy : own;
    }
}
