using System.Net;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>
/// Recognizes the exceptions that JSON readers throw for a response that CouchDB does not send, and converts them to one exception.
/// </summary>
internal static class MalformedResponse
{
    /// <summary>
    /// Returns whether the input caused an exception of a reader: System.Text.Json reports invalid UTF-8 and unpaired surrogates as
    /// <see cref="InvalidOperationException"/>, numbers out of range as <see cref="FormatException"/> and duplicate members as
    /// <see cref="ArgumentException"/>; a decompressor reports invalid data as <see cref="InvalidDataException"/>.
    /// </summary>
    public static bool IsCauseOf(Exception exception) =>
        exception
            is JsonException
                or KeyNotFoundException
                or FormatException
                or OverflowException
                or ArgumentException
                or IndexOutOfRangeException
                or InvalidDataException
                or (InvalidOperationException and not ObjectDisposedException);

    /// <summary>Returns an exception that names the request and the problem.</summary>
    /// <param name="action">The purpose of the request, as a verb phrase.</param>
    /// <param name="status">The status of the response, or <c>null</c> if it is unknown.</param>
    /// <param name="cause">The reader's exception.</param>
    public static ReplicationServerException ToException(string action, HttpStatusCode? status, Exception cause)
    {
        string answer = status is { } code ? $"the response (HTTP {(int)code})" : "the response";
        return new ReplicationServerException($"Could not {action}: {answer} does not come from a CouchDB server ({cause.Message}).", cause)
        {
            StatusCode = status,
        };
    }

    /// <summary>Reads JSON and reports every fault in it as a <see cref="JsonException"/>.</summary>
    /// <exception cref="JsonException">The JSON cannot be read.</exception>
    public static T AsJsonException<TState, T>(TState state, Func<TState, T> read)
    {
        try
        {
            return read(state);
        }
        catch (Exception exception) when (exception is not JsonException && IsCauseOf(exception))
        {
            throw new JsonException(exception.Message, exception);
        }
    }
}
