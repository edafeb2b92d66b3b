using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>
/// A replication that CouchDB's parser rejects, with one reason for documents and another response for <c>_replicate</c>.
/// </summary>
internal sealed class BadReplicationException : Exception
{
    private BadReplicationException(string documentReason, CouchException requestError)
        : base(documentReason)
    {
        DocumentReason = documentReason;
        RequestError = requestError;
    }

    /// <summary>The reason of the 403 that a write into a replicator database gets, and of the state <c>failed</c>.</summary>
    public string DocumentReason { get; }

    public CouchException RequestError { get; }

    public static BadReplicationException BadRequest(string text) =>
        new($"{{throw,{{bad_request,{ErlangText.Print(text)}}}}}", CouchException.BadRequest(text));

    /// <summary>The same, where CouchDB's source uses a list of characters instead of a binary.</summary>
    public static BadReplicationException BadRequestCharacters(string text) =>
        new($"{{throw,{{bad_request,\"{text}\"}}}}", CouchException.BadRequest(text));

    public static BadReplicationException Text(string text) => new(text, new CouchException(500, "error", text));

    public static BadReplicationException InvalidUrl(string kind) =>
        new($"{kind} has an invalid url", new CouchException(400, "invalid_replication", $"{kind} has an invalid url"));

    /// <summary>An Erlang error that is a single atom: <c>badarg</c>, <c>function_clause</c>.</summary>
    public static BadReplicationException Error(string atom) =>
        new($"{{error,{atom}}}", new CouchException(500, "unknown_error", atom, Reference(atom)));

    /// <summary>An Erlang error that contains a value of the document: <c>badmatch</c>, <c>case_clause</c>.</summary>
    public static BadReplicationException Error(string atom, JsonElement value)
    {
        string term = ErlangText.Print(value);
        (string error, string reason) = value.ValueKind == JsonValueKind.Null ? ("unknown_error", atom) : (atom, value.IoText() ?? term);
        return new BadReplicationException($"{{error,{{{atom},{term}}}}}", new CouchException(500, error, reason, Reference(atom)));
    }

    public static BadReplicationException Error(string atom, string term) =>
        new($"{{error,{{{atom},{term}}}}}", new CouchException(500, atom, term, Reference(atom)));

    /// <summary>An error of the selector engine.</summary>
    public static BadReplicationException Selector(MangoException error)
    {
        const string Thrown = "{throw,";
        string term = error.ErlangTerm.StartsWith(Thrown, StringComparison.Ordinal)
            ? error.ErlangTerm[Thrown.Length..^1]
            : error.ErlangTerm;
        return new BadReplicationException(error.ErlangTerm, new CouchException(500, "case_clause", term, Reference("case_clause")));
    }

    private static long Reference(string text) =>
        text.Aggregate(2166136261L, static (hash, character) => ((hash ^ character) * 16777619) & uint.MaxValue);
}
