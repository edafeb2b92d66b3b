using System.Globalization;
using System.Net;
using System.Text.Json;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>Converts the server's error responses to exceptions that name a remedy.</summary>
internal static class CouchError
{
    public static ReplicationException ToException(in CouchFailure failure)
    {
        (string? error, string? reason) = Read(failure.Body.Span);
        return ToException(failure, error, reason);
    }

    /// <summary>Converts an error within a response, such as a row of <c>_bulk_docs</c>.</summary>
    public static ReplicationException ToException(in CouchFailure failure, string? error, string? reason)
    {
        if (error is not null)
            error = SecretMask.InText(error, failure.Secrets);
        if (reason is not null)
            reason = SecretMask.InText(reason, failure.Secrets);
        int status = (int)failure.Status;
        string why = reason ?? error ?? "no reason given";
        string could = $"Could not {failure.Action}: ";
        switch (status)
        {
            case 401:
                return new ReplicationAuthorizationException(
                    could
                        + (
                            failure.Endpoint is { } endpoint
                                ? $"{endpoint} does not accept the endpoint's credentials, or they lack the required permissions ({why}). Check the "
                                    + "arguments of WithBasicAuth, WithIamApiKey or WithHeader."
                                : $"the server does not accept the client's credentials, or they lack the required permissions ({why}). "
                                    + "Check ReplicatorOptions.Credentials."
                        )
                )
                {
                    StatusCode = failure.Status,
                    Error = error,
                    Reason = reason,
                    ReplicationId = failure.ReplicationId,
                };
            case 403 when !failure.CarriesSpecification || IsAccessDenied(reason):
                return new ReplicationAuthorizationException($"{could}the client is not allowed to do this ({why}).")
                {
                    StatusCode = failure.Status,
                    Error = error,
                    Reason = reason,
                    ReplicationId = failure.ReplicationId,
                };
            case 400 or 403 when failure.CarriesSpecification:
                return new ReplicationValidationException($"{could}the server rejected the specification: {why}")
                {
                    StatusCode = failure.Status,
                    Error = error,
                    Reason = reason,
                    ReplicationId = failure.ReplicationId,
                };
            case 404:
                return new ReplicationNotFoundException(could + WhatIsMissing(reason, why, failure.ReplicationId))
                {
                    StatusCode = failure.Status,
                    Error = error,
                    Reason = reason,
                    ReplicationId = failure.ReplicationId,
                };
            case 409:
                return new ReplicationConflictException(
                    $"{could}a document with this id already exists, or it was changed concurrently ({why.TrimEnd('.')}). "
                        + "Use EnsureAsync to replace an existing one."
                )
                {
                    StatusCode = failure.Status,
                    Error = error,
                    Reason = reason,
                    ReplicationId = failure.ReplicationId,
                };
            case 408 or 429 or >= 500:
                return new ReplicationServerException(
                    $"{could}the server returned HTTP {status.ToString(CultureInfo.InvariantCulture)} ({why})."
                )
                {
                    StatusCode = failure.Status,
                    Error = error,
                    Reason = reason,
                    ReplicationId = failure.ReplicationId,
                    RetryAfter = failure.RetryAfter,
                };
            default:
                return new ReplicationException($"{could}the server returned HTTP {status.ToString(CultureInfo.InvariantCulture)} ({why}).")
                {
                    StatusCode = failure.Status,
                    Error = error,
                    Reason = reason,
                    ReplicationId = failure.ReplicationId,
                };
        }
    }

    /// <summary>Returns <c>error</c> and <c>reason</c> of a response, or <c>null</c> if they are absent.</summary>
    public static (string? Error, string? Reason) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return default;
            string? error = null;
            string? reason = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isError = reader.ValueTextEquals("error"u8);
                bool isReason = reader.ValueTextEquals("reason"u8);
                reader.Read();
                if (isError && reader.TokenType == JsonTokenType.String)
                    error = reader.GetString();
                else if (isReason && reader.TokenType == JsonTokenType.String)
                    reason = reader.GetString();
                else
                    reader.Skip();
            }

            return (error, reason);
        }
        catch (Exception exception) when (MalformedResponse.IsCauseOf(exception))
        {
            return default;
        }
    }

    /// <summary>
    /// Returns whether the reason of a 403 is not about the document. All other reasons come from the validation of the document.
    /// </summary>
    private static bool IsAccessDenied(string? reason) =>
        reason is null
        || reason.StartsWith("You are not", StringComparison.Ordinal)
        || reason.StartsWith("Account is temporarily locked", StringComparison.Ordinal)
        || reason.StartsWith("Can't update replication documents", StringComparison.Ordinal)
        || reason.AsSpan().TrimEnd(" .").EndsWith("required for this request", StringComparison.OrdinalIgnoreCase);

    private static string WhatIsMissing(string? reason, string why, string? replicationId) =>
        reason switch
        {
            "Database does not exist." or "no_db_file" =>
                "the replicator database does not exist. Create it as a server administrator, or specify another one "
                    + "in ReplicatorOptions.Database.",
            "deleted" => "it was deleted.",
            "missing" when replicationId is not null => "the replication does not exist.",
            _ => $"the server has no such resource ({why}).",
        };
}
