using System.Buffers;
using System.ComponentModel;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace ReplicationKit.CompilerServices;

/// <summary>The requests of the operations of generated Refit interfaces.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ReplicatorCalls
{
    private const string Database = "/_replicator";

    /// <summary>Creates or replaces a specification's document.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="spec">The specification.</param>
    /// <param name="direction">The direction of the document.</param>
    /// <param name="rev">The revision to replace, or <c>null</c> to create the document.</param>
    public static ReplicatorCall<WrittenDocument> Put(string id, IReplicationSpec spec, ReplicationDirection direction, string? rev)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(HttpMethod.Put, Document(id) + Query(("rev", rev)), ReplicatorResponses.Written)
        {
            Body = context =>
            {
                WriteContext directed = context.WithDirection(direction);
                ReplicationValidator.ThrowIfInvalid(spec, directed);
                return Content(output => spec.WriteTo(output, directed));
            },
        };
    }

    /// <summary>Reads a document.</summary>
    /// <param name="id">The document's id.</param>
    public static ReplicatorCall<ReplicationDocument> Get(string id) => new(HttpMethod.Get, Document(id), ReplicatorResponses.Document);

    /// <summary>Reads a document as the server sends it.</summary>
    /// <param name="id">The document's id.</param>
    public static ReplicatorCall<Stream> GetJson(string id) => new(HttpMethod.Get, Document(id), read: null);

    /// <summary>Deletes a document.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="rev">The document's revision.</param>
    public static ReplicatorCall<WrittenDocument> Delete(string id, string rev)
    {
        ArgumentException.ThrowIfNullOrEmpty(rev);
        return new(HttpMethod.Delete, Document(id) + Query(("rev", rev)), ReplicatorResponses.Written);
    }

    /// <summary>Reads the scheduler's entry for a document.</summary>
    /// <param name="id">The document's id.</param>
    public static ReplicatorCall<ReplicationStatus> Status(string id) =>
        new(HttpMethod.Get, "/_scheduler/docs/_replicator/" + ReplicatorAddress.Segment(id, nameof(id)), ReplicatorResponses.Status);

    /// <summary>Lists the scheduler's entries.</summary>
    /// <param name="states">The states, separated by commas, or <c>null</c> for all.</param>
    /// <param name="limit">The maximum number of documents to examine, or <c>null</c> to use the server's default.</param>
    /// <param name="skip">The number of documents to skip, or <c>null</c> for none.</param>
    public static ReplicatorCall<ReplicatorPage<ReplicationStatus>> Statuses(string? states, int? limit, int? skip) =>
        new(
            HttpMethod.Get,
            "/_scheduler/docs/_replicator" + Query(("states", states), ("limit", Number(limit)), ("skip", Number(skip))),
            ReplicatorResponses.Statuses
        );

    /// <summary>Reads a job.</summary>
    /// <param name="jobId">The job's id, including suffixes such as <c>+continuous</c>.</param>
    public static ReplicatorCall<SchedulerJob> Job(string jobId) =>
        new(HttpMethod.Get, "/_scheduler/jobs/" + ReplicatorAddress.Segment(jobId, nameof(jobId)), ReplicatorResponses.Job);

    /// <summary>Lists the jobs.</summary>
    /// <param name="limit">The maximum number of jobs, or <c>null</c> to use the server's default.</param>
    /// <param name="skip">The number of jobs to skip, or <c>null</c> for none.</param>
    public static ReplicatorCall<ReplicatorPage<SchedulerJob>> Jobs(int? limit, int? skip) =>
        new(HttpMethod.Get, "/_scheduler/jobs" + Query(("limit", Number(limit)), ("skip", Number(skip))), ReplicatorResponses.Jobs);

    /// <summary>Lists the active tasks of the nodes.</summary>
    public static ReplicatorCall<IReadOnlyList<ActiveTask>> Tasks() => new(HttpMethod.Get, "/_active_tasks", ReplicatorResponses.Tasks);

    /// <summary>Reads a part of the replicator database's changes feed.</summary>
    /// <param name="since">The sequence after which to start, or <c>null</c> to start at the beginning.</param>
    /// <param name="limit">The maximum number of changes, or <c>null</c> for all.</param>
    /// <param name="feed">The kind of feed, or <c>null</c> for the current changes.</param>
    public static ReplicatorCall<ReplicatorChanges> Changes(string? since, int? limit, string? feed) =>
        new(
            HttpMethod.Get,
            Database + "/_changes" + Query(("since", since), ("limit", Number(limit)), ("feed", feed)),
            ReplicatorResponses.Changes
        );

    /// <summary>Runs a specification without a document.</summary>
    /// <param name="spec">The specification.</param>
    public static ReplicatorCall<ReplicationRun> Start(IReplicationSpec spec) => Replicate(spec, cancel: null);

    /// <summary>Cancels a replication that <see cref="Start"/> started.</summary>
    /// <param name="spec">An equal specification.</param>
    public static ReplicatorCall<ReplicationRun> Cancel(IReplicationSpec spec) => Replicate(spec, cancel: true);

    /// <summary>Cancels a replication by its id.</summary>
    /// <param name="replicationId">The id, including suffixes such as <c>+continuous</c>.</param>
    public static ReplicatorCall<ReplicationRun> Cancel(string replicationId)
    {
        ArgumentException.ThrowIfNullOrEmpty(replicationId);
        return new(HttpMethod.Post, "/_replicate", ReplicatorResponses.Run)
        {
            Body = _ =>
                Content(output =>
                {
                    using var json = new System.Text.Json.Utf8JsonWriter(output);
                    json.WriteStartObject();
                    json.WriteBoolean("cancel"u8, true);
                    json.WriteString("replication_id"u8, replicationId);
                    json.WriteEndObject();
                }),
        };
    }

    private static ReplicatorCall<ReplicationRun> Replicate(IReplicationSpec spec, bool? cancel)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(HttpMethod.Post, "/_replicate", ReplicatorResponses.Run)
        {
            Body = context =>
            {
                // A running replication can be canceled even if it violates a rule.
                if (cancel is null)
                    ReplicationValidator.ThrowIfInvalid(spec, context);
                ReplicationDocument document = spec.ToDocument(context);
                document.Id = null;
                document.Cancel = cancel;
                return Content(output => document.WriteTo(output, context));
            },
        };
    }

    private static string Document(string id) => Database + "/" + ReplicatorAddress.Segment(id, nameof(id));

    private static ReadOnlyMemoryContent Content(Action<IBufferWriter<byte>> write)
    {
        var body = new ArrayBufferWriter<byte>();
        write(body);
        return new ReadOnlyMemoryContent(body.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new StringBuilder();
        foreach ((string name, string? value) in parameters)
        {
            if (value is not null)
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return query.ToString();
    }
}
