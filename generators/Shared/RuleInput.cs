using System.Globalization;
using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>
/// Makes of a model what the rules take: what the attributes fix is known, what members hold is open. So the analyzers say, and the
/// generator knows, which rules a declaration breaks whatever happens at run time.
/// </summary>
internal static class RuleInput
{
    public static ReplicationSpec Of(ReplicationModel model)
    {
        var spec = new ReplicationSpec
        {
            Id = OptionValue<string?>.Known(model.Id.Count > 0 && !model.Id[0].IsPlaceholder ? model.Id[0].Text : ""),
            IdIsTemplate = model.Id.Any(static part => part.IsPlaceholder),
            Server = Enum.IsDefined(typeof(ServerVersion), model.Server) ? (ServerVersion)model.Server : ServerVersion.CouchDB35,
            TwoWay = model.TwoWay,
            Source = Endpoint(model, ReplicationOptions.Source),
            Target = Endpoint(model, ReplicationOptions.Target),
            Filter = Text(model, ReplicationOptions.Filter),
            SinceSeq = Text(model, ReplicationOptions.SinceSeq),
            SocketOptions = Text(model, ReplicationOptions.SocketOptions),
            IbrowseOptions = Text(model, ReplicationOptions.IbrowseOptions),
            SourceProxy = Text(model, ReplicationOptions.SourceProxy),
            TargetProxy = Text(model, ReplicationOptions.TargetProxy),
            Proxy = Text(model, ReplicationOptions.Proxy),
            DocIds = Of<IReadOnlyList<string?>?>(model, ReplicationOptions.DocIds, static option => option.Texts),
            TargetParams = TargetParams(model),
            QueryParams = QueryParams(model),
            QueryParamsAreOpen = model.MemberFor(ReplicationOptions.QueryParams.Name) is not null,
            Selector = model.SelectorMethods > 0 ? OptionValue<string?>.Open
                : model.SelectorJson is { } json ? OptionValue<string?>.Known(json)
                : default,
            UserContext = Of<UserContextSpec?>(model, ReplicationOptions.User, static _ => null),
        };
        ReadScalars(model, spec);
        return spec;
    }

    private static void ReadScalars(ReplicationModel model, ReplicationSpec spec)
    {
        spec.Continuous = Flag(model, ReplicationOptions.Continuous);
        spec.CreateTarget = Flag(model, ReplicationOptions.CreateTarget);
        spec.UseCheckpoints = Flag(model, ReplicationOptions.UseCheckpoints);
        spec.UseBulkGet = Flag(model, ReplicationOptions.UseBulkGet);
        spec.WinningRevsOnly = Flag(model, ReplicationOptions.WinningRevsOnly);
        spec.CheckpointInterval = Number(model, ReplicationOptions.CheckpointInterval);
        spec.ConnectionTimeout = Number(model, ReplicationOptions.ConnectionTimeout);
        spec.WorkerProcesses = Number(model, ReplicationOptions.WorkerProcesses);
        spec.WorkerBatchSize = Number(model, ReplicationOptions.WorkerBatchSize);
        spec.HttpConnections = Number(model, ReplicationOptions.HttpConnections);
        spec.RetriesPerRequest = Number(model, ReplicationOptions.RetriesPerRequest);
    }

    private static EndpointSpec Endpoint(ReplicationModel model, ReplicationOption option)
    {
        OptionValue<string?> address = Text(model, option);
        return address.State switch
        {
            OptionState.Known => EndpointSpec.At(address.Value),
            OptionState.Open => EndpointSpec.Open,
            OptionState.Optional => EndpointSpec.Optional,
            _ => EndpointSpec.None,
        };
    }

    private static OptionValue<string?> Text(ReplicationModel model, ReplicationOption option) => Of(model, option, static fixedOption => fixedOption.Text);

    private static OptionValue<bool> Flag(ReplicationModel model, ReplicationOption option) => Of(model, option, static fixedOption => fixedOption.Flag);

    private static OptionValue<long> Number(ReplicationModel model, ReplicationOption option) => Of(model, option, static fixedOption => fixedOption.Number);

    /// <summary>An option that is both fixed and open is RPK0005; the attribute's value is looked at.</summary>
    private static OptionValue<T> Of<T>(ReplicationModel model, ReplicationOption option, Func<FixedOption, T> read)
    {
        if (model.Option(option.Name) is { } known) return OptionValue<T>.Known(read(known));
        return model.MemberFor(option.Name) switch
        {
            null => default,
            { IsNullable: true } => OptionValue<T>.Optional,
            _ => OptionValue<T>.Open,
        };
    }

    private static OptionValue<CreateTargetParamsSpec?> TargetParams(ReplicationModel model)
    {
        if (model.TargetParams is not { } parameters)
            return Of<CreateTargetParamsSpec?>(model, ReplicationOptions.TargetParams, static _ => null);
        return OptionValue<CreateTargetParamsSpec?>.Known(new CreateTargetParamsSpec
        {
            Q = parameters.Q is { } q ? OptionValue<object?>.Known(q) : default,
            N = parameters.N is { } n ? OptionValue<object?>.Known(n) : default,
            Partitioned = parameters.Partitioned is { } partitioned ? OptionValue<bool>.Known(partitioned) : default,
        });
    }

    private static List<QueryParamSpec> QueryParams(ReplicationModel model)
    {
        var found = new List<QueryParamSpec>(model.QueryParams.Count);
        foreach (FixedQueryParam parameter in model.QueryParams)
            found.Add(new QueryParamSpec(parameter.Key, OptionValue<object?>.Known(Value(parameter))));
        foreach (MemberModel member in model.Members)
        {
            if (member.QueryKey is { } key)
                found.Add(new QueryParamSpec(key, member.IsNullable ? OptionValue<object?>.Optional : OptionValue<object?>.Open));
        }

        return found;
    }

    /// <summary>Text as text, all else as what the server makes of it; numbers keep their digits.</summary>
    private static object? Value(FixedQueryParam parameter) => parameter.Kind switch
    {
        ValueKind.Text => parameter.Value,
        ValueKind.Boolean => parameter.Value == "true",
        ValueKind.Integer when long.TryParse(parameter.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
        _ => double.TryParse(parameter.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : parameter.Value,
    };
}
