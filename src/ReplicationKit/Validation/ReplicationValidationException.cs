namespace ReplicationKit;

/// <summary>A specification breaks rules: the server would refuse it, or it could never work. Nothing was sent, or the server refused it.</summary>
public class ReplicationValidationException : ReplicationException
{
    /// <inheritdoc cref="ReplicationException()"/>
    public ReplicationValidationException()
    {
    }

    /// <inheritdoc cref="ReplicationException(string)"/>
    public ReplicationValidationException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="ReplicationException(string, Exception)"/>
    public ReplicationValidationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
