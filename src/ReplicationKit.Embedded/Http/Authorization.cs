using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// Decides, from the path and the method alone and before anything else is looked at, whether the user may make a request. So a path that
/// does not exist, and a method that is not allowed, are refused with the same words.
/// </summary>
internal static class Authorization
{
    /// <exception cref="CouchException">The user may not make this request, or there is no such database.</exception>
    public static void Check(CouchExchange request, CouchStore store)
    {
        IReadOnlyList<string> path = request.Segments;
        if (path.Count == 0)
            return;
        if (path[0].StartsWith('_') && path[0] is not ("_users" or "_replicator"))
            CheckServer(request);
        else if (IsForServerAdmins(path, request.Method))
            request.User.RequireAdmin();
        else
            CheckDatabase(request, store.Get(path[0]));
    }

    private static void CheckServer(CouchExchange request)
    {
        IReadOnlyList<string> path = request.Segments;
        switch (path[0])
        {
            case "_utils" when request.IsGet:
            case "_up" or "_uuids" or "_session" or "_stats" or "_active_tasks" when path.Count == 1:
                break;
            case "_replicate" when path.Count == 1:
                if (request.User.Name is null)
                    throw CouchException.Unauthorized("You are not an authenticated user");
                break;
            case "_node" when path.Count > 2 && path[2] is "_stats" or "_system" or "_prometheus":
                if (!request.User.IsAdmin && !request.User.Roles.Contains("_metrics"))
                    throw CouchException.Unauthorized("You are not a server admin or read-only metrics user");
                break;
            default:
                request.User.RequireAdmin();
                break;
        }
    }

    private static bool IsForServerAdmins(IReadOnlyList<string> path, string method) =>
        path.Count == 1
            ? method is "PUT" or "DELETE"
            : path[1] is "_all_docs" or "_changes" && path[0] is "_users" or "_replicator"
                || path.Count == 2 && path[1] is "_purge" or "_purged_infos_limit" or "_sync_shards";

    private static void CheckDatabase(CouchExchange request, CouchDatabase database)
    {
        IReadOnlyList<string> path = request.Segments;
        request.User.RequireMember(database);
        if (path.Count > 1 && path[1] == "_compact" || path.Count == 2 && path[1] == "_view_cleanup")
            request.User.RequireMaintainer(database);
    }
}
