using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>Copies the revisions of a batch of changes that the target lacks.</summary>
internal sealed class RevisionCopier(RemoteDatabase source, RemoteDatabase target, ReplicationSpecification specification)
{
    private const int BytesAtOnce = 4 << 20;

    // The length of a list of revisions in a URL, in characters.
    private const int RevisionsInUrl = 6_000;

    private bool _useBulkGet = specification.UseBulkGet;

    public async Task<ReplicationStatistics> CopyAsync(IReadOnlyList<SourceChange> changes, CancellationToken cancellationToken)
    {
        List<MissingRevisions> missing = await MissingAsync(changes, cancellationToken);
        var counted = new ReplicationStatistics(
            changes.Sum(change => change.Revisions.Count),
            missing.Sum(document => document.Revisions.Count),
            0,
            0,
            0,
            0,
            0
        );
        if (missing.Count == 0)
            return counted;
        var documents = new List<SourceRevision>();
        if (_useBulkGet)
        {
            // Design documents are fetched one by one, as CouchDB does.
            List<MissingRevisions> designs = missing.FindAll(document => DocumentIds.IsDesign(document.Id));
            missing.RemoveAll(document => DocumentIds.IsDesign(document.Id));
            counted = counted with { BulkGetAttempts = missing.Sum(document => document.Revisions.Count) };
            missing = [.. missing.Count == 0 ? missing : await BulkGetAsync(missing, documents, cancellationToken), .. designs];
            counted = counted with { BulkGetDocs = documents.Count };
        }
        (long read, long failures) = (0, 0);
        long size = documents.Sum(document => (long)document.Body.Length);
        foreach (MissingRevisions document in missing)
        {
            foreach (SourceRevision revision in await OpenAsync(document, cancellationToken))
            {
                documents.Add(revision);
                size += revision.Body.Length;
            }
            if (size < BytesAtOnce)
                continue;
            (read, failures) = (read + documents.Count, failures + await target.WriteAsync(documents, cancellationToken));
            documents.Clear();
            size = 0;
        }
        if (documents.Count > 0)
            (read, failures) = (read + documents.Count, failures + await target.WriteAsync(documents, cancellationToken));
        return counted with { DocsRead = read, DocsWritten = read - failures, DocWriteFailures = failures };
    }

    private async Task<List<MissingRevisions>> MissingAsync(IReadOnlyList<SourceChange> changes, CancellationToken cancellationToken)
    {
        using JsonDocument difference = await target.RevisionsDifferenceAsync(changes, cancellationToken);
        var missing = new List<MissingRevisions>();
        foreach (JsonProperty document in difference.RootElement.EnumerateObject())
        {
            if (document.Value.Member("missing") is { ValueKind: JsonValueKind.Array } revisions)
                missing.Add(new MissingRevisions(document.Name, [.. revisions.EnumerateArray().Select(revision => revision.GetString()!)]));
        }
        return missing;
    }

    /// <summary>
    /// Fetches several revisions at once, and returns the rest: documents with attachments, or all if the server has no <c>_bulk_get</c>.
    /// </summary>
    private async Task<List<MissingRevisions>> BulkGetAsync(
        List<MissingRevisions> missing,
        List<SourceRevision> documents,
        CancellationToken cancellationToken
    )
    {
        using JsonDocument? found = await source.BulkGetAsync(missing, cancellationToken);
        if (found?.RootElement.Member("results") is not { ValueKind: JsonValueKind.Array } results)
        {
            _useBulkGet = false;
            return missing;
        }
        var rest = new List<MissingRevisions>();
        HashSet<(string, string)> taken = [];
        foreach (JsonElement result in results.EnumerateArray())
        {
            string id = result.StringMember("id")!;
            foreach (JsonElement document in result.Member("docs")!.Value.EnumerateArray())
            {
                if (document.Member("ok") is not { } json || !taken.Add((id, json.StringMember("_rev")!)))
                    continue;
                if (json.Member("_attachments") is { ValueKind: JsonValueKind.Object } attachments && attachments.EnumerateObject().Any())
                    rest.Add(new MissingRevisions(id, [json.StringMember("_rev")!]));
                else
                    documents.Add(SourceRevision.FromJson(id, json));
            }
        }
        return rest;
    }

    private async Task<List<SourceRevision>> OpenAsync(MissingRevisions missing, CancellationToken cancellationToken)
    {
        var documents = new List<SourceRevision>();
        // With the latest revisions in each answer, several can contain the same.
        HashSet<string> taken = [];
        foreach (MissingRevisions part in Parts(missing))
            documents.AddRange((await source.OpenRevisionsAsync(part, cancellationToken)).Where(found => taken.Add(found.Revision)));
        return documents;
    }

    // Revisions are listed in the URL, and servers and proxies accept about 8 kB of it.
    private static IEnumerable<MissingRevisions> Parts(MissingRevisions missing)
    {
        var part = new List<string>();
        int length = 0;
        foreach (string revision in missing.Revisions)
        {
            length += Uri.EscapeDataString($"\"{revision}\",").Length;
            if (length > RevisionsInUrl && part.Count > 0)
            {
                yield return missing with
                {
                    Revisions = [.. part],
                };
                part.Clear();
                length = Uri.EscapeDataString($"\"{revision}\",").Length;
            }
            part.Add(revision);
        }
        yield return missing with
        {
            Revisions = part,
        };
    }
}
