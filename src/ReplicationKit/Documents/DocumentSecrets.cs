using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>The secrets in a replication document, which an answer of the server could repeat.</summary>
internal static class DocumentSecrets
{
    public static IEnumerable<string> Of(ReplicationDocument document) =>
        Of(document.Source)
            .Concat(Of(document.Target))
            .Concat(StringsIn(document.IbrowseOptions))
            .Concat(document.AdditionalFields.Where(field => MayHoldSecrets(field.Key)).SelectMany(field => TextsIn(field.Value)));

    public static IEnumerable<string> Of(EndpointCredentials? credentials)
    {
        if (credentials is null)
            yield break;
        if (credentials.Password is { } password)
            yield return password;
        if (credentials.IamApiKey is { } key)
            yield return key;
        foreach (KeyValuePair<string, string> header in credentials.Headers.ToArray())
            yield return header.Value;
    }

    private static IEnumerable<string> Of(ReplicationEndpoint? endpoint) => Of(endpoint?.Credentials);

    /// <summary>The strings of an Erlang property list, of which one may be <c>proxy_password</c>.</summary>
    private static IEnumerable<string> StringsIn(string? options)
    {
        var terms = new Stack<ErlangTerm>();
        if (options is not null && ErlangTermReader.Read(options) is { } list)
            terms.Push(list);
        while (terms.TryPop(out ErlangTerm? term))
        {
            if (term is { Kind: ErlangKind.String, Text.Length: > 0 })
                yield return term.Text;
            foreach (ErlangTerm item in term.Items)
                terms.Push(item);
        }
    }

    private static bool MayHoldSecrets(string field) =>
        ReplicationOptions.ByJsonName(field)?.Kind is OptionKind.Endpoint or OptionKind.Proxy;

    /// <summary>
    /// An endpoint that is not understood, such as one with another kind of authentication: any text in it may be a secret.
    /// </summary>
    private static IEnumerable<string> TextsIn(JsonNode? value) =>
        value switch
        {
            JsonObject members => members
                .Where(member => member.Key is not ("url" or "username"))
                .SelectMany(member => TextsIn(member.Value)),
            JsonArray items => items.SelectMany(TextsIn),
            JsonValue text when text.GetValueKind() == JsonValueKind.String => [text.GetValue<string>()],
            _ => [],
        };
}
