using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Makes of a document what the rules take: at run time everything is known.</summary>
internal static class DocumentSpecReader
{
    public static ReplicationSpec Read(ReplicationDocument document, in WriteContext context)
    {
        var spec = new ReplicationSpec
        {
            Id = Known(document.Id),
            Server = (ServerVersion)(int)context.Server,
            LocalAddress = context.LocalBaseAddress?.OriginalString,
            Writer = context.LocalCredentials.UserName,
            Source = EndpointSpecReader.Read(document.Source, document.AdditionalFields["source"], context),
            Target = EndpointSpecReader.Read(document.Target, document.AdditionalFields["target"], context),
            DocIds = DocIds(document),
            Filter = Known(document.Filter),
            QueryParams = QueryParams(document.QueryParams),
            Selector = Known(document.Selector?.ToJsonString()),
            SinceSeq = Known(document.SinceSeq),
            SocketOptions = Known(document.SocketOptions),
            IbrowseOptions = Known(document.IbrowseOptions),
            SourceProxy = Known(document.SourceProxy),
            TargetProxy = Known(document.TargetProxy),
            Proxy = Known(document.Proxy),
            Owner = Known(document.Owner),
            UserContext = UserContext(document),
            TargetParams = TargetParams(document),
        };
        ReadScalars(document, spec);
        ReadAdditionalFields(document, spec);
        return spec;
    }

    private static void ReadScalars(ReplicationDocument document, ReplicationSpec spec)
    {
        spec.Continuous = Known(document.Continuous);
        spec.CreateTarget = Known(document.CreateTarget);
        spec.UseCheckpoints = Known(document.UseCheckpoints);
        spec.UseBulkGet = Known(document.UseBulkGet);
        spec.WinningRevsOnly = Known(document.WinningRevsOnly);
        spec.Cancel = Known(document.Cancel);
        spec.CheckpointInterval = Known(document.CheckpointInterval);
        spec.ConnectionTimeout = Known(document.ConnectionTimeout);
        spec.WorkerProcesses = Known(document.WorkerProcesses);
        spec.WorkerBatchSize = Known(document.WorkerBatchSize);
        spec.HttpConnections = Known(document.HttpConnections);
        spec.RetriesPerRequest = Known(document.RetriesPerRequest);
    }

    /// <summary>The server's own fields, and options whose value did not fit their property.</summary>
    private static void ReadAdditionalFields(ReplicationDocument document, ReplicationSpec spec)
    {
        var serverFields = new List<string>();
        var misfits = new List<KeyValuePair<ReplicationOption, string>>();
        foreach ((string name, JsonNode? value) in document.AdditionalFields)
        {
            if (name.StartsWith("_replication_", StringComparison.Ordinal))
                serverFields.Add(name);
            else if (ReplicationOptions.ByJsonName(name) is { } option && !IsReadElsewhere(option, value))
                misfits.Add(new(option, KindOf(value)));
        }

        spec.ServerFields = serverFields;
        spec.Misfits = misfits;
    }

    /// <summary>Whether the value has a rule of its own, or means to the server what it means to be absent.</summary>
    private static bool IsReadElsewhere(ReplicationOption option, JsonNode? value) => option.Kind switch
    {
        OptionKind.UserContext => true,
        OptionKind.Endpoint or OptionKind.CreateTargetParams => value is JsonObject,
        OptionKind.TextList => value is null || (value is JsonArray list && list.All(static item => item is null || item.GetValueKind() == JsonValueKind.String)),
        _ => false,
    };

    private static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number => "the number " + value.ToJsonString(),
        JsonValueKind.String => "this text",
        JsonValueKind.Array => "an array",
        _ => "this object",
    };

    private static OptionValue<IReadOnlyList<string?>?> DocIds(ReplicationDocument document)
    {
        if (document.DocIds is { } ids)
            return OptionValue<IReadOnlyList<string?>?>.Known(ids);
        if (document.AdditionalFields["doc_ids"] is not JsonArray list)
            return default;
        string?[] texts = [.. list.Where(static item => item is null || item.GetValueKind() == JsonValueKind.String).Select(static item => item?.GetValue<string>())];
        return OptionValue<IReadOnlyList<string?>?>.Known(texts);
    }

    private static QueryParamSpec[] QueryParams(JsonObject? parameters) => parameters is null
        ? []
        : [.. parameters.Select(static parameter => new QueryParamSpec(parameter.Key, OptionValue<object?>.Known(Scalar(parameter.Value))))];

    /// <summary>A scalar as what it is, all else as its JSON, which is what a filter function gets to see.</summary>
    private static object? Scalar(JsonNode? value) => value?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.AsValue().TryGetValue(out long number) => number,
        JsonValueKind.Number => value.GetValue<double>(),
        _ => new JsonText(value.ToJsonString()),
    };

    private static OptionValue<CreateTargetParamsSpec?> TargetParams(ReplicationDocument document)
    {
        if (document.CreateTargetParams is { } parameters)
        {
            return OptionValue<CreateTargetParamsSpec?>.Known(new()
            {
                Q = parameters.Q is { } q ? OptionValue<object?>.Known(q) : default,
                N = parameters.N is { } n ? OptionValue<object?>.Known(n) : default,
                Partitioned = Known(parameters.Partitioned),
            });
        }

        if (document.AdditionalFields["create_target_params"] is not JsonObject fields)
            return default;
        return OptionValue<CreateTargetParamsSpec?>.Known(new()
        {
            Q = fields.TryGetPropertyValue("q", out JsonNode? shards) ? OptionValue<object?>.Known(Scalar(shards)) : default,
            N = fields.TryGetPropertyValue("n", out JsonNode? copies) ? OptionValue<object?>.Known(Scalar(copies)) : default,
            Partitioned = fields["partitioned"]?.GetValueKind() == JsonValueKind.True ? OptionValue<bool>.Known(true) : default,
        });
    }

    /// <summary>The server takes any object here and looks at none of its values.</summary>
    private static OptionValue<UserContextSpec?> UserContext(ReplicationDocument document)
    {
        if (document.UserContext is { } user)
            return OptionValue<UserContextSpec?>.Known(new() { Name = user.Name, Roles = user.Roles });
        return document.AdditionalFields.TryGetPropertyValue("user_ctx", out JsonNode? value)
            ? OptionValue<UserContextSpec?>.Known(new() { IsWellFormed = value is JsonObject })
            : default;
    }

    private static OptionValue<string?> Known(string? text) => text is null ? default : OptionValue<string?>.Known(text);

    private static OptionValue<bool> Known(bool? value) => value is { } known ? OptionValue<bool>.Known(known) : default;

    private static OptionValue<long> Known(int? value) => value is { } known ? OptionValue<long>.Known(known) : default;

    private static OptionValue<long> Known(TimeSpan? value) =>
        value is { } known ? OptionValue<long>.Known(known.Ticks / TimeSpan.TicksPerMillisecond) : default;

    /// <summary>JSON that is not a text, though it is shown as one.</summary>
    private sealed record JsonText(string Json)
    {
        public override string ToString() => Json;
    }
}
