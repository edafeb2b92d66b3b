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
        "The id of the job: that of the replication, with what follows the plus sign."
    );
    private static readonly RefitParameter Limit = Optional(
        "int?",
        "limit",
        "How many entries at most; null: as many as the server gives."
    );
    private static readonly RefitParameter Skip = Optional("int?", "skip", "How many entries to leave out; null: none.");
    private static readonly RefitParameter NewOrOldRevision = Optional(
        "string?",
        "rev",
        "The revision to replace; null: there is no document yet, else the server answers 409."
    );
    private static readonly RefitParameter Revision = new(
        RefitNames.Query + " string rev",
        "rev",
        "The revision to delete; with another one the server answers 409."
    );

    private static readonly RefitOperation GetJob = new(
        "GetJob",
        "Get(\"/_scheduler/jobs/{jobId}\")",
        Job,
        Calls + "Job(jobId)",
        "Reads a job of the scheduler: its figures and what happened to it.",
        JobId
    );

    private static readonly RefitOperation GetJson = new(
        "GetJson",
        "Get(\"/_replicator/{id}\")",
        RefitNames.Stream,
        Calls + "GetJson(id)",
        "Reads a document as the server sends it.",
        Id
    )
    {
        Remarks = "The caller disposes of the stream.",
    };

    /// <summary>The operations of one specification.</summary>
    public static IEnumerable<RefitOperation> Of(ReplicationModel model)
    {
        string type = model.Type.FullName;
        RefitParameter body = new($"{RefitNames.Body} {type} replication", "replication", "The replication.");

        yield return Put("Put", Forward, "Creates the document of a replication, or replaces it.", body);
        if (model.TwoWay)
            yield return Put(
                "PutReverse",
                Reverse,
                "Creates the document of the way back, or replaces it. Its id is that of the way there with <c>-reverse</c> added.",
                body
            );
        yield return new(
            "Get",
            "Get(\"/_replicator/{id}\")",
            Names.Document,
            Calls + "Get(id)",
            "Reads the document of a replication, with its revision.",
            Id
        );
        yield return GetJson;
        yield return Delete("Deletes the document of a replication, which stops it.");
        yield return GetStatus("Reads where a replication stands: the scheduler's entry for its document.");
        yield return GetJob;
        yield return new(
            "StartTransient",
            "Post(\"/_replicate\")",
            Run,
            Calls + "Start(replication)",
            "Runs a replication without a document.",
            body
        )
        {
            Remarks =
                "The server answers at once where the replication is continuous, and at its end where it is not: mind the client's timeout.",
        };
        yield return new(
            "CancelTransient",
            "Post(\"/_replicate\")",
            Run,
            Calls + "Cancel(replication)",
            "Cancels a replication that was started without a document.",
            body
        )
        {
            Remarks = "The body is that of the start with <c>cancel</c> added.",
        };
    }

    /// <summary>The operations that belong to no specification.</summary>
    public static IEnumerable<RefitOperation> OfReplicator()
    {
        yield return new(
            "List",
            "Get(\"/_scheduler/docs/_replicator\")",
            $"{Names.Runtime}ReplicatorPage<{Status}>",
            Calls + "Statuses(states, limit, skip)",
            "Lists where the replications stand, in the order of their ids.",
            Optional(
                "string?",
                "states",
                "The states to list, separated by commas, such as <c>running,crashing</c>; null: all. The limit counts before this filter."
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
            "Lists what the nodes of the server work on: replications, indexes, compactions."
        );
        yield return new(
            "GetChanges",
            "Get(\"/_replicator/_changes\")",
            Names.Runtime + "ReplicatorChanges",
            Calls + "Changes(since, limit, feed)",
            "Reads the changes of the replicator database.",
            Optional("string?", "since", "The sequence to begin after, or <c>now</c>; null: the beginning."),
            Limit,
            Optional("string?", "feed", "<c>longpoll</c> waits for a change; null: what there is now.")
        );
        yield return new(
            "Put",
            "Put(\"/_replicator/{id}\")",
            Written,
            $"{Calls}Put(id, document, {Forward}, rev)",
            "Creates a document, or replaces it.",
            Id,
            new($"{RefitNames.Body} {Names.Document} document", "document", "The document."),
            NewOrOldRevision
        );
        yield return new(
            "Get",
            "Get(\"/_replicator/{id}\")",
            Names.Document,
            Calls + "Get(id)",
            "Reads a document, with its revision.",
            Id
        );
        yield return GetJson;
        yield return Delete("Deletes a document, which stops its replication.");
        yield return GetStatus("Reads the scheduler's entry for a document.");
        yield return new(
            "CancelTransient",
            "Post(\"/_replicate\")",
            Run,
            Calls + "Cancel(replicationId)",
            "Cancels a replication that was started without a document.",
            new RefitParameter(
                RefitNames.Body + " string replicationId",
                "replicationId",
                "The id of the replication, with what follows the plus sign; it is sent as <c>replication_id</c>."
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
