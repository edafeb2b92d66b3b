using System.Text;

namespace ReplicationKit;

/// <summary>
/// A specification breaks rules: the server would refuse it, or it could never work. Nothing was sent, or the server refused it.
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

    /// <summary>Names the rules that a specification breaks.</summary>
    /// <param name="replicationId">The id of the replication's document; null: not known.</param>
    /// <param name="violations">The broken rules.</param>
    public ReplicationValidationException(string? replicationId, IReadOnlyList<ReplicationViolation> violations)
        : base(Describe(replicationId, violations))
    {
        ReplicationId = replicationId;
        Violations = violations;
    }

    /// <summary>
    /// The broken rules; empty where it was the server that refused, whose words are in <see cref="ReplicationException.Reason"/>, and for
    /// what has no rule: a member that is null though its type says that it never is, two specifications with one id in one call, a bare
    /// name without a password to write down.
    /// </summary>
    public IReadOnlyList<ReplicationViolation> Violations { get; internal init; } = [];

    private static string Describe(string? replicationId, IReadOnlyList<ReplicationViolation> violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        var text = new StringBuilder("The replication ");
        if (replicationId is not null)
            text.Append('\'').Append(replicationId).Append("' ");
        text.Append(violations.Count == 1 ? "breaks a rule:" : "breaks rules:");
        foreach (ReplicationViolation violation in violations)
            text.Append(violations.Count == 1 ? " " : "\n  ").Append(violation.RuleId).Append(": ").Append(violation.Message).Append('.');
        return text.ToString();
    }
}
