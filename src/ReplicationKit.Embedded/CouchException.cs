using System.Text.Json;

namespace ReplicationKit.Embedded;

/// <summary>An error response: the HTTP status with CouchDB's <c>error</c> and <c>reason</c>.</summary>
internal sealed class CouchException : Exception
{
    public CouchException(int status, string error, string? reason, long? reference = null)
        : base($"{error}: {reason}")
    {
        Status = status;
        Error = error;
        Reason = reason;
        Reference = reference;
    }

    public int Status { get; }

    public string Error { get; }

    /// <summary>The reason, or <c>null</c> to omit the member.</summary>
    public string? Reason { get; }

    /// <summary>The reason if it is not a string, because a validation function threw another value; otherwise, <c>null</c>.</summary>
    public JsonElement? ReasonValue { get; init; }

    /// <summary>Whether the error of one document is the response to the whole request, and no document of the request is written.</summary>
    public bool EndsRequest { get; init; }

    /// <summary>The methods of the <c>Allow</c> header, or <c>null</c> without one.</summary>
    public string? Allowed { get; private init; }

    /// <summary>The hash of a stack trace that CouchDB adds to unexpected errors, or <c>null</c> for expected ones.</summary>
    public long? Reference { get; }

    public static CouchException BadRequest(string reason) => new(400, "bad_request", reason);

    public static CouchException QueryParse(string reason) => new(400, "query_parse_error", reason);

    public static CouchException DocValidation(string reason) => new(400, "doc_validation", reason);

    public static CouchException Missing() => new(404, "not_found", "missing");

    public static CouchException Deleted() => new(404, "not_found", "deleted");

    public static CouchException NoDatabase() => new(404, "not_found", "Database does not exist.");

    public static CouchException Conflict() => new(409, "conflict", "Document update conflict.");

    public static CouchException Unauthorized(string reason) => new(401, "unauthorized", reason);

    public static CouchException Forbidden(string reason) => new(403, "forbidden", reason);

    public static CouchException NotAdmin() => Unauthorized("You are not a server admin.");

    public static CouchException MethodNotAllowed(string allowed) =>
        new(405, "method_not_allowed", $"Only {allowed} allowed") { Allowed = allowed };

    public static CouchException TooLarge() => new(413, "too_large", "the request entity is too large");

    public static CouchException NotImplemented(string reason) => new(501, "not_implemented", reason);

    public static CouchException InvalidJson() => BadRequest("invalid UTF-8 JSON");

    /// <summary>Writes the members of the error response.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("error", Error);
        if (ReasonValue is { } value)
        {
            writer.WritePropertyName("reason");
            value.WriteTo(writer);
        }
        else if (Reason is not null)
        {
            writer.WriteString("reason", Reason);
        }
        if (Reference is { } reference)
            writer.WriteNumber("ref", reference);
    }
}
