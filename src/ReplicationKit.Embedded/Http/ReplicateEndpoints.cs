using System.Text.Json;
using ReplicationKit.Embedded.Replication;
using ReplicationKit.Embedded.Storage;
using ReplicationKit.Rules;

namespace ReplicationKit.Embedded.Http;

/// <summary><c>POST /_replicate</c>: replications without a document.</summary>
internal sealed class ReplicateEndpoints(CouchNode node)
{
    private static readonly TimeSpan FilterTimeout = TimeSpan.FromSeconds(61);

    public async Task HandleAsync(CouchExchange request)
    {
        if (request.Method is "GET" or "HEAD" or "DELETE")
            throw CouchException.BadRequest("Missing request body");
        request.Allow("POST");
        request.RequireJsonContent();
        using JsonDocument body = await request.JsonObjectAsync();
        ReplicationSpecification specification = Parse(request, body.RootElement);
        if (specification is { Cancel: true, CancelId: { } id })
            await CancelAsync(request, id);
        else
            await RunAsync(request, specification);
    }

    private ReplicationSpecification Parse(CouchExchange request, JsonElement body)
    {
        using JsonDocument named = Json.Parse(Named(request, body));
        try
        {
            return SpecificationParser.Parse(named.RootElement, isDocument: false);
        }
        catch (BadReplicationException error)
        {
            throw error.RequestError;
        }
    }

    // A bare name is a database of this server, which is accessed with the caller's credentials.
    private byte[] Named(CouchExchange request, JsonElement body) =>
        Json.Object(writer =>
        {
            foreach (JsonProperty member in body.EnumerateObject())
            {
                if (ReplicationOptions.IsEndpoint(member.Name))
                    WriteEndpoint(writer, member, request);
                else
                    member.WriteTo(writer);
            }
        });

    private void WriteEndpoint(Utf8JsonWriter writer, JsonProperty endpoint, CouchExchange request)
    {
        JsonElement value = endpoint.Value;
        JsonElement? url = value.ValueKind == JsonValueKind.Object ? value.Member("url") : value;
        if (url is not { } present || IsHttp(present))
        {
            endpoint.WriteTo(writer);
            return;
        }
        writer.WriteStartObject(endpoint.Name);
        writer.WriteString("url", node.Address.ToString() + Quoted(present));
        // Both headers are there even when empty, and count for the id of the replication.
        writer.WriteStartObject("headers");
        writer.WriteString("authorization", request.Header("Authorization") ?? "");
        writer.WriteString("cookie", request.Header("Cookie") ?? "");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static bool IsHttp(JsonElement url) =>
        url.ValueKind == JsonValueKind.String
        && url.GetString() is { } text
        && (text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal));

    // mochiweb_util:quote_plus/1, which reads a list as characters and takes the lowest byte of each.
    private static string Quoted(JsonElement name)
    {
        string quoted = name.ValueKind switch
        {
            JsonValueKind.String => Uri.EscapeDataString(name.GetString()!),
            JsonValueKind.Array => string.Concat(name.EnumerateArray().Select(QuotedByte)),
            JsonValueKind.Object => throw BadReplicationException.Error("function_clause").RequestError,
            _ => Uri.EscapeDataString(name.GetRawText()),
        };
        return quoted.Replace("%20", "+", StringComparison.Ordinal);
    }

    private static string QuotedByte(JsonElement character)
    {
        if (character.ValueKind != JsonValueKind.Number || !character.TryGetInt64(out long code))
            throw BadReplicationException.Error("badarg").RequestError;
        byte lowest = unchecked((byte)code);
        return lowest < 0x80 ? Uri.EscapeDataString(((char)lowest).ToString()) : $"%{lowest:X2}";
    }

    private Task CancelAsync(CouchExchange request, string id)
    {
        ReplicationJob job = node.Scheduler?.Find(id) ?? throw CouchException.Missing();
        RequireOwner(request, job);
        return CanceledAsync(request, job);
    }

    private async Task CanceledAsync(CouchExchange request, ReplicationJob job)
    {
        await node.Scheduler!.RemoveAsync(job.Id);
        await StartedAsync(request, 200, job.Id);
    }

    private static void RequireOwner(CouchExchange request, ReplicationJob job)
    {
        if (!request.User.IsAdmin && (job.User is null || job.User != request.User.Name))
            throw CouchException.NotAdmin();
    }

    private async Task RunAsync(CouchExchange request, ReplicationSpecification specification)
    {
        ReplicationScheduler scheduler = node.Scheduler ?? throw new CouchException(503, "unavailable", "The server is stopping.");
        (string baseId, string suffix) = ReplicationIds.Of(specification, node.Store.Uuid, await FilterAsync(request, specification));
        if (specification.Cancel)
        {
            await CancelAsync(request, baseId + suffix);
            return;
        }
        var job = new ReplicationJob
        {
            BaseId = baseId,
            Suffix = suffix,
            Specification = specification,
            User = request.User.Name,
            StartTime = node.Time.GetUtcNow(),
        };
        ReplicationJob running = scheduler.Add(job) ?? job;
        if (running != job)
            RequireOwner(request, running);
        if (specification.Continuous)
            await StartedAsync(request, 202, job.Id);
        else
            await FinishedAsync(request, await OutcomeAsync(scheduler.Read(() => running.Outcome)));
    }

    private async Task<string?> FilterAsync(CouchExchange request, ReplicationSpecification specification)
    {
        if (!specification.HasUserFilter)
            return null;
        using var timeout = new CancellationTokenSource(FilterTimeout, node.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, request.Aborted);
        try
        {
            return await FilterCode.FetchAsync(specification, node.Time, linked.Token);
        }
        catch (JobFailedException failure)
        {
            throw failure.RequestError;
        }
        catch (OperationCanceledException) when (!request.Aborted.IsCancellationRequested)
        {
            throw new CouchException(500, "timeout", "The request could not be processed in a reasonable amount of time.");
        }
    }

    private static async Task<ReplicationOutcome> OutcomeAsync(Task<ReplicationOutcome> outcome)
    {
        try
        {
            return await outcome;
        }
        catch (JobFailedException failure)
        {
            throw failure.RequestError;
        }
        catch (TaskCanceledException)
        {
            throw new CouchException(500, "error", "{shutdown,cancelled}");
        }
    }

    private static Task StartedAsync(CouchExchange request, int status, string id) =>
        request.ObjectAsync(
            status,
            writer =>
            {
                writer.WriteBoolean("ok", true);
                writer.WriteString("_local_id", id);
            }
        );

    private static Task FinishedAsync(CouchExchange request, ReplicationOutcome outcome) =>
        request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteBoolean("ok", true);
                if (outcome.History is not { } history)
                {
                    writer.WriteBoolean(ReplicationOptions.UseCheckpoints.JsonName, false);
                    return;
                }
                if (outcome.NothingNew)
                    writer.WriteBoolean("no_changes", true);
                using JsonDocument members = Json.Parse(history);
                foreach (JsonProperty member in members.RootElement.EnumerateObject())
                    member.WriteTo(writer);
            }
        );
}
