using System.Globalization;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Requests about a database as a whole, and routing within it.</summary>
/// <param name="node">The server.</param>
/// <param name="dispatch">Answers a request that replaces another.</param>
internal sealed class DatabaseEndpoints(CouchNode node, Func<CouchExchange, Task> dispatch)
{
    private static readonly HashSet<string> HasParts =
    [
        "_changes",
        "_find",
        "_explain",
        "_index",
        "_partition",
        "_compact",
        "_temp_view",
        "_shards",
    ];

    private readonly EditRules _rules = new(node);
    private readonly DocumentEndpoints _documents = new(node);
    private readonly AttachmentEndpoints _attachments = new(node);
    private readonly BulkEndpoints _bulk = new(node);
    private readonly ChangesEndpoints _changes = new(node);
    private readonly FindEndpoints _find = new(node);
    private readonly ViewEndpoints _views = new(node);
    private readonly PurgeEndpoints _purge = new(node);
    private readonly RenderEndpoints _render = new(node);
    private readonly RewriteEndpoint _rewrite = new(node, dispatch);

    public Task HandleAsync(CouchExchange request)
    {
        string name = request.Segments[0];
        if (request.Segments.Count == 1)
            return HandleDatabaseAsync(request, name);
        CouchDatabase database = Opened(name);
        string part = request.Segments[1];
        if (part is not ("_local" or "_design") && part.StartsWith('_') && part.AsSpan().IndexOf('/') < 0)
            return HandleSpecialAsync(request, database, part);
        return HandleDocumentAsync(request, database);
    }

    private CouchDatabase Opened(string name)
    {
        CouchDatabase database = node.Store.Get(name);
        if (database.IsAuthentication)
            node.EnsureUsersDesign();
        return database;
    }

    public static void WriteInfo(Utf8JsonWriter writer, CouchDatabase database)
    {
        writer.WriteString("instance_start_time", database.Created.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("db_name", database.Name);
        writer.WriteString("purge_seq", database.SequenceText(database.Purges.Seq));
        writer.WriteString("update_seq", database.SequenceText(database.Seq));
        writer.WriteStartObject("sizes");
        writer.WriteNumber("file", database.ExternalSize + 8524);
        writer.WriteNumber("external", database.ExternalSize);
        writer.WriteNumber("active", database.ExternalSize);
        writer.WriteEndObject();
        writer.WriteStartObject("props");
        if (database.Partitioned)
            writer.WriteBoolean("partitioned", true);
        writer.WriteEndObject();
        writer.WriteNumber("doc_del_count", database.DeletedCount);
        writer.WriteNumber("doc_count", database.DocumentCount);
        writer.WriteNumber("disk_format_version", 8);
        writer.WriteBoolean("compact_running", false);
        writer.WriteStartObject("cluster");
        writer.WriteNumber("q", database.Shards);
        writer.WriteNumber("n", 1);
        writer.WriteNumber("w", 1);
        writer.WriteNumber("r", 1);
        writer.WriteEndObject();
    }

    private Task HandleDatabaseAsync(CouchExchange request, string name)
    {
        if (request.Method is not "PUT")
            request.Allow("DELETE,GET,HEAD,POST");
        switch (request.Method)
        {
            case "PUT":
                return CreateAsync(request, name);
            case "DELETE":
                if (request.Query.Has("rev"))
                    throw CouchException.BadRequest(
                        "You tried to DELETE a database with a ?=rev parameter. Did you mean to DELETE a document instead?"
                    );
                node.Store.Delete(name);
                return request.OkAsync();
            case "POST":
                return _documents.PostAsync(request, Opened(name));
            default:
                return request.ObjectAsync(200, writer => WriteInfo(writer, node.Store.Get(name)));
        }
    }

    private Task CreateAsync(CouchExchange request, string name)
    {
        int shards = Count(request, "q") ?? 2;
        Count(request, "n");
        bool partitioned = request.Query["partitioned"] switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw CouchException.BadRequest("Invalid `partitioned` parameter"),
        };
        CheckPlacement(request);
        if (partitioned && CouchStore.IsSystemName(name))
            throw CouchException.BadRequest("Cannot partition a system database");
        node.Store.Create(name, shards, partitioned);
        request.Locate(name);
        return request.OkAsync(201);
    }

    // There is one node, in no zone, with one engine. CouchDB returns 500 if no node is in the zone.
    private static void CheckPlacement(CouchExchange request)
    {
        if (request.Query["placement"] is { Length: > 0 } placement)
            throw CouchException.BadRequest(
                placement.Split(',').All(static rule => rule.Split(':') is [_, var nodes] && new QueryValue(nodes).Integer() > 0)
                    ? "no_nodes_in_zone"
                    : "The `placement` value should be in a format `zone:n`."
            );
        if (request.Query["engine"] is not (null or "couch"))
            throw CouchException.BadRequest("invalid_engine_extension");
    }

    private static int? Count(CouchExchange request, string name)
    {
        if (request.Query[name] is not { } text)
            return null;
        return new QueryValue(text).Integer() is > 0 and <= int.MaxValue and var value
            ? (int)value
            : throw CouchException.BadRequest($"The `{name}` value should be a positive integer.");
    }

    private Task HandleSpecialAsync(CouchExchange request, CouchDatabase database, string part)
    {
        if ((database.IsReplicator || database.IsUsers) && part is "_changes" or "_all_docs" or "_find" or "_design_docs")
            RequireListingAdmin(request, database);
        Unsupported.Check(Unsupported.OfDatabase, part);
        // What follows the others is the name of an attachment.
        bool hasQueries =
            part is "_all_docs" or "_design_docs" or "_local_docs" && request.Segments.Count > 2 && request.Segments[2] == "queries";
        if (request.Segments.Count > 2 && !hasQueries && !HasParts.Contains(part))
            return HandleDocumentAsync(request, database);
        return part switch
        {
            "_all_docs" => ListingEndpoints.AllDocumentsAsync(request, database),
            "_design_docs" => ListingEndpoints.DesignDocumentsAsync(request, database),
            "_local_docs" => ListingEndpoints.LocalDocumentsAsync(request, database),
            "_bulk_docs" => _bulk.WriteAsync(request, database, _rules),
            "_bulk_get" => BulkGetEndpoint.HandleAsync(request, database),
            "_revs_diff" => BulkEndpoints.RevisionsDifferenceAsync(request, database),
            "_missing_revs" => BulkEndpoints.MissingRevisionsAsync(request, database),
            "_changes" => _changes.HandleAsync(request, database),
            "_find" or "_explain" or "_index" => _find.HandleAsync(request, database, part),
            "_partition" => PartitionAsync(request, database),
            "_security" => SecurityAsync(request, database),
            "_ensure_full_commit" => EnsureFullCommitAsync(request, database),
            "_compact" => CompactAsync(request, database),
            "_revs_limit" => RevisionLimitAsync(request, database),
            "_purge" => _purge.PurgeAsync(request, database),
            "_purged_infos" => PurgeEndpoints.InfosAsync(request, database),
            "_purged_infos_limit" => PurgeEndpoints.LimitAsync(request, database),
            "_temp_view" => throw new CouchException(410, "gone", "Temporary views are not supported in CouchDB"),
            "_view_cleanup" => CleanUpAsync(request, database),
            "_sync_shards" => AcceptedAsync(request),
            "_shards" => ShardsEndpoint.HandleAsync(request, database),
            _ => HandleDocumentAsync(request, database),
        };
    }

    private Task PartitionAsync(CouchExchange request, CouchDatabase database)
    {
        if (request.Segments.Count < 3)
            throw CouchException.BadRequest("invalid_partition_req");
        if (request.Segments.Count == 3)
            request.Allow("GET");
        if (!database.Partitioned)
            throw CouchException.BadRequest("database is not partitioned");
        string partition = DocumentIds.CheckPartitionName(request.Segments[2]);
        if (request.Query["partition"] is { } other && other != partition)
            throw CouchException.BadRequest("Conflicting value for `partition` in query string");
        switch (request.Segments.Skip(3).ToArray())
        {
            case []:
                return request.ObjectAsync(200, writer => WritePartition(writer, database, partition));
            case ["_all_docs"]:
                return ListingEndpoints.PartitionAsync(request, database, partition);
            case [("_find" or "_explain") and var part]:
                return _find.HandleAsync(request, database, part, partition);
            case ["_design", _, ['_', ..], ..]:
                request.EnterPartition(partition);
                return HandleDocumentAsync(request, database);
            default:
                throw CouchException.Missing();
        }
    }

    private static void WritePartition(Utf8JsonWriter writer, CouchDatabase database, string partition)
    {
        (long documents, long deleted, long bytes) = database.CountPartition(partition);
        writer.WriteString("db_name", database.Name);
        writer.WriteStartObject("sizes");
        writer.WriteNumber("active", bytes);
        writer.WriteNumber("external", bytes);
        writer.WriteEndObject();
        writer.WriteString("partition", partition);
        writer.WriteNumber("doc_count", documents);
        writer.WriteNumber("doc_del_count", deleted);
    }

    private static void RequireListingAdmin(CouchExchange request, CouchDatabase database)
    {
        if (!request.User.IsDatabaseAdmin(database))
            throw CouchException.NotAdmin();
    }

    private Task HandleDocumentAsync(CouchExchange request, CouchDatabase database)
    {
        IReadOnlyList<string> path = request.Segments;
        bool prefixed = path[1] is "_design" or "_local";
        if (path[1] == "_local" && (path.Count == 2 || path[2].Length == 0) || path[1] == DocumentIds.LocalPrefix)
            throw CouchException.BadRequest("Invalid _local document id.");
        prefixed &= path.Count > 2;
        string id = prefixed ? $"{path[1]}/{path[2]}" : path[1];
        int rest = prefixed ? 3 : 2;
        if (path.Count == rest)
            return _documents.HandleAsync(request, database, id, _rules);
        if (DocumentIds.IsLocal(id))
            throw CouchException.BadRequest("_local documents do not accept attachments.");
        if (path[1] == "_design" && path[rest].StartsWith('_'))
        {
            database.Design(path[2]);
            Unsupported.Check(Unsupported.OfDesignDocument, path[rest]);
            switch (path[rest])
            {
                case "_view" or "_info":
                    return _views.HandleAsync(request, database, path[2]);
                case "_rewrite":
                    return _rewrite.HandleAsync(request, database, path[2]);
                case "_show" or "_list" or "_update":
                    return _render.HandleAsync(request, database, path[2]);
            }
        }
        return _attachments.HandleAsync(request, database, id, string.Join('/', path.Skip(rest)), _rules);
    }

    private async Task SecurityAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("PUT,GET");
        if (request.Method == "PUT")
        {
            using JsonDocument json = await request.JsonAsync();
            request.User.RequireDatabaseAdmin(database);
            if (database.IsUsers && node.Configuration.Get("couchdb", "users_db_security_editable") != "true")
                throw CouchException.Forbidden("You can't edit the security object of the user database.");
            SecurityJson.Check(json.RootElement);
            database.SetSecurity(Json.Write(json.RootElement.WriteTo));
            await request.OkAsync();
            return;
        }
        await request.RawJsonAsync(200, SecurityJson.Of(database));
    }

    private static async Task EnsureFullCommitAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("POST");
        request.RequireJsonContent();
        await request.ObjectAsync(
            201,
            writer =>
            {
                writer.WriteBoolean("ok", true);
                writer.WriteString("instance_start_time", database.Created.ToString(CultureInfo.InvariantCulture));
            }
        );
    }

    private static Task CompactAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("POST");
        request.RequireJsonContent();
        if (request.Segments.Count == 2)
            database.Compact();
        else if (database.Find(DocumentIds.DesignPrefix + request.Segments[2]) is { Deleted: false } design)
            MangoIndexes.Signatures(database, design).ForEach(signature => database.Index(signature).Compact());
        else
            throw CouchException.Missing();
        return request.OkAsync(202);
    }

    private static Task CleanUpAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("POST");
        database.RetainIndexes(MangoIndexes.Signatures(database));
        return request.OkAsync(202);
    }

    private static Task AcceptedAsync(CouchExchange request)
    {
        request.Allow("POST");
        return request.OkAsync(202);
    }

    private static async Task RevisionLimitAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("PUT,GET");
        if (request.IsGet)
        {
            await request.JsonAsync(200, writer => writer.WriteNumberValue(database.RevisionLimit));
            return;
        }
        using JsonDocument body = await request.JsonAsync();
        request.User.RequireDatabaseAdmin(database);
        if (new QueryValue(null, body.RootElement).Integer() is not (> 0 and var limit))
            throw CouchException.BadRequest("`rev_limit` must be an integer greater than 0");
        database.SetRevisionLimit((int)Math.Min(limit, int.MaxValue));
        await request.OkAsync();
    }
}
