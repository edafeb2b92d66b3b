using System.Net;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>Recognizes what the readers of JSON throw at an answer that no CouchDB gives, and turns it into one exception.</summary>
internal static class MalformedAnswer
{
    /// <summary>
    /// Whether a reader threw this because of what it read: System.Text.Json reports invalid UTF-8 and lone surrogates as
    /// <see cref="InvalidOperationException"/>, numbers out of range as <see cref="FormatException"/>, duplicate members as
    /// <see cref="ArgumentException"/>; a decompressor reports garbage as <see cref="InvalidDataException"/>.
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

    /// <summary>The exception that names the request and the problem.</summary>
    /// <param name="action">What was asked, as a verb phrase.</param>
    /// <param name="status">The status of the answer, or <c>null</c> if it is not known.</param>
    /// <param name="cause">What the reader threw.</param>
    public static ReplicationServerException ToException(string action, HttpStatusCode? status, Exception cause)
    {
        string answer = status is { } code ? $"the answer (HTTP {(int)code})" : "the answer";
        return new ReplicationServerException($"Could not {action}: {answer} is not one of a CouchDB server ({cause.Message}).", cause)
        {
            StatusCode = status,
        };
    }

    /// <summary>Reads JSON, of which whatever is wrong with it is a <see cref="JsonException"/>.</summary>
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
