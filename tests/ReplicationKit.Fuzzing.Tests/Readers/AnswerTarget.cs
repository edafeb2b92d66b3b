using System.Net;
using ReplicationKit.Testing;

namespace ReplicationKit.Fuzzing.Tests.Readers;

/// <summary>
/// A call of the client that reads answers. It succeeds, or fails with one of the documented exceptions, whose message names the request.
/// </summary>
/// <param name="name">The name.</param>
/// <param name="seeds">Recorded answers.</param>
/// <param name="isTested">Whether a request is under test, by its method and path.</param>
/// <param name="call">The call.</param>
internal sealed class AnswerTarget(
    string name,
    IReadOnlyList<byte[]> seeds,
    Func<string, string, bool> isTested,
    Func<Replicator, Task> call
) : FuzzTarget(name, seeds)
{
    /// <summary>The status of the answers.</summary>
    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

    /// <summary>The exceptions that are documented in addition to <see cref="ReplicationServerException"/>.</summary>
    public IReadOnlyList<Type> Documented { get; init; } = [];

    /// <summary>The server in the options, or <c>null</c> to read its version.</summary>
    public CouchServer? Server { get; init; } = CouchServer.CouchDB35;

    public override async Task<string?> FindFaultAsync(byte[] input)
    {
        using var handler = new AnsweringHandler(isTested, Status, input);
        using var http = new HttpClient(handler);
        using var replicator = new Replicator(
            http,
            new ReplicatorOptions
            {
                BaseAddress = new Uri("http://admin:s3cret-pass@couch.test:5984"),
                MaxRetries = 0,
                Server = Server,
                TimeProvider = new TestClock(),
            }
        );
        try
        {
            await call(replicator);
        }
        catch (ReplicationException exception)
        {
            if (exception.GetType() != typeof(ReplicationServerException) && !Documented.Contains(exception.GetType()))
                return $"{exception.GetType().Name} is not documented for this: {exception.Message}";
            if (!exception.Message.StartsWith("Could not ", StringComparison.Ordinal) && exception is not ReplicationBatchException)
                return $"the message does not name the request: {exception.Message}";
        }

        return handler.Requests == 0 ? "it sent no request" : null;
    }
}
