namespace Quickstart;

/// <summary>The result of comparing a target with its source, document by document.</summary>
/// <param name="Name">The replication.</param>
/// <param name="Documents">The number of documents that were compared, including deleted ones.</param>
/// <param name="Differences">The ids of those that are missing, superfluous or different.</param>
internal sealed record DatabaseComparison(string Name, int Documents, IReadOnlyList<string> Differences)
{
    public bool Agrees => Differences.Count == 0;

    /// <summary>Compares all of both databases, or only the documents with these ids.</summary>
    public static async Task<DatabaseComparison> OfAsync(
        string name,
        HttpDatabase source,
        HttpDatabase target,
        IReadOnlyCollection<string>? only,
        CancellationToken cancellationToken
    )
    {
        SortedDictionary<string, string> expected = await source.ReadAllAsync(cancellationToken);
        SortedDictionary<string, string> actual = await target.ReadAllAsync(cancellationToken);
        if (only is not null)
        {
            foreach (string id in expected.Keys.Except(only).ToList())
                expected.Remove(id);
        }

        string[] differences =
        [
            .. expected.Keys.Union(actual.Keys).Where(id => expected.GetValueOrDefault(id) != actual.GetValueOrDefault(id)),
        ];
        return new DatabaseComparison(name, expected.Count, differences);
    }
}
