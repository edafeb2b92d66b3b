using System.Text;

namespace ReplicationKit;

/// <summary>
/// The exception that is thrown when a specification violates rules: the server would reject it, or it could never work. Either nothing was
/// sent, or the server rejected it.
/// </summary>
public class ReplicationValidationException : ReplicationException
{
    /// <inheritdoc cref="ReplicationException()"/>
    public ReplicationValidationException() { }

    /// <inheritdoc cref="ReplicationException(string)"/>
    public ReplicationValidationException(string message)
        : base(message) { }

    /// <inheritdoc cref="ReplicationException(string, Exception)"/>
    public ReplicationValidationException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Initializes a new instance with the rules that a specification breaks.</summary>
    /// <param name="replicationId">The id of the replication's document, or <c>null</c> if it is unknown.</param>
    /// <param name="violations">The broken rules.</param>
    public ReplicationValidationException(string? replicationId, IReadOnlyList<ReplicationViolation> violations)
        : base(Describe(replicationId, violations))
    {
        ReplicationId = replicationId;
        Violations = violations;
    }

    /// <summary>
    /// Gets the broken rules. Empty if the server rejected the specification (<see cref="ReplicationException.Reason"/> contains its
    /// reason), and for faults without a rule: a non-nullable member that is null, two specifications with the same id in one call, or a
    /// bare name without a password for the document.
    /// </summary>
    public IReadOnlyList<ReplicationViolation> Violations { get; internal init; } = [];

    private static string Describe(string? replicationId, IReadOnlyList<ReplicationViolation> violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        var text = new StringBuilder("The replication ");
        if (replicationId is not null)
            text.Append('\'').Append(replicationId).Append("' ");
        text.Append(violations.Count == 1 ? "violates a rule:" : "violates rules:");
        foreach (ReplicationViolation violation in violations)
            text.Append(violations.Count == 1 ? " " : "\n  ").Append(violation.RuleId).Append(": ").Append(violation.Message).Append('.');
        return text.ToString();
    }
}
