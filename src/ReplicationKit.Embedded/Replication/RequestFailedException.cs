namespace ReplicationKit.Embedded.Replication;

/// <summary>No attempt of a request received a response.</summary>
internal sealed class RequestFailedException(RequestFailure kind, JobFailedException failure) : Exception(failure.Message, failure)
{
    public RequestFailure Kind { get; } = kind;

    public JobFailedException Failure { get; } = failure;
}
