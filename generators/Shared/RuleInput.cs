using System.Globalization;
using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>
/// Creates the input of the rules from a model: values that attributes fix are known, values of members are open. The analyzers report, and
/// the generator knows, which rules a declaration breaks regardless of values at run time.
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
            QueryParams = QueryParams(model),
            QueryParamsAreOpen = model.MemberFor(ReplicationOptions.QueryParams.Name) is not null,
        };
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            if (option.Kind is not (OptionKind.Endpoint or OptionKind.QueryParameters))
                spec[option] = Of(model, option);
        }

        return spec;
    }

    private static EndpointSpec Endpoint(ReplicationModel model, ReplicationOption option)
    {
        OptionValue<object?> address = Of(model, option);
        return address.State switch
        {
            OptionState.Known => EndpointSpec.At((string?)address.Value),
            OptionState.Open => EndpointSpec.Open,
            OptionState.Optional => EndpointSpec.Optional,
            _ => EndpointSpec.None,
        };
    }

    /// <summary>An option that is both fixed and open is RPK0005. The attribute's value is used.</summary>
    private static OptionValue<object?> Of(ReplicationModel model, ReplicationOption option)
    {
        if (model.Option(option.Name) is { } known)
            return OptionValue<object?>.Known(Value(option, known));
        if (option == ReplicationOptions.CreateTargetParams && model.TargetParams is { } parameters)
            return OptionValue<object?>.Known(TargetParams(parameters));
        if (option == ReplicationOptions.Selector && model.SelectorMethods > 0)
            return OptionValue<object?>.Open;
        if (option == ReplicationOptions.Selector && model.SelectorJson is { } json)
            return OptionValue<object?>.Known(json);
        return model.MemberFor(option.Name) switch
        {
            null => default,
            { IsNullable: true } => OptionValue<object?>.Optional,
            _ => OptionValue<object?>.Open,
        };
    }

    private static object? Value(ReplicationOption option, FixedOption value) =>
        option.Kind switch
        {
            OptionKind.Boolean => value.Flag,
            OptionKind.Integer or OptionKind.Duration or OptionKind.Deletions => value.Number,
            OptionKind.StringList => (IReadOnlyList<string?>)value.Texts,
            _ => value.Text,
        };

    private static CreateTargetParamsSpec TargetParams(FixedTargetParams parameters) =>
        new()
        {
            Q = parameters.Q is { } q ? OptionValue<object?>.Known(q) : default,
            N = parameters.N is { } n ? OptionValue<object?>.Known(n) : default,
            Partitioned = parameters.Partitioned is { } partitioned ? OptionValue<bool>.Known(partitioned) : default,
        };

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

    /// <summary>A string unchanged, and any other value in the server's format. Numbers keep their digits.</summary>
    private static object? Value(FixedQueryParam parameter) =>
        parameter.Kind switch
        {
            ValueKind.String => parameter.Value,
            ValueKind.Boolean => parameter.Value == "true",
            ValueKind.Integer
                when long.TryParse(parameter.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
            _ => double.TryParse(parameter.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number
                : parameter.Value,
        };
}
