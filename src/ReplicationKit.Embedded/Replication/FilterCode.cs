using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>Fetches the code of a filter function from the source, since the id of the replication depends on it.</summary>
internal static class FilterCode
{
    public static async Task<string> FetchAsync(
        ReplicationSpecification specification,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        string filter = specification.Filter!;
        int slash = filter.IndexOf('/', StringComparison.Ordinal);
        (string design, string name) = (filter[..slash], filter[(slash + 1)..]);
        string url = specification.Source!.Url;
        using var source = new RemoteDatabase(specification.Source, specification, time);
        try
        {
            await source.OpenAsync(create: false, cancellationToken);
        }
        catch (JobFailedException failure)
        {
            throw JobFailedException.Filter($"Could not open source database `{url}`: {failure.Message}");
        }
        using JsonDocument? document = await source.DocumentAsync(DocumentIds.DesignPrefix + design, cancellationToken);
        if (document is null)
            throw JobFailedException.Filter(
                $"Couldn't open document `{DocumentIds.DesignPrefix}{design}` from source database `{url}`: {{error,<<\"not_found\">>}}"
            );
        if (document.RootElement.Member("filters") is not { } filters)
            throw Unparsable(design, url, "filters");
        return filters.StringMember(name)?.Trim() ?? throw Unparsable(design, url, name);
    }

    private static JobFailedException Unparsable(string design, string url, string key) =>
        JobFailedException.Filter(
            $"Couldn't parse filter code from document {design} on `{url}`  Error: {{not_found,<<\"missing json key: {key}\">>}}"
        );
}
