using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>The operations of the generated Refit interfaces.</summary>
internal static class RefitOperations
{
    private const string Calls = Names.Services + "ReplicatorCalls.";
    private const string Written = Names.Runtime + "WrittenDocument";
    private const string Status = Names.Runtime + "ReplicationStatus";
    private const string Job = Names.Runtime + "SchedulerJob";
    private const string Run = Names.Runtime + "ReplicationRun";
    private const string Forward = Names.Direction + ".Forward";
    private const string Reverse = Names.Direction + ".Reverse";

    private static readonly RefitParameter Id = new("string id", "id", "The id of the document.");
    private static readonly RefitParameter JobId = new(
        "string jobId",
        "jobId",
        "The id of the job: the replication id, including the suffix after the plus sign."
    );
    private static readonly RefitParameter Limit = Optional(
        "int?",
        "limit",
        "The maximum number of entries, or <c>null</c> to use the server's default."
    );
    private static readonly RefitParameter Skip = Optional("int?", "skip", "The number of entries to skip, or <c>null</c> to skip none.");
    private static readonly RefitParameter NewOrOldRevision = Optional(
        "string?",
        "rev",
        "The revision to replace, or <c>null</c> if the document does not exist; otherwise the server returns 409."
    );
    private static readonly RefitParameter Revision = new(
        RefitNames.Query + " string rev",
        "rev",
        "The revision to delete. If it is not the current revision, the server returns 409."
    );

    private static readonly RefitOperation GetJob = new(
        "GetJob",
        "Get(\"/_scheduler/jobs/{jobId}\")",
        Job,
        Calls + "Job(jobId)",
        "Gets a job of the scheduler: its statistics and its history.",
        JobId
    );

    private static readonly RefitOperation GetJson = new(
        "GetJson",
        "Get(\"/_replicator/{id}\")",
        RefitNames.Stream,
        Calls + "GetJson(id)",
        "Gets a document as the server returns it.",
        Id
    )
    {
        Remarks = "The caller must dispose the stream.",
    };

    /// <summary>The operations of one specification.</summary>
    public static IEnumerable<RefitOperation> Of(ReplicationModel model)
    {
        string type = model.Type.FullName;
        RefitParameter body = new($"{RefitNames.Body} {type} replication", "replication", "The replication.");

        yield return Put("Put", Forward, "Creates or replaces the document of a replication.", body);
        if (model.TwoWay)
            yield return Put(
                "PutReverse",
                Reverse,
                "Creates or replaces the document of the reverse replication. Its id is the id of the forward document followed by <c>-reverse</c>.",
                body
            );
        yield return new(
            "Get",
            "Get(\"/_replicator/{id}\")",
            Names.Document,
            Calls + "Get(id)",
            "Gets the document of a replication with its revision.",
            Id
        );
        yield return GetJson;
        yield return Delete("Deletes the document of a replication, which stops it.");
        yield return GetStatus("Gets the status of a replication: the scheduler's entry for its document.");
        yield return GetJob;
        yield return new(
            "StartTransient",
            "Post(\"/_replicate\")",
            Run,
            Calls + "Start(replication)",
            "Runs a transient replication, which has no document.",
            body
        )
        {
            Remarks =
                "The server responds immediately if the replication is continuous, and otherwise when it ends. Set the client's timeout accordingly.",
        };
        yield return new(
            "CancelTransient",
            "Post(\"/_replicate\")",
            Run,
            Calls + "Cancel(replication)",
            "Cancels a transient replication, which has no document.",
            body
        )
        {
            Remarks = "The body is the body of the start request with <c>cancel</c> added.",
        };
    }

    /// <summary>The operations that do not belong to a specification.</summary>
    public static IEnumerable<RefitOperation> OfReplicator()
    {
        yield return new(
            "List",
            "Get(\"/_scheduler/docs/_replicator\")",
            $"{Names.Runtime}ReplicatorPage<{Status}>",
            Calls + "Statuses(states, limit, skip)",
            "Lists the status of the replications, ordered by id.",
            Optional(
                "string?",
                "states",
                "The states to list, separated by commas, such as <c>running,crashing</c>, or <c>null</c> to list all. The limit is applied before this filter."
            ),
            Limit,
            Skip
        );
        yield return new(
            "GetJobs",
            "Get(\"/_scheduler/jobs\")",
            $"{Names.Runtime}ReplicatorPage<{Job}>",
            Calls + "Jobs(limit, skip)",
            "Lists the jobs of the scheduler.",
            Limit,
            Skip
        );
        yield return GetJob;
        yield return new(
            "GetTasks",
            "Get(\"/_active_tasks\")",
            $"{Names.List}<{Names.Runtime}ActiveTask>",
            Calls + "Tasks()",
            "Lists the active tasks of the server's nodes: replications, indexers, compactions."
        );
        yield return new(
            "GetChanges",
            "Get(\"/_replicator/_changes\")",
            Names.Runtime + "ReplicatorChanges",
            Calls + "Changes(since, limit, feed)",
            "Gets the changes of the replicator database.",
            Optional("string?", "since", "The sequence to start after, or <c>now</c>, or <c>null</c> to start at the beginning."),
            Limit,
            Optional("string?", "feed", "<c>longpoll</c> to wait for a change, or <c>null</c> to return the current changes.")
        );
        yield return new(
            "Put",
            "Put(\"/_replicator/{id}\")",
            Written,
            $"{Calls}Put(id, document, {Forward}, rev)",
            "Creates or replaces a document.",
            Id,
            new($"{RefitNames.Body} {Names.Document} document", "document", "The document."),
            NewOrOldRevision
        );
        yield return new("Get", "Get(\"/_replicator/{id}\")", Names.Document, Calls + "Get(id)", "Gets a document with its revision.", Id);
        yield return GetJson;
        yield return Delete("Deletes a document, which stops its replication.");
        yield return GetStatus("Gets the scheduler's entry for a document.");
        yield return new(
            "CancelTransient",
            "Post(\"/_replicate\")",
            Run,
            Calls + "Cancel(replicationId)",
            "Cancels a transient replication, which has no document.",
            new RefitParameter(
                RefitNames.Body + " string replicationId",
                "replicationId",
                "The replication id, including the suffix after the plus sign. It is sent as <c>replication_id</c>."
            )
        );
    }

    private static RefitOperation Put(string name, string direction, string summary, RefitParameter body) =>
        new(
            name,
            "Put(\"/_replicator/{id}\")",
            Written,
            $"{Calls}Put(id, replication, {direction}, rev)",
            summary,
            Id,
            body,
            NewOrOldRevision
        );

    private static RefitOperation Delete(string summary) =>
        new("Delete", "Delete(\"/_replicator/{id}\")", Written, Calls + "Delete(id, rev)", summary, Id, Revision);

    private static RefitOperation GetStatus(string summary) =>
        new("GetStatus", "Get(\"/_scheduler/docs/_replicator/{id}\")", Status, Calls + "Status(id)", summary, Id);

    private static RefitParameter Optional(string type, string name, string doc) =>
        new($"{RefitNames.Query} {type} {name} = null", name, doc);
}
