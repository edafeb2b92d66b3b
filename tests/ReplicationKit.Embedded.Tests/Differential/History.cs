using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReplicationKit.Embedded.Tests.Differential;

/// <summary>
/// A random history of a database: edits, deletions and conflicts, replicated revisions, attachments as data, stubs and parts, local
/// documents, odd ids, and requests that are refused. The same seed makes the same history.
/// </summary>
internal sealed class History
{
    private static readonly string[] Ids = ["a", "b c", "e😀", "d/e", "ü+%", "_design/x", "_local/l", "_local/m/n", "\"q\"\\", "\u0001z"];

    // Some are compressed when they are stored: the digest, and the revision with it, is that of the compressed bytes.
    private static readonly string[] Types = ["application/octet-stream", "image/png", "text/plain", "application/json; charset=utf-8"];
    private static readonly string[] Words = ["order", "customer ", "\n", "ü", "{\"a\":1}", "😀", "0123456789"];

    private readonly Random _random;

    private History(int seed) => _random = new Random(seed);

    /// <summary>The requests of a history, each with the revisions that are known by then.</summary>
    public static IEnumerable<Func<KnownRevisions, HistoryStep>> Of(int seed)
    {
        var history = new History(seed);
        int length = history._random.Next(4, 16);
        for (int i = 0; i < length; i++)
            yield return history.Next;
    }

    private HistoryStep Next(KnownRevisions known)
    {
        string id = Pick(Ids);
        int kind = _random.Next(IsLocal(id) ? 4 : 10);
        return kind switch
        {
            0 or 1 or 2 => new HistoryStep("PUT", Path(id), Document(id, known, Revision(id, known), inBulk: false)),
            3 => new HistoryStep("DELETE", $"{Path(id)}?rev={Revision(id, known) ?? "1-z"}", null),
            4 => Bulk(known),
            5 or 6 => Replicated(known),
            7 => Attachment(id, known),
            8 => Multipart(id, known),
            _ => new HistoryStep("PUT", $"{Path(id)}?new_edits=false", Document(id, known, null, inBulk: false, Branch())),
        };
    }

    private HistoryStep Bulk(KnownRevisions known)
    {
        // Documents of one database are on several shards, which see a request's edits of one document apart from others.
        IEnumerable<string> documents = Some(Ids).Select(id => Document(id, known, Revision(id, known), inBulk: true));
        return new HistoryStep("POST", "_bulk_docs", $$"""{"docs":[{{string.Join(',', documents)}}]}""");
    }

    private HistoryStep Replicated(KnownRevisions known)
    {
        IEnumerable<string> documents = Some([.. Ids.Where(static id => !IsLocal(id))])
            .Select(id => Document(id, known, null, inBulk: true, Branch()));
        return new HistoryStep("POST", "_bulk_docs", $$"""{"new_edits":false,"docs":[{{string.Join(',', documents)}}]}""");
    }

    private HistoryStep Attachment(string id, KnownRevisions known)
    {
        string? revision = Revision(id, known);
        string path = $"{Path(id)}/{Uri.EscapeDataString(Pick(["p", "q r"]))}{(revision is null ? "" : $"?rev={revision}")}";
        return _random.Next(3) == 0 ? new HistoryStep("DELETE", path, null) : new HistoryStep("PUT", path, Data(), Pick(Types));
    }

    private HistoryStep Multipart(string id, KnownRevisions known)
    {
        string data = Data();
        int length = Encoding.UTF8.GetByteCount(data) + (_random.Next(8) == 0 ? 1 : 0);
        string revision = Revision(id, known) is { } text ? $"\"_rev\":{JsonSerializer.Serialize(text)}," : "";
        string document = string.Create(
            CultureInfo.InvariantCulture,
            $"{{{revision}\"_attachments\":{{\"p\":{{\"follows\":true,\"content_type\":\"{Pick(Types)}\",\"revpos\":7,\"length\":{length}}}}}}}"
        );
        string body =
            $"--b\r\nContent-Type: application/json\r\n\r\n{document}\r\n--b\r\nContent-Disposition: attachment; filename=\"p\"\r\n\r\n{data}\r\n--b--";
        return new HistoryStep("PUT", Path(id), body, "multipart/related; boundary=\"b\"");
    }

    private string Document(string id, KnownRevisions known, string? revision, bool inBulk, string? branch = null)
    {
        var members = new List<string>();
        if (inBulk)
            members.Add($"\"_id\":{JsonSerializer.Serialize(id)}");
        if (revision is not null)
            members.Add($"\"_rev\":{JsonSerializer.Serialize(revision)}");
        if (branch is not null)
            members.Add(branch);
        if (_random.Next(6) == 0)
            members.Add("\"_deleted\":true");
        if (_random.Next(30) == 0)
            members.Add(Pick(["\"_deleted\":\"yes\"", "\"_foo\":1", "\"n\":1e400", "\"_access\":[\"a\"]", "\"_revs_info\":5"]));
        if (_random.Next(3) == 0 && !IsLocal(id))
            members.Add($"\"_attachments\":{{{Attachments(known, id)}}}");
        members.Add(
            Pick([
                "\"v\":1",
                "\"v\":\"\\u0001\\ud83d\\ude00/\\u00e9\"",
                "\"v\":1.50,\"w\":-0.0",
                "\"v\":123456789012345678901234567890",
                "\"😀\":null",
                "\"v\":1e3,\"v\":[{}]",
                "\"\":{\"a\":[true,false]}",
            ])
        );
        return $"{{{string.Join(',', members)}}}";
    }

    private string Attachments(KnownRevisions known, string id)
    {
        string position = _random.Next(3) switch
        {
            0 => "",
            1 => $",\"revpos\":{_random.Next(4).ToString(CultureInfo.InvariantCulture)}",
            _ => known.Generation(id) is { } generation ? $",\"revpos\":{generation.ToString(CultureInfo.InvariantCulture)}" : "",
        };
        string content =
            _random.Next(2) == 0
                ? "\"stub\":true"
                : $"\"content_type\":\"{Pick(Types)}\",\"data\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Data()))}\"";
        return $"\"{Pick(["p", "q r"])}\":{{{content}{position}}}";
    }

    private string Branch()
    {
        int start = _random.Next(1, 5);
        int length = _random.Next(1, start + 1);
        // A revision has one parent: its id determines the path to it.
        string way = string.Concat(Enumerable.Range(0, start).Select(_ => Pick(["a", "b", "c"])));
        IEnumerable<string> hashes = Enumerable.Range(0, length).Select(age => $"\"{Hash(way[..(start - age)])}\"");
        return string.Create(CultureInfo.InvariantCulture, $"\"_revisions\":{{\"start\":{start},\"ids\":[{string.Join(',', hashes)}]}}");
    }

    private static string Hash(string way) => way.EndsWith('b') ? way.PadLeft(32, '0') : way;

    private string? Revision(string id, KnownRevisions known)
    {
        if (IsLocal(id))
            return _random.Next(3) == 0 ? null : "0-3";
        // Whether CouchDB refuses a revision of a document that is not there depends on earlier requests to its shard.
        IReadOnlyList<string> revisions = known.Of(id);
        return _random.Next(8) switch
        {
            _ when revisions.Count == 0 => null,
            0 => null,
            1 => "1-z",
            _ => revisions[_random.Next(revisions.Count)],
        };
    }

    // Not empty: a replication of CouchDB 3.5.2 from CouchDB 3.5.2 never ends when an attachment is.
    private string Data() =>
        _random.Next(4) == 0
            ? string.Concat(Enumerable.Range(0, _random.Next(1, 200)).Select(_ => Pick(Words)))
            : new string((char)('a' + _random.Next(26)), _random.Next(1, 20));

    /// <summary>The path of a document in its database.</summary>
    public static string Path(string id)
    {
        int slash = id.StartsWith("_design/", StringComparison.Ordinal) || IsLocal(id) ? id.IndexOf('/') + 1 : 0;
        return id[..slash] + Uri.EscapeDataString(id[slash..]);
    }

    private static bool IsLocal(string id) => id.StartsWith("_local/", StringComparison.Ordinal);

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];

    private List<string> Some(string[] values)
    {
        List<string> some = [.. values.Where(_ => _random.Next(4) == 0)];
        return some.Count > 0 ? some : [values[0]];
    }
}

/// <summary>The leaves of a database's documents.</summary>
internal sealed class KnownRevisions(IReadOnlyDictionary<string, List<string>> leaves)
{
    public IReadOnlyList<string> Of(string id) => leaves.TryGetValue(id, out List<string>? found) ? found : [];

    public int? Generation(string id) =>
        Of(id) is [var first, ..] ? int.Parse(first[..first.IndexOf('-', StringComparison.Ordinal)], CultureInfo.InvariantCulture) : null;
}
