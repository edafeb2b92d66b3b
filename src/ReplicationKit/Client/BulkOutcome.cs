using System.Net;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>
/// The outcome for one document of a bulk request: a revision or a failure. Both are set if it was written but should not have been.
/// </summary>
internal readonly record struct BulkOutcome(string? Revision, ReplicationException? Failure)
{
    /// <summary>Reads the answer of <c>_bulk_docs</c>, which has a row for each document in the order of the request.</summary>
    public static BulkOutcome[] Read<T>(ReadOnlySpan<byte> answer, ReadOnlySpan<T> replications)
        where T : IBulkDocument
    {
        var outcomes = new BulkOutcome[replications.Length];
        var reader = new Utf8JsonReader(answer);
        using JsonDocument json = JsonDocument.ParseValue(ref reader);
        if (json.RootElement.ValueKind != JsonValueKind.Array || json.RootElement.GetArrayLength() != outcomes.Length)
            throw new JsonException("The response has no row for each replication.");

        int index = 0;
        foreach (JsonElement row in json.RootElement.EnumerateArray())
        {
            if (row.TryGetProperty("id", out JsonElement id) && !id.ValueEquals(replications[index].Id))
                throw new JsonException("The rows of the response are not in the order of the replications.");
            outcomes[index] =
                row.TryGetProperty("rev", out JsonElement revision) && !row.TryGetProperty("error", out _)
                    ? new BulkOutcome(revision.GetString(), null)
                    : new BulkOutcome(null, Failed(row, replications[index]));
            index++;
        }

        return outcomes;
    }

    private static ReplicationException Failed(JsonElement row, IBulkDocument replication)
    {
        string? error = row.TryGetProperty("error", out JsonElement value) ? value.GetString() : null;
        string? reason = row.TryGetProperty("reason", out value) ? value.GetString() : null;
        HttpStatusCode status = error switch
        {
            "conflict" => HttpStatusCode.Conflict,
            "unauthorized" => HttpStatusCode.Unauthorized,
            "forbidden" => HttpStatusCode.Forbidden,
            "internal_server_error" or "error" or "unknown_error" => HttpStatusCode.InternalServerError,
            _ => HttpStatusCode.BadRequest,
        };
        return CouchError.ToException(
            new CouchFailure(status, default, null)
            {
                Action = replication.Action,
                ReplicationId = replication.Id,
                CarriesSpecification = replication.CarriesSpecification,
                Secrets = replication.Secrets,
            },
            error,
            reason
        );
    }
}
