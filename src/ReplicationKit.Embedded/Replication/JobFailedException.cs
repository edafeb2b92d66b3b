using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Replication;

/// <summary>
/// The failure that ends a replication's run, in CouchDB's words: a reason for the scheduler, and a response for <c>_replicate</c>.
/// </summary>
internal sealed class JobFailedException : Exception
{
    private const string Closed = "sel_conn_closed";

    private JobFailedException(string text, CouchException requestError)
        : base(text) => RequestError = requestError;

    public CouchException RequestError { get; }

    public static JobFailedException NotFound(string url) => Named(500, "db_not_found", $"could not open {url}");

    public static JobFailedException Unauthorized(string url) =>
        Named(401, "unauthorized", $"unauthorized to access or create database {url}");

    public static JobFailedException NoDomain(string url) => Named(500, "nxdomain", $"could not resolve {url}");

    public static JobFailedException Text(string text) => new(text, new CouchException(500, "error", text));

    /// <summary>A filter function that could not be fetched: the state is <c>error</c>, not <c>crashing</c>.</summary>
    public static JobFailedException Filter(string text) => new(text, new CouchException(404, "not_found", text));

    public static JobFailedException SessionRefused(string url, string user)
    {
        string inner = $"{{session_request_unauthorized,\"{url}\",\"{user}\"}}";
        return new JobFailedException(
            $"{{replication_auth_error,\n    {inner}}}",
            new CouchException(500, "replication_auth_error", inner)
        );
    }

    public static JobFailedException SessionFailed(string url, string user, RequestFailure failure)
    {
        string inner = $"{{session_request_failed,\"{url}\",\"{user}\",\n        {Reason(failure)}}}";
        return new JobFailedException(
            $"{{replication_auth_error,\n    {inner}}}",
            new CouchException(500, "replication_auth_error", inner)
        );
    }

    public static JobFailedException Request(string method, string url, RequestFailure failure)
    {
        string reason = failure == RequestFailure.Closed ? $"{{error,{Closed}}}" : $"{{error,{{error,{Reason(failure)}}}}}";
        return Text($"{{http_request_failed,\"{method}\",\"{url}\",\n                     {reason}}}");
    }

    public static JobFailedException Code(string method, string url, int status) =>
        Text($"{{http_request_failed,\"{method}\",\"{url}\",\n                     {{error,{{code,{status}}}}}}}");

    public static JobFailedException Changes(int status) =>
        Text($"{{changes_req_failed,{status},#Fun<couch_replicator_httpc.0.14999729>}}");

    /// <summary>
    /// The source's changes could not be read, even after the retries that follow server errors, for example because a filter never ends.
    /// </summary>
    public static JobFailedException ChangesReader(string method, string url, int status)
    {
        string Inner(int column) =>
            string.Join(",\n" + new string(' ', column), $"{{http_request_failed,\"{method}\"", $"\"{url}\"", $"{{code,{status}}}}}");
        return new JobFailedException(
            $"{{changes_reader_died,\n    {Inner(8)}}}",
            new CouchException(500, "changes_reader_died", Inner(21))
        );
    }

    public static JobFailedException ChangesReader(RequestFailure failure) => Text($"{{changes_req_failed,{Reason(failure)}}}");

    /// <summary>A rejection of one of the protocol's requests, with the body of the response.</summary>
    public static JobFailedException Refused(string name, int status, byte[] body)
    {
        string indent = new(' ', name.Length + 2);
        return Text($"{{{name},{status},\n{indent}{Pairs(body, indent)}}}");
    }

    private static JobFailedException Named(int status, string error, string reason) =>
        new($"{error}: {reason}", new CouchException(status, error, reason));

    private static string Reason(RequestFailure failure) =>
        failure switch
        {
            RequestFailure.Closed => Closed,
            RequestFailure.TimedOut => "req_timedout",
            _ => $"{{conn_failed,{{error,{Word(failure)}}}}}",
        };

    private static string Word(RequestFailure failure) =>
        failure switch
        {
            RequestFailure.NoHost => "nxdomain",
            RequestFailure.Refused => "econnrefused",
            _ => "closed",
        };

    // Erlang breaks lines before column 80, the three closing brackets included.
    private static string Pair(JsonProperty member, int column)
    {
        const int Width = 79;
        string name = ErlangText.Print(member.Name);
        string value = ErlangText.Print(member.Value);
        bool fits = column + name.Length + value.Length + "{,}]}}".Length < Width;
        return fits ? $"{{{name},{value}}}" : $"{{{name},\n{new string(' ', column + 1)}{value}}}";
    }

    private static string Pairs(byte[] body, string indent)
    {
        try
        {
            using JsonDocument document = Json.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return "{["
                    + string.Join(
                        $",\n{indent}  ",
                        document.RootElement.EnumerateObject().Select(member => Pair(member, indent.Length + 2))
                    )
                    + "]}";
            return ErlangText.Print(document.RootElement);
        }
        catch (CouchException)
        {
            return "undefined";
        }
    }
}

/// <summary>The ways in which a request can fail.</summary>
internal enum RequestFailure
{
    Refused,
    NoHost,
    Closed,
    TimedOut,
}
