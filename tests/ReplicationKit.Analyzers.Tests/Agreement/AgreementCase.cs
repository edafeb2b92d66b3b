using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Rules;
using ReplicationKit.Testing;

namespace ReplicationKit.Analyzers.Tests.Agreement;

/// <summary>What a real CouchDB 3.5.2 did with a replication document.</summary>
public enum ServerVerdict
{
    /// <summary>Accepted and done.</summary>
    Works,

    /// <summary>Refused when it was written.</summary>
    Refused,

    /// <summary>Accepted, and it can never work, or never copies anything.</summary>
    Never,

    /// <summary>Accepted, and the option in question is silently dropped.</summary>
    Ignored,

    /// <summary>Accepted; whether it works depends on databases, users or machines that no rule can know.</summary>
    Environment,
}

/// <summary>A document, and what the server did with it.</summary>
/// <param name="Name">A name for messages.</param>
/// <param name="Document">The document as it was sent.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Evidence">The server's words.</param>
internal sealed record AgreementCase(string Name, JsonElement Document, ServerVerdict Verdict, string Evidence)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    /// <summary>
    /// The cases of a file in this folder, except bare names, which the server rejects and a specification writes as URLs, and selectors
    /// that the server rejects, which have separate tests for the rules 7xxx.
    /// </summary>
    public static IReadOnlyList<AgreementCase> Read(string file) =>
        JsonSerializer
            .Deserialize<AgreementCase[]>(
                File.ReadAllText(RepositoryFolder.Combine("tests", "ReplicationKit.Analyzers.Tests", "Agreement", file)),
                Json
            )!
            .Where(static one =>
                !IsBareName(one.Document, "source")
                && !IsBareName(one.Document, "target")
                && !one.Evidence.Contains("mango_error", StringComparison.Ordinal)
            )
            .ToArray();

    /// <summary>
    /// The specification in C# with this name, on one line that ends with the name, or <c>null</c> if no specification is equivalent. An
    /// endpoint with credentials or headers is a member, and the line contains its parts.
    /// </summary>
    public string? ToSource(string typeName)
    {
        var arguments = new List<string>();
        var attributes = new StringBuilder();
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty field in Document.EnumerateObject())
        {
            if (field.Name == "_id")
                continue;
            if (ReplicationOptions.ByJsonName(field.Name) is not { } option)
                return null;
            if (option.Kind == OptionKind.Endpoint && field.Value.ValueKind == JsonValueKind.Object)
            {
                if (Endpoint(field.Value) is not { } endpoint)
                    return null;
                members.Add(option.Name, endpoint);
            }
            else if (!TryWrite(option, field.Value, arguments, attributes))
            {
                return null;
            }
        }

        string head = $"[Replication({string.Join(", ", arguments)})]{attributes} public partial record {typeName}";
        return members.Count == 0
            ? head + ";\n"
            : $"{head}({string.Join(", ", members.Keys.Select(member => "ReplicationEndpoint " + member))}) {{ public static {typeName} Of() => new({string.Join(", ", members.Values)}); }} // {typeName}\n";
    }

    /// <summary>
    /// Whether attributes contain everything that the case tests, so that the compiler's rules see the same input as those of the run time.
    /// </summary>
    public bool IsInAttributes =>
        !Document
            .EnumerateObject()
            .Any(static member => member.Name is "source" or "target" && member.Value.ValueKind == JsonValueKind.Object);

    public override string ToString() => Name;

    private static bool IsBareName(JsonElement document, string field)
    {
        if (!document.TryGetProperty(field, out JsonElement endpoint))
            return false;
        if (endpoint.ValueKind == JsonValueKind.Object && endpoint.TryGetProperty("url", out JsonElement url))
            endpoint = url;
        return endpoint.ValueKind == JsonValueKind.String && ReplicationKit.Rules.DatabaseName.IsValid(endpoint.GetString()!);
    }

    /// <summary>The calls that make an endpoint; null where none do.</summary>
    private static string? Endpoint(JsonElement endpoint)
    {
        var calls = new StringBuilder();
        foreach (JsonProperty field in endpoint.EnumerateObject())
        {
            string? call = (field.Name, field.Value.ValueKind) switch
            {
                ("url", JsonValueKind.String) => "",
                ("headers", JsonValueKind.Object)
                    when field.Value.EnumerateObject().All(static header => header.Value.ValueKind == JsonValueKind.String) =>
                    string.Concat(
                        field
                            .Value.EnumerateObject()
                            .Select(static header => $".WithHeader({Literal(header.Name)}, {Literal(header.Value.GetString()!)})")
                    ),
                ("auth", JsonValueKind.Object) => Credentials(field.Value),
                _ => null,
            };
            if (call is null)
                return null;
            calls.Append(call);
        }

        return endpoint.TryGetProperty("url", out JsonElement url)
            ? $"ReplicationEndpoint.Remote({Literal(url.GetString()!)}){calls}"
            : null;
    }

    private static string? Credentials(JsonElement credentials)
    {
        if (credentials.EnumerateObject().Count() != 1)
            return null;
        if (
            credentials.TryGetProperty("basic", out JsonElement basic)
            && basic.ValueKind == JsonValueKind.Object
            && basic.TryGetProperty("username", out JsonElement user)
            && user.ValueKind == JsonValueKind.String
            && basic.TryGetProperty("password", out JsonElement password)
            && password.ValueKind == JsonValueKind.String
        )
        {
            return $".WithBasicAuth({Literal(user.GetString()!)}, {Literal(password.GetString()!)})";
        }

        return
            credentials.TryGetProperty("iam", out JsonElement iam)
            && iam.ValueKind == JsonValueKind.Object
            && iam.TryGetProperty("api_key", out JsonElement key)
            && key.ValueKind == JsonValueKind.String
            ? $".WithIamApiKey({Literal(key.GetString()!)})"
            : null;
    }

    private static bool TryWrite(ReplicationOption option, JsonElement value, List<string> arguments, StringBuilder attributes)
    {
        if (option == ReplicationOptions.QueryParams)
            return TryWriteQueryParams(value, attributes);
        if (option == ReplicationOptions.CreateTargetParams)
            return TryWriteTargetParams(value, attributes);
        if (option == ReplicationOptions.Selector)
        {
            attributes.Append(CultureInfo.InvariantCulture, $"[SelectorJson({Literal(value.GetRawText())})]");
            return value.ValueKind == JsonValueKind.Object;
        }

        if ((option.Scope & OptionScope.Attribute) == 0 || Argument(option.Kind, value) is not { } argument)
            return false;
        arguments.Add(option.AttributeName + " = " + argument);
        return true;
    }

    private static string? Argument(OptionKind kind, JsonElement value) =>
        (kind, value.ValueKind) switch
        {
            (OptionKind.Boolean, JsonValueKind.True) => "true",
            (OptionKind.Boolean, JsonValueKind.False) => "false",
            (OptionKind.Integer, JsonValueKind.Number) when value.TryGetInt32(out int number) && IsInteger(value) => number.ToString(
                CultureInfo.InvariantCulture
            ),
            (OptionKind.Duration, JsonValueKind.Number) when value.TryGetInt64(out long number) && IsInteger(value) => number.ToString(
                CultureInfo.InvariantCulture
            ),
            (OptionKind.String or OptionKind.Proxy or OptionKind.Endpoint, JsonValueKind.String) => Literal(value.GetString()!),
            (OptionKind.StringList, JsonValueKind.Array) => TextList(value),
            _ => null,
        };

    private static bool IsInteger(JsonElement value) => value.GetRawText().All(static c => c is '-' or (>= '0' and <= '9'));

    private static string? TextList(JsonElement value) =>
        value.EnumerateArray().All(static item => item.ValueKind is JsonValueKind.String or JsonValueKind.Null)
            ? "new string[] { "
                + string.Join(
                    ", ",
                    value
                        .EnumerateArray()
                        .Select(static item => item.ValueKind == JsonValueKind.Null ? "null!" : Literal(item.GetString()!))
                )
                + " }"
            : null;

    private static bool TryWriteQueryParams(JsonElement value, StringBuilder attributes)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return false;
        foreach (JsonProperty parameter in value.EnumerateObject())
        {
            string? text = parameter.Value.ValueKind switch
            {
                JsonValueKind.String => Literal(parameter.Value.GetString()!),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Number => parameter.Value.GetRawText(),
                _ => null,
            };
            if (text is null)
                return false;
            attributes.Append(CultureInfo.InvariantCulture, $"[QueryParam({Literal(parameter.Name)}, {text})]");
        }

        return true;
    }

    private static bool TryWriteTargetParams(JsonElement value, StringBuilder attributes)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return false;
        var arguments = new List<string>();
        foreach (JsonProperty parameter in value.EnumerateObject())
        {
            string? text = (parameter.Name, parameter.Value.ValueKind) switch
            {
                ("q", JsonValueKind.Number) when parameter.Value.TryGetInt32(out int q) => "Q = "
                    + q.ToString(CultureInfo.InvariantCulture),
                ("n", JsonValueKind.Number) when parameter.Value.TryGetInt32(out int n) => "N = "
                    + n.ToString(CultureInfo.InvariantCulture),
                ("partitioned", JsonValueKind.True) => "Partitioned = true",
                ("partitioned", JsonValueKind.False) => "Partitioned = false",
                _ => null,
            };
            if (text is null)
                return false;
            arguments.Add(text);
        }

        attributes.Append(CultureInfo.InvariantCulture, $"[CreateTargetParams({string.Join(", ", arguments)})]");
        return true;
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
