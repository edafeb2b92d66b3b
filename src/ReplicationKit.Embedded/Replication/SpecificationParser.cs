using System.Globalization;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;
using ReplicationKit.Rules;

namespace ReplicationKit.Embedded.Replication;

/// <summary>
/// Reads a replication in CouchDB's order, so that the same one of several mistakes is reported (<c>couch_replicator_parse</c>).
/// </summary>
internal static class SpecificationParser
{
    /// <param name="json">The document or request.</param>
    /// <param name="isDocument">Whether <c>user_ctx</c> is checked, as in documents.</param>
    /// <exception cref="BadReplicationException">The replication is malformed.</exception>
    public static ReplicationSpecification Parse(JsonElement json, bool isDocument)
    {
        if (isDocument && json.Member(ReplicationOptions.UserContext.JsonName) is { } user && user.ValueKind != JsonValueKind.Object)
            throw BadReplicationException.Error("case_clause", user);
        (JsonElement? sourceProxy, JsonElement? targetProxy) = Proxies(json);
        var specification = new ReplicationSpecification();
        List<JsonProperty> members = JsonMembers.Of(json);
        foreach (JsonProperty member in members)
            ReadOption(specification, member.Name, member.Value);
        CheckExclusive(members);
        if (specification is { Cancel: true, CancelId: not null })
            return specification;
        specification.Source = EndpointParser.Parse(json.Member(ReplicationOptions.Source.JsonName), sourceProxy);
        specification.Target = EndpointParser.Parse(json.Member(ReplicationOptions.Target.JsonName), targetProxy);
        CheckView(specification);
        CheckFilter(json.Member(ReplicationOptions.Filter.JsonName), specification);
        CheckSelector(specification);
        return specification;
    }

    private static (JsonElement? Source, JsonElement? Target) Proxies(JsonElement json)
    {
        JsonElement? both = NotEmpty(json.Member(ReplicationOptions.Proxy.JsonName));
        JsonElement? source = NotEmpty(json.Member(ReplicationOptions.SourceProxy.JsonName));
        JsonElement? target = NotEmpty(json.Member(ReplicationOptions.TargetProxy.JsonName));
        if (both is null)
            return (source, target);
        if (source is not null)
            throw BadReplicationException.BadRequestCharacters("`proxy` is mutually exclusive with `source_proxy`");
        if (target is not null)
            throw BadReplicationException.BadRequestCharacters("`proxy` is mutually exclusive with `target_proxy`");
        return (both, both);
    }

    private static JsonElement? NotEmpty(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length == 0 ? null : value;

    private static void ReadOption(ReplicationSpecification specification, string name, JsonElement value)
    {
        if (name is "_local_id" or "replication_id" or "id")
            specification.CancelId ??= Identifier(value);
        else if (ReplicationOptions.ByJsonName(name) is { } option)
            specification.Set(option, Read(option, value));
    }

    /// <summary>Endpoints, proxies, the filter and the user are read in an order of their own.</summary>
    private static object? Read(ReplicationOption option, JsonElement value) =>
        option.Kind switch
        {
            // The one flag whose kind the server does not check.
            OptionKind.Boolean when option == ReplicationOptions.UseCheckpoints => value.ValueKind != JsonValueKind.False,
            OptionKind.Boolean => Boolean(option.JsonName, value),
            OptionKind.Integer or OptionKind.Duration => Integer(value),
            OptionKind.StringList => DocumentIdList(value),
            OptionKind.QueryParameters => Object(option.JsonName, value, "an object"),
            OptionKind.Selector or OptionKind.CreateTargetParams => Object(option.JsonName, value, "a JSON object"),
            OptionKind.String when option == ReplicationOptions.SinceSeq => value.Clone(),
            OptionKind.String when option == ReplicationOptions.SocketOptions || option == ReplicationOptions.IbrowseOptions => OptionList(
                value
            ),
            _ => null,
        };

    private static bool Boolean(string name, JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw BadReplicationException.BadRequest($"parameter `{name}` must be a boolean");

    private static JsonElement Object(string name, JsonElement value, string what) =>
        value.ValueKind == JsonValueKind.Object
            ? value.Clone()
            : throw BadReplicationException.BadRequest($"parameter `{name}` must be {what}");

    private static string Identifier(JsonElement value) =>
        value.IoText() is { } id ? id.Replace(' ', '+')
        : value.ValueKind == JsonValueKind.Array ? throw BadReplicationException.Error("badarg")
        : throw BadReplicationException.Error("function_clause");

    private static List<string>? DocumentIdList(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            throw BadReplicationException.BadRequest("parameter `doc_ids` must be an array");
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (JsonElement id in value.EnumerateArray())
        {
            string text = id.IoText() ?? throw BadReplicationException.Error("function_clause");
            ids.Add(Uri.UnescapeDataString(text.Replace('+', ' ')));
        }
        return [.. ids];
    }

    private static long Integer(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when value.TryGetInt64(out long number) && value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0:
                return number;
            case JsonValueKind.Number when value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0:
                return value.GetRawText().StartsWith('-') ? long.MinValue : long.MaxValue;
            case JsonValueKind.String
                when long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed):
                return parsed;
            case JsonValueKind.Array
                when value.Characters() is { } text
                    && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long written):
                return written;
            case JsonValueKind.String or JsonValueKind.Array:
                throw BadReplicationException.Error("badarg");
            default:
                throw BadReplicationException.Error("function_clause");
        }
    }

    private static object? OptionList(JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
            throw BadReplicationException.Error("badarg");
        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.Characters();
        if (text is null)
            throw BadReplicationException.Error("not_character", value.EnumerateArray().First(IsNotCharacter));
        if (value.ValueKind == JsonValueKind.Array && text.Any(static character => character > byte.MaxValue))
            throw BadReplicationException.Error("badmatch", "{error,{1,erl_scan,{illegal,character}},1}");
        if (ErlangTermReader.Read(text) is { IsPairList: false })
            throw BadReplicationException.Error("function_clause");
        return null;
    }

    private static bool IsNotCharacter(JsonElement value) =>
        value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out int code) || !Rune.IsValid(code);

    private static void CheckExclusive(List<JsonProperty> members)
    {
        int count = members.Count(member =>
            ReplicationOptions.ByJsonName(member.Name) is { } option
            && (
                option == ReplicationOptions.Filter
                || option == ReplicationOptions.Selector
                || (option == ReplicationOptions.DocIds && member.Value.ValueKind != JsonValueKind.Null)
            )
        );
        if (count > 1)
            throw BadReplicationException.BadRequestCharacters("`doc_ids`,`filter`,`selector` are mutually exclusive");
    }

    private static void CheckView(ReplicationSpecification specification)
    {
        if (specification.Filter != "_view")
            return;
        if (specification.QueryParameters?.Member("view") is not { ValueKind: JsonValueKind.String } view)
            throw BadReplicationException.Error("badarg");
        if (view.GetString()!.Split('/').Length != 2)
            throw BadReplicationException.BadRequest("Invalid `view` parameter.");
    }

    private static void CheckFilter(JsonElement? filter, ReplicationSpecification specification)
    {
        if (filter is not { } value)
            return;
        specification.Filter = value.IoText() ?? throw BadReplicationException.Error("badarg");
        specification.FilterIsList = value.ValueKind == JsonValueKind.Array;
        if (specification.Filter == "_view")
            CheckView(specification);
        if (!specification.Filter.StartsWith('_') && !specification.Filter.Contains('/', StringComparison.Ordinal))
            throw BadReplicationException.Text("Invalid filter. Must match `ddocname/filtername`.");
    }

    private static void CheckSelector(ReplicationSpecification specification)
    {
        if (specification.Selector is not { } selector)
            return;
        try
        {
            MangoSelector.Parse(selector);
        }
        catch (MangoException error)
        {
            throw BadReplicationException.Selector(error);
        }
    }
}
