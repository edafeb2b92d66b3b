namespace ReplicationKit.Tests.Faults;

/// <summary>A follower, and what it received.</summary>
internal sealed class FollowerRecord(string[] ids, bool waits) : IDisposable
{
    private readonly CancellationTokenSource _caller = new();

    public IReadOnlyList<string> Ids => ids;

    public List<ReplicationStatus> Statuses { get; } = [];

    public Exception? End { get; private set; }

    public bool IsCanceled => _caller.IsCancellationRequested;

    public Task Task { get; private set; } = Task.CompletedTask;

    public void Start(Replicator replicator) => Task = FollowAsync(replicator);

    public void Cancel() => _caller.Cancel();

    public void Dispose() => _caller.Dispose();

    /// <summary>Returns what is wrong with what it received.</summary>
    /// <param name="endOf">How a replication ended, or <c>null</c> if it was deleted before.</param>
    /// <param name="mayBeGone">Whether a replication that ended may have been deleted before the follower learned of the end.</param>
    public IEnumerable<string> Check(Func<string, string?> endOf, Func<string, bool> mayBeGone)
    {
        if (End is OperationCanceledException canceled && IsCanceled)
        {
            if (canceled.CancellationToken != _caller.Token)
                yield return "the exception has another token";
            yield break;
        }

        bool isGone = false;
        foreach (string id in ids)
        {
            ReplicationStatus[] own = [.. Statuses.Where(status => status.Id == id)];
            int ends = own.Count(status => status.IsTerminal);
            string? end = endOf(id);
            if (ends == 0 && (end is null || mayBeGone(id)))
            {
                isGone = true;
                continue;
            }

            if (ends != 1)
                yield return $"{id} has {ends} ends";
            else if (!own[^1].IsTerminal)
                yield return $"{id} has a status after its end";
            else if (!own[^1].State.ToString().Equals(end, StringComparison.OrdinalIgnoreCase))
                yield return $"{id} is {own[^1].State} instead of {end ?? "deleted"}";
            double progress = 0;
            foreach (ReplicationStatus status in own)
            {
                if (status.Progress < progress)
                    yield return $"the progress of {id} falls";
                progress = status.Progress ?? progress;
            }
        }

        bool isExpected = End switch
        {
            null => !isGone,
            ReplicationNotFoundException => isGone,
            ReplicationFailedException => waits && endOf(ids[0]) == "failed",
            _ => false,
        };
        if (!isExpected)
            yield return $"it ended with {End?.ToString() ?? "success"}{(isGone ? " although a replication is gone" : "")}";
    }

    private async Task FollowAsync(Replicator replicator)
    {
        try
        {
            if (waits)
                Statuses.Add(await replicator.WaitForCompletionAsync(ids[0], _caller.Token));
            else
            {
                await foreach (
                    ReplicationStatus status in ids.Length == 1
                        ? replicator.FollowAsync(ids[0], _caller.Token)
                        : replicator.FollowAllAsync(ids, _caller.Token)
                )
                    Statuses.Add(status);
            }
        }
        catch (ReplicationFailedException exception)
        {
            Statuses.Add(exception.Status!);
            End = exception;
        }
#pragma warning disable CA1031 // Each is looked at.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            End = exception;
        }
    }
}
