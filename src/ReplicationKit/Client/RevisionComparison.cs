namespace ReplicationKit;

/// <summary>
/// Compares a source with a target: pages of the source's changes, each with one <c>_revs_diff</c> of the target, while the next page is
/// already on its way. No document is transferred, and the memory does not depend on the size of the databases.
/// </summary>
internal sealed class RevisionComparison(ComparedDatabase source, ComparedDatabase target, ReplicationDocument document)
{
    /// <summary>The number of rows of a page.</summary>
    public const int PageSize = 1_000;

    private readonly ChangesSelection _selection = ChangesSelection.Of(document);
    private readonly List<MissingDocument> _missing = [];
    private readonly List<string> _sample = [];
    private string _start = "";
    private long _documents;
    private long _deletions;
    private long _missingCount;
    private long _changedMeanwhile;
    private bool _targetExists = true;

    /// <summary>Checks whether the target has what the source has.</summary>
    /// <exception cref="ReplicationNotFoundException">A database does not exist.</exception>
    public async Task<ReplicationVerification> VerifyAsync(
        string id,
        IProgress<VerificationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        await ReadPagesAsync(VerifyPageAsync, progress, cancellationToken).ConfigureAwait(false);
        return new ReplicationVerification
        {
            Id = id,
            Source = source.Name,
            Target = target.Name,
            SourceSequence = _start,
            Checked = _documents + _deletions,
            MissingCount = _missingCount,
            Missing = _missing,
            ChangedMeanwhile = _changedMeanwhile,
        };
    }

    /// <summary>Counts what the replication would copy. The target need not exist.</summary>
    /// <exception cref="ReplicationNotFoundException">The source does not exist.</exception>
    public async Task<ReplicationPreview> PreviewAsync(
        string id,
        IProgress<VerificationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        await ReadPagesAsync(PreviewPageAsync, progress, cancellationToken).ConfigureAwait(false);
        return new ReplicationPreview
        {
            Id = id,
            Source = source.Name,
            Target = target.Name,
            SourceSequence = _start,
            Documents = _documents,
            Deletions = _deletions,
            Missing = _missingCount,
            Sample = _sample,
            TargetExists = _targetExists,
        };
    }

    private async Task ReadPagesAsync(
        Func<List<ComparedDocument>, CancellationToken, Task> compare,
        IProgress<VerificationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        _start = await source.ReadSequenceAsync(cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ComparedPage> reading = ReadPageAsync(document.SinceSeq ?? "0", stop.Token);
        long? total = null;
        while (true)
        {
            ComparedPage page;
            try
            {
                page = await reading.ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }

            bool isLast = IsLast(page);
            reading = isLast ? Task.FromResult(page) : ReadPageAsync(page.LastSequence, stop.Token);
            try
            {
                Count(page.Documents);
                if (page.Documents.Count > 0)
                    await compare(page.Documents, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            total ??= page.Pending + page.Documents.Count;
            progress?.Report(new VerificationProgress(_documents + _deletions, _missingCount, Fraction(page.Pending, total, isLast)));
            if (isLast)
                return;
        }
    }

    /// <summary>
    /// A page that is not full is the last one: what is pending after it arrived while it was read. A server may also give smaller pages than
    /// it is asked for; then more is pending than it gave.
    /// </summary>
    private static bool IsLast(ComparedPage page) =>
        page.Documents.Count == 0 || page.Pending == 0 || (page.Documents.Count < PageSize && !(page.Pending > page.Documents.Count));

    private Task<ComparedPage> ReadPageAsync(string since, CancellationToken cancellationToken) =>
        source.ReadChangesAsync(_selection, since, PageSize, cancellationToken);

    private static double? Fraction(long? pending, long? total, bool isLast) =>
        isLast || total == 0 ? 1
        : pending is null || total is null ? null
        : Math.Clamp(1 - ((double)pending / (double)total), 0, 1);

    private void Count(List<ComparedDocument> page)
    {
        foreach (ComparedDocument row in page)
        {
            if (row.IsDeleted)
                _deletions++;
            else
                _documents++;
            if (_sample.Count < ReplicationPreview.MaxListed)
                _sample.Add(row.Id);
        }
    }

    private async Task VerifyPageAsync(List<ComparedDocument> page, CancellationToken cancellationToken)
    {
        Dictionary<string, IReadOnlyList<string>> missing = await target.FindMissingAsync(page, cancellationToken).ConfigureAwait(false);
        if (missing.Count == 0)
            return;

        HashSet<string> changed = await ReadChangedAsync(missing.Keys, cancellationToken).ConfigureAwait(false);
        foreach (ComparedDocument row in page)
        {
            if (!missing.Remove(row.Id, out IReadOnlyList<string>? revisions))
                continue;
            if (changed.Contains(row.Id))
            {
                _changedMeanwhile++;
                continue;
            }

            _missingCount++;
            if (_missing.Count < ReplicationVerification.MaxListed)
                _missing.Add(new MissingDocument(row.Id, revisions, row.IsDeleted));
        }
    }

    /// <summary>
    /// Returns which of the documents the source changed after the comparison began. A sequence covers all shards and cannot be compared
    /// with another one, so the source is queried.
    /// </summary>
    private async Task<HashSet<string>> ReadChangedAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        ComparedPage page = await source
            .ReadChangesAsync(ChangesSelection.OfIds(ids), _start, int.MaxValue, cancellationToken)
            .ConfigureAwait(false);
        return new(page.Documents.Select(static row => row.Id), StringComparer.Ordinal);
    }

    private async Task PreviewPageAsync(List<ComparedDocument> page, CancellationToken cancellationToken)
    {
        if (_targetExists)
        {
            try
            {
                _missingCount += (await target.FindMissingAsync(page, cancellationToken).ConfigureAwait(false)).Count;
                return;
            }
            catch (ReplicationNotFoundException)
            {
                _targetExists = false;
            }
        }

        _missingCount += page.Count;
    }
}
