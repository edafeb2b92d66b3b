using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Converts a document to the input of the rules. At run time everything is known.</summary>
internal static class DocumentSpecReader
{
    /// <summary>The fields that any document may contain in addition to those of a replication.</summary>
    private static readonly string[] DocumentFields =
    [
        "_attachments",
        "_deleted",
        "_revisions",
        "_conflicts",
        "_deleted_conflicts",
        "_local_seq",
        "_revs_info",
    ];

    /// <summary>The fields with which <c>_replicate</c> cancels. The server checks their JSON type in every document.</summary>
    private static readonly ReplicationOption[] CancelFields =
    [
        new("id", "id", OptionKind.String, OptionScope.RunTime, ServerVersion.CouchDB30),
        new("replication_id", "replication_id", OptionKind.String, OptionScope.RunTime, ServerVersion.CouchDB30),
    ];

    public static ReplicationSpec Read(ReplicationDocument document, in WriteContext context)
    {
        var spec = new ReplicationSpec
        {
            Id = Known(document.Id),
            Server = (ServerVersion)(int)context.Server,
            LocalAddress = context.LocalBaseAddress?.OriginalString,
            HasLocalUser = context.LocalCredentials.UserName is not null,
            Source = EndpointSpecReader.Read(document.Source, document.AdditionalFields[ReplicationOptions.Source.JsonName], context),
            Target = EndpointSpecReader.Read(document.Target, document.AdditionalFields[ReplicationOptions.Target.JsonName], context),
            QueryParams = QueryParams(document.QueryParams),
        };
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            if (Value(document, option) is { } value)
                spec[option] = OptionValue<object?>.Known(value);
        }

        if (spec.Selector.Value is { } selector)
            spec.SelectorCheck = Rules.Json.SelectorChecker.Check(selector);
        ReadAdditionalFields(document, spec);
        return spec;
    }

    /// <summary>
    /// Returns the value as the rules expect it, or <c>null</c> if the option is absent or has a property of its own in the specification.
    /// </summary>
    private static object? Value(ReplicationDocument document, ReplicationOption option) =>
        option.Kind switch
        {
            OptionKind.Endpoint or OptionKind.QueryParameters => null,
            OptionKind.Integer => document[option] is int number ? (long)number : LongNumber(document.AdditionalFields[option.JsonName]),
            OptionKind.Duration => document[option] is TimeSpan time ? time.Ticks / TimeSpan.TicksPerMillisecond : null,
            OptionKind.Deletions => document.Deletions is { } deletions ? (long)deletions : null,
            OptionKind.Selector => (document[option] as JsonObject)?.ToJsonString(),
            OptionKind.StringList => document[option] ?? Strings(document.AdditionalFields[option.JsonName]),
            OptionKind.CreateTargetParams => TargetParams(document),
            OptionKind.UserContext => UserContext(document),
            _ => document[option],
        };

    /// <summary>Reads the server's own fields, and options whose value did not fit their property.</summary>
    private static void ReadAdditionalFields(ReplicationDocument document, ReplicationSpec spec)
    {
        var serverFields = new List<string>();
        var mismatches = new List<KeyValuePair<ReplicationOption, string>>();
        var misspelled = new List<KeyValuePair<string, string>>();
        foreach ((string name, JsonNode? value) in document.AdditionalFields)
        {
            if (name.StartsWith('_') && !DocumentFields.Contains(name))
                serverFields.Add(name);
            else if (
                (ReplicationOptions.ByJsonName(name) ?? Array.Find(CancelFields, field => field.JsonName == name)) is { } option
                && !IsReadElsewhere(option, value)
            )
                mismatches.Add(new(option, KindOf(value)));
            else if (ReplicationOptions.IsEndpoint(name) && value is JsonObject endpoint)
                misspelled.AddRange(EndpointSpecReader.MisspelledMembers(name, endpoint));
            else if (ReplicationOptions.ByJsonName(name) is null && NearestField(name) is { } meant)
                misspelled.Add(new(name, meant));
        }

        spec.ServerFields = serverFields;
        spec.TypeMismatches = mismatches;
        spec.MisspelledFields = misspelled;
    }

    private static string? NearestField(string name) =>
        Array.Exists(CancelFields, field => field.JsonName == name)
            ? null
            : Spelling.Nearest(name, ReplicationOptions.Fields.Select(static option => option.JsonName));

    /// <summary>Returns whether the value has a rule of its own, or has the same meaning to the server as an absent one.</summary>
    private static bool IsReadElsewhere(ReplicationOption option, JsonNode? value) =>
        option.Kind switch
        {
            _ when option == ReplicationOptions.Owner => true,
            _ when Array.IndexOf(CancelFields, option) >= 0 => value?.GetValueKind() == JsonValueKind.String,
            OptionKind.UserContext => true,
            OptionKind.Endpoint => value is JsonObject endpoint && EndpointSpecReader.IsWellFormed(endpoint),
            OptionKind.Integer => LongNumber(value) is not null,
            OptionKind.CreateTargetParams => value is JsonObject parameters && IsFlag(parameters["partitioned"]),
            OptionKind.StringList => value is null
                || (value is JsonArray list && list.All(static item => item is null || item.GetValueKind() == JsonValueKind.String)),
            _ => false,
        };

    /// <summary>Returns an integer that is too large for its property, but not for the server.</summary>
    private static long? LongNumber(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue(out long number) ? number : null;

    /// <summary>
    /// Returns whether the value is absent, a Boolean, or a Boolean as a string, which are the same in the server's query string.
    /// </summary>
    private static bool IsFlag(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            null or JsonValueKind.True or JsonValueKind.False => true,
            JsonValueKind.String => value.GetValue<string>() is "true" or "false",
            _ => false,
        };

    private static string KindOf(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            null => "null",
            JsonValueKind.True or JsonValueKind.False => "a Boolean",
            JsonValueKind.Number => "the number " + value.ToJsonString(),
            JsonValueKind.String => "this string",
            JsonValueKind.Array => "an array",
            _ => "this object",
        };

    private static string?[]? Strings(JsonNode? value) =>
        value is JsonArray list
            ?
            [
                .. list.Where(static item => item is null || item.GetValueKind() == JsonValueKind.String)
                    .Select(static item => item?.GetValue<string>()),
            ]
            : null;

    private static QueryParamSpec[] QueryParams(JsonObject? parameters) =>
        parameters is null
            ? []
            :
            [
                .. parameters.Select(static parameter => new QueryParamSpec(
                    parameter.Key,
                    OptionValue<object?>.Known(Scalar(parameter.Value))
                )),
            ];

    /// <summary>Returns a scalar as its value and anything else as its JSON, which is what a filter function receives.</summary>
    private static object? Scalar(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            null => null,
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number
                when long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) =>
                number,
            JsonValueKind.Number => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture),
            _ => new JsonText(value.ToJsonString()),
        };

    private static CreateTargetParamsSpec? TargetParams(ReplicationDocument document)
    {
        if (document.CreateTargetParams is { } parameters)
        {
            return new()
            {
                Q = parameters.Q is { } q ? OptionValue<object?>.Known(q) : default,
                N = parameters.N is { } n ? OptionValue<object?>.Known(n) : default,
                Partitioned = parameters.Partitioned is { } partitioned ? OptionValue<bool>.Known(partitioned) : default,
            };
        }

        if (document.AdditionalFields[ReplicationOptions.CreateTargetParams.JsonName] is not JsonObject fields)
            return null;
        return new()
        {
            Q = fields.TryGetPropertyValue("q", out JsonNode? shards) ? OptionValue<object?>.Known(Scalar(shards)) : default,
            N = fields.TryGetPropertyValue("n", out JsonNode? copies) ? OptionValue<object?>.Known(Scalar(copies)) : default,
            Partitioned = fields["partitioned"]?.GetValueKind() == JsonValueKind.True ? OptionValue<bool>.Known(true) : default,
        };
    }

    /// <summary>Returns the user context. The server accepts any object here and ignores its values.</summary>
    private static UserContextSpec? UserContext(ReplicationDocument document)
    {
        if (document.UserContext is { } user)
            return new() { Name = user.Name, Roles = user.Roles };
        return document.AdditionalFields.TryGetPropertyValue(ReplicationOptions.UserContext.JsonName, out JsonNode? value)
            ? new() { IsWellFormed = value is JsonObject }
            : null;
    }

    private static OptionValue<string?> Known(string? text) => text is null ? default : OptionValue<string?>.Known(text);

    /// <summary>JSON that is not a string, but is shown as one.</summary>
    private sealed record JsonText(string Json)
    {
        public override string ToString() => Json;
    }
}
