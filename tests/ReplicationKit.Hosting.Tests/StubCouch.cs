using System.Net;
using System.Text.Json;

namespace ReplicationKit.Hosting.Tests;

/// <summary>Answers of a server with some replications, and how to let a client ask it.</summary>
internal static class StubCouch
{
    /// <summary>Lets a client's requests go to a stub.</summary>
    public static ReplicationKitBuilder UseStub(this ReplicationKitBuilder builder, StubServer server)
    {
        builder.HttpClient.ConfigurePrimaryHttpMessageHandler(() => server);
        return builder.Configure(options => (options.MaxRetries, options.Server) = (0, CouchServer.CouchDB35));
    }

    /// <summary>A server that has no replications yet and takes all that are written.</summary>
    public static StubServer Empty() =>
        new StubServer()
            .On("POST", "/_replicator/_bulk_get", _ => StubServer.Json("""{"results":[]}"""))
            .On("POST", "/_replicator/_bulk_docs", request => StubServer.Json(Written(request)));

    /// <summary>Adds the scheduler's responses about replications: rows by their ids, and a page of all.</summary>
    public static StubServer Schedules(this StubServer server, params (string Id, string State, string Info)[] rows)
    {
        string[] texts = [.. rows.Select(row => Row(row.Id, row.State, row.Info))];
        server.On(
            "GET",
            "/_scheduler/docs/_replicator?",
            _ => StubServer.Json($$"""{"total_rows":{{rows.Length}},"offset":0,"docs":[{{string.Join(',', texts)}}]}""")
        );
        for (int i = 0; i < rows.Length; i++)
        {
            string text = texts[i];
            server.On("GET", $"/_scheduler/docs/_replicator/{rows[i].Id}", _ => StubServer.Json(text));
        }

        return server;
    }

    public static HttpResponseMessage Busy() =>
        StubServer.Json(HttpStatusCode.ServiceUnavailable, """{"error":"service_unavailable","reason":"starting"}""");

    private static string Row(string id, string state, string info) =>
        $$"""{"database":"_replicator","doc_id":"{{id}}","id":"abc","source":"http://couch.test/a/","target":"http://couch.test/b/","state":"{{state}}","info":{{info}},"error_count":{{(state == "crashing" ? 3 : 0)}},"last_updated":"2026-11-21T12:00:00Z","start_time":"2026-11-21T11:00:00Z"}""";

    private static string Written(StubRequest request)
    {
        using JsonDocument body = JsonDocument.Parse(request.Body);
        return "["
            + string.Join(
                ',',
                body.RootElement.GetProperty("docs")
                    .EnumerateArray()
                    .Select(document => $$"""{"ok":true,"id":"{{document.GetProperty("_id").GetString()}}","rev":"1-a"}""")
            )
            + "]";
    }
}
