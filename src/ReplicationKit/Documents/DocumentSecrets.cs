using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Finds the secrets in a replication document, which a response of the server could repeat.</summary>
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
        {
            yield return password;
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.UserName}:{password}"));
        }

        if (credentials.IamApiKey is { } key)
            yield return key;
        foreach (KeyValuePair<string, string> header in credentials.Headers.ToArray())
            yield return header.Value;
    }

    private static IEnumerable<string> Of(ReplicationEndpoint? endpoint) => Of(endpoint?.Credentials);

    /// <summary>Returns the strings of an Erlang property list, one of which may be <c>proxy_password</c>.</summary>
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
    /// Returns every string of an endpoint that is not recognized, for example because of another kind of authentication: any of them may
    /// be a secret.
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
