using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Erlang;
using ReplicationKit.Embedded.Storage;
using ReplicationKit.Rules;

namespace ReplicationKit.Embedded.Replication;

/// <summary>
/// Computes the id of a replication, which is the same for two that copy the same (<c>couch_replicator_ids:replication_id/2</c>, version
/// 4).
/// </summary>
internal static class ReplicationIds
{
    private const int DefaultPort = 5984;

    /// <param name="specification">The replication.</param>
    /// <param name="server">The server's uuid.</param>
    /// <param name="filterCode">The source code of a filter function that was fetched from the source, or <c>null</c> without one.</param>
    /// <returns>The base, under which checkpoints are stored, and the suffix of the whole id.</returns>
    public static (string Base, string Suffix) Of(ReplicationSpecification specification, string server, string? filterCode)
    {
        var term = new ExternalTerm();
        var parts = new List<Action>
        {
            () => term.WriteBinary(server),
            () => WriteEndpoint(term, specification.Source!),
            () => WriteEndpoint(term, specification.Target!),
        };
        AddFilter(parts, term, specification, filterCode);
        if (specification.WinningRevisionsOnly)
            parts.Add(() => term.WriteBinary(ReplicationOptions.WinningRevsOnly.JsonName));
        if (specification.SinceSequence is { } since)
            parts.Add(() => term.WriteJson(since));
        term.WriteList(parts.Count);
        parts.ForEach(part => part());
        term.WriteNil();
        string suffix = (specification.Continuous ? "+continuous" : "") + (specification.CreateTarget ? "+create_target" : "");
#pragma warning disable CA5351 // CouchDB's replication ids are MD5; they name replications and protect nothing.
        return (RevisionTree.Hex(System.Security.Cryptography.MD5.HashData(term.Written)), suffix);
#pragma warning restore CA5351
    }

    private static void AddFilter(List<Action> parts, ExternalTerm term, ReplicationSpecification specification, string? filterCode)
    {
        if (specification.DocumentIds is { } ids)
            parts.Add(() => WriteTexts(term, ids));
        else if (specification.Selector is { } selector)
            parts.Add(() => term.WriteBinary(Mango.MangoSelector.Parse(selector).Normalized));
        else if (specification.Filter is { } filter)
        {
            parts.Add(() => term.WriteBinary(filterCode ?? filter));
            parts.Add(() => WriteParameters(term, specification.QueryParameters));
        }
    }

    private static void WriteTexts(ExternalTerm term, List<string> texts)
    {
        if (texts.Count > 0)
            term.WriteList(texts.Count);
        texts.ForEach(text => term.WriteBinary(text));
        term.WriteNil();
    }

    private static void WriteParameters(ExternalTerm term, JsonElement? parameters)
    {
        if (parameters is { } value)
            term.WriteJson(value);
        else
            term.WriteProperties([]);
    }

    private static void WriteEndpoint(ExternalTerm term, JobEndpoint endpoint)
    {
        term.WriteTuple(7).WriteAtom("remote");
        if (endpoint.User is { } user)
            term.WriteCharacters(user);
        else
            term.WriteAtom("undefined");
        term.WriteCharacters(endpoint.Parts.Host);
        if (IsDefaultPort(endpoint.Parts))
            term.WriteAtom("default");
        else
            term.WriteInteger(endpoint.Parts.Port);
        term.WriteCharacters(endpoint.Parts.Path);
        if (endpoint.Headers.Count > 0)
            term.WriteList(endpoint.Headers.Count);
        foreach ((string name, string value) in endpoint.Headers)
            term.WriteTuple(2).WriteCharacters(name).WriteCharacters(value);
        term.WriteNil();
        term.WriteAtom("undefined");
    }

    private static bool IsDefaultPort(UrlParts parts) =>
        (parts.Scheme, parts.Port) is ("https", 443) or ("http", 80) or ("http", DefaultPort);

    /// <summary>
    /// Returns the parts of the document that determine what is replicated and how. A change of any other part does not affect a job.
    /// </summary>
    public static string Normalized(JsonElement document) =>
        string.Join(
            '\n',
            document
                .EnumerateObject()
                .Where(member =>
                    !member.Name.StartsWith('_')
                    && member.Name != ReplicationOptions.Owner.JsonName
                    && member.Name != ReplicationOptions.UserContext.JsonName
                )
                .Select(member => string.Create(CultureInfo.InvariantCulture, $"{member.Name}={member.Value.GetRawText()}"))
                .Order(StringComparer.Ordinal)
        );
}
